import type { VerdictJson } from '../../detector/verdict.js'
import { verdictToJson } from '../../response/verdict-json.js'
import type { StateDatabase } from './state-database.js'
import { VerdictBlocks } from './verdict-blocks.js'

/** Verdicts looked at, the newest: they are held in memory together. */
const MOST = 200_000

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
  const blocks = new VerdictBlocks(database)
  const first = blocks.lastId - MOST + 1
  let newestMs = -Infinity
  for (const { firstId, toMs } of blocks.outlines(Infinity, first)) {
    if (toMs <= nowMs) newestMs = Math.max(newestMs, toMs)
    else
      for (const { verdict } of blocks.read(firstId)?.all() ?? [])
        if (verdict.event.atMs <= nowMs) newestMs = Math.max(newestMs, verdict.event.atMs)
  }
  const oldestMs = newestMs - days * 86_400_000
  const outlines = [...blocks.outlines(Infinity, first)].toReversed()
  for (const { firstId, fromMs, toMs } of outlines) {
    if (toMs <= oldestMs || fromMs > newestMs) continue
    for (const { verdict, decision } of blocks.read(firstId)?.all() ?? []) {
      const { atMs } = verdict.event
      if (atMs > oldestMs && atMs <= newestMs) yield verdictToJson(verdict, decision)
    }
  }
}
