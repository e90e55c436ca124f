import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { scoreEvents } from './unkilled.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { TailStore } from '../../src/io/store/tail-store.js'
import type { KeptVerdict } from '../../src/io/store/verdict-block.js'
import { VerdictStore } from '../../src/io/store/verdict-store.js'
import type { Rng } from '../../src/math/rng.js'
import { Serving } from './serving.js'

/** Events of one push, and lines of the log at a time. */
const AT_ONCE = 20

/** The longest that a server lives after it answered, ms. */
const LONGEST_MS = 400

/** When the log that is followed begins. */
const BEGIN_MS = Date.UTC(2026, 1, 13, 8)

/** What the rounds came to. */
export interface KillOutcome {
  readonly acknowledged: number
  readonly lines: number
  readonly kept: number
  readonly decisions: number
}

/**
 * Pushes events and appends lines to a log that is followed, kills the server at an instant of chance, and starts it again,
 * so many times. Then every acknowledged event is there once, no other more than once, every line of the log once and in
 * order, a decision for every verdict that led to one, and all verdicts are those of a server that was never killed.
 * @throws AssertionError for what is lost, doubled or different.
 */
export async function killRounds(
  workspace: string,
  rounds: number,
  rng: Rng,
  onRound: (round: number) => void,
): Promise<KillOutcome> {
  const log = join(workspace, 'auth.log')
  writeFileSync(log, '')
  const acknowledged: number[] = []
  let pushed = 0
  let lines = 0
  for (let round = 0; round < rounds; round++) {
    const serving = await Serving.start(workspace, ['--tail', log, '--format', 'sshd'])
    const life = { isOver: false }
    const pushing = (async (): Promise<void> => {
      while (!life.isOver) {
        const first = pushed
        pushed += AT_ONCE
        const accepted = await serving.push(
          Array.from({ length: AT_ONCE }, (_, i) => pushedEvent(first + i)),
        )
        if (accepted === AT_ONCE) for (let i = 0; i < AT_ONCE; i++) acknowledged.push(first + i)
      }
    })()
    const writing = (async (): Promise<void> => {
      while (!life.isOver) {
        appendFileSync(log, Array.from({ length: AT_ONCE }, () => logLine(lines++)).join(''))
        await sleep(10)
      }
    })()
    await sleep(rng.nextFloat() * LONGEST_MS)
    const killed = serving.kill()
    life.isOver = true
    await Promise.all([killed, pushing, writing])
    onRound(round)
  }
  const last = await Serving.start(workspace, ['--tail', log, '--format', 'sshd'])
  const kept = await whenAllRead(workspace, lines)
  await last.stop()
  check(kept, acknowledged, lines)
  return {
    acknowledged: acknowledged.length,
    lines,
    kept: kept.length,
    decisions: checkDecisions(workspace, kept),
  }
}

/** The verdicts once every line of the log has one. */
async function whenAllRead(workspace: string, lines: number): Promise<readonly KeptVerdict[]> {
  for (let tries = 0; ; tries++) {
    const kept = withStore(workspace, (verdicts) => [...verdicts.from(1)])
    const read = kept.filter(({ verdict }) => verdict.event.source === 'sshd').length
    if (read >= lines || tries > 300) return kept
    await sleep(200)
  }
}

function check(kept: readonly KeptVerdict[], acknowledged: readonly number[], lines: number): void {
  const times = new Map<string, number>()
  for (const { verdict } of kept) {
    const name = verdict.event.detail.userName ?? ''
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  for (const [name, count] of times) strictEqual(count, 1, `${name} is kept ${count} times`)
  for (const id of acknowledged)
    ok(times.has(`push${id}`), `push${id} was acknowledged and is lost`)
  const read = kept.flatMap(({ verdict: { event } }) =>
    event.source === 'sshd' ? [event.detail.userName] : [],
  )
  deepStrictEqual(
    read,
    Array.from({ length: lines }, (_, i) => `line${i}`),
  )
}

/** All verdicts again, by a pipeline that knew no kill. @returns decisions that are kept. */
function checkDecisions(workspace: string, kept: readonly KeptVerdict[]): number {
  const again = scoreEvents(
    workspace,
    kept.map(({ verdict }) => verdict.event),
  )
  for (const [i, { verdict }] of kept.entries()) {
    const { anomalyScore, threatScore, features } = again[i] as (typeof again)[number]
    deepStrictEqual(
      {
        features: verdict.features,
        anomalyScore: verdict.anomalyScore,
        threatScore: verdict.threatScore,
      },
      { features, anomalyScore, threatScore },
      `verdict ${i} differs from that of a server that was not killed`,
    )
  }
  return withStore(workspace, (_verdicts, decisions) => {
    const targets = new Set(decisions.active(0).map(({ target, action }) => `${action} ${target}`))
    for (const { decision } of kept)
      if (decision.action !== 'LOG')
        ok(
          targets.has(`${decision.action} ${decision.target}`),
          `a ${decision.action} of ${decision.target} is lost`,
        )
    return targets.size
  })
}

function withStore<T>(
  workspace: string,
  read: (verdicts: VerdictStore, decisions: DecisionStore) => T,
): T {
  const database = new StateDatabase(statePath(workspace))
  try {
    const decisions = new DecisionStore(database)
    const { keep_verdicts, keep_days, keep_bytes } = DEFAULT_CONFIG
    const retention = { verdicts: keep_verdicts, days: keep_days, bytes: keep_bytes }
    return read(
      new VerdictStore(database, decisions, new TailStore(database), retention, Date.now),
      decisions,
    )
  } finally {
    database.close()
  }
}

/** An event that is pushed; its user name says which. */
function pushedEvent(id: number): object {
  return {
    timestamp: new Date(BEGIN_MS + id * 40).toISOString(),
    src_ip: `203.0.113.${id % 50}`,
    dst_ip: '192.0.2.10',
    dst_port: 21,
    transport: 6,
    service: 'ftp',
    kind: 'auth.failure',
    detail: { user_name: `push${id}` },
  }
}

/** A line of the log; its user name says which. */
function logLine(id: number): string {
  const at = new Date(BEGIN_MS + id * 40).toISOString()
  return `${at} web01 sshd[77]: Failed password for invalid user line${id} from 198.51.100.${id % 60} port 4022 ssh2\n`
}
