import type { VerdictJson } from '../detector/verdict.js'
import { ALERT_LEVEL } from '../rules/rule.js'

/** A verdict as a row to learn from. */
export interface LearnableRow {
  readonly atMs: number
  readonly sourceIp: string
  /** Parser name. */
  readonly source: string
  /** In the order asked for. */
  readonly features: readonly number[]
}

/** What of live events may be learnt as ordinary, and what was left out. */
export interface Learnable {
  /** In time order. */
  readonly rows: readonly LearnableRow[]
  /** All events that have the features, in time order. */
  readonly all: readonly LearnableRow[]
  /** Sources left out whole, since one event of theirs at least was a high threat that the rules flagged too. */
  readonly hostileSources: number
  /** Rows of these, and rows of others that were a high threat themselves. */
  readonly threats: number
}

/**
 * Chooses what nobody labelled but may be taken as ordinary. No event is that was a HIGH or CRITICAL threat; a source whose
 * threat the rules confirmed is left out whole, its quiet events too, since scouting is no ordinary visit. What the model
 * alone found strange makes no source hostile: it may be the change that is to be learnt. That nobody teaches the model by
 * saying something often, the cap on sources sees to when it is fitted.
 * @param names of the features wanted; verdicts without one of them, of an older model, are passed over.
 */
export function learnableRows(
  verdicts: Iterable<VerdictJson>,
  names: readonly string[],
): Learnable {
  const all: LearnableRow[] = []
  const threats = new Set<LearnableRow>()
  const hostile = new Set<string>()
  for (const verdict of verdicts) {
    const { src_ip: sourceIp, threat_level: level } = verdict
    const isThreat = level === 'HIGH' || level === 'CRITICAL'
    if (isThreat && (verdict.features['threat_score'] ?? 0) >= ALERT_LEVEL) hostile.add(sourceIp)
    const features = names.map((name) => verdict.features[name])
    if (!features.every((value) => value !== undefined)) continue
    const atMs = Date.parse(verdict.timestamp)
    const row: LearnableRow = { atMs, sourceIp, source: verdict.source, features }
    all.push(row)
    if (isThreat) threats.add(row)
  }
  all.sort((a, b) => a.atMs - b.atMs)
  const quiet = all.filter((row) => !threats.has(row) && !hostile.has(row.sourceIp))
  return {
    rows: quiet,
    all,
    hostileSources: hostile.size,
    threats: all.length - quiet.length,
  }
}
