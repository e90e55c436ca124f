import type { Verdict } from '../../detector/verdict.js'
import type { StateDatabase } from './state-database.js'
import { VerdictBlocks } from './verdict-blocks.js'

/** Every stored verdict, in the order they were judged. @throws PhantomNetError STORE_FAILED. */
export function* judgedHistory(database: StateDatabase): Generator<Verdict> {
  const blocks = new VerdictBlocks(database)
  for (let next = blocks.blockOf(1); next <= blocks.lastId;) {
    const block = blocks.read(next)
    for (const { verdict } of block?.all() ?? []) yield verdict
    next = blocks.blockOf(next + (block?.rows ?? 1))
  }
}
