import type { Notice } from '../../../src/io/notifiers/notifier.js'
import type { StoredDecision } from '../../../src/io/store/decision-store.js'

/** 2026-02-13T12:00:00.000Z. */
export const NOON_MS = Date.UTC(2026, 1, 13, 12)

export function decisionOf(changes: Partial<StoredDecision> = {}): StoredDecision {
  return {
    id: 7,
    target: '203.0.113.7',
    action: 'BLOCK',
    origin: 'model',
    why: 'threat 91 (CRITICAL from 80): rule ssh-guess, brute_force',
    isDryRun: false,
    fromMs: NOON_MS,
    untilMs: NOON_MS + 3_600_000,
    endedMs: null,
    verdicts: 1,
    lastVerdictId: 1,
    ...changes,
  }
}

export function noticeOf(
  changes: Partial<StoredDecision> = {},
  kind: Notice['kind'] = 'made',
): Notice {
  return { kind, decision: decisionOf(changes) }
}
