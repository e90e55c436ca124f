import type { VerdictJson } from '../../detector/verdict.js'
import type { StateDatabase } from './state-database.js'

/** Verdicts read at a time. */
const PAGE = 1000

/**
 * The verdicts of the last days, in the order they were judged: of the days before the newest event that is not in the
 * future, so that a log that ends a while ago has its last days, and no forged time pushes the others out.
 * @param nowMs what is in the future lies after it.
 */
export function* recentVerdicts(
  database: StateDatabase,
  days: number,
  nowMs: number,
): Generator<VerdictJson> {
  const newest = database
    .query<{ at: number | null }>('SELECT max(at_ms) AS at FROM verdicts WHERE at_ms <= ?')
    .first(nowMs)?.at
  if (newest === null || newest === undefined) return
  const page = database.query<{ id: number; document: string }>(
    `SELECT id, document FROM verdicts
     WHERE id > ? AND at_ms > ? AND at_ms <= ? ORDER BY id LIMIT ${PAGE}`,
  )
  for (let after = 0; ;) {
    const rows = page.all(after, newest - days * 86_400_000, newest)
    for (const { id, document } of rows) {
      yield JSON.parse(document) as VerdictJson
      after = id
    }
    if (rows.length < PAGE) return
  }
}
