import type { VerdictJson } from '../detector/verdict.js'
import { ALERT_LEVEL } from '../rules/rule.js'

/** Rows of one source that are learnt from at most, as a share of all; few sources may have this many all the same. */
const MAX_SHARE = 0.05
const ALWAYS = 25

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
  /** Rows of other sources left out because these had too many. */
  readonly beyondShare: number
}

/**
 * Chooses what nobody labelled but may be taken as ordinary. No event is that was a HIGH or CRITICAL threat; a source whose
 * threat the rules confirmed is left out whole, its quiet events too, since scouting is no ordinary visit. What the model
 * alone found strange makes no source hostile: it may be the change that is to be learnt. Of one source no more than
 * its share counts, so that nobody teaches the model by saying something often.
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
  const rows = withinShare(quiet, Math.max(ALWAYS, Math.floor(MAX_SHARE * quiet.length)))
  return {
    rows,
    all,
    hostileSources: hostile.size,
    threats: all.length - quiet.length,
    beyondShare: quiet.length - rows.length,
  }
}

/** Of a source with more rows than may be, so many, evenly spaced over its time. */
function withinShare(rows: readonly LearnableRow[], most: number): readonly LearnableRow[] {
  const totals = new Map<string, number>()
  for (const { sourceIp } of rows) totals.set(sourceIp, (totals.get(sourceIp) ?? 0) + 1)
  const seen = new Map<string, number>()
  return rows.filter(({ sourceIp }) => {
    const i = seen.get(sourceIp) ?? 0
    seen.set(sourceIp, i + 1)
    const total = totals.get(sourceIp) as number
    if (total <= most) return true
    return Math.floor(((i + 1) * most) / total) > Math.floor((i * most) / total)
  })
}
