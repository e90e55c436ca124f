import { deepEqual, equal } from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { recentVerdicts } from '../../../src/io/store/recent-verdicts.js'
import { StateDatabase } from '../../../src/io/store/state-database.js'
import { VerdictBlocks } from '../../../src/io/store/verdict-blocks.js'
import { verdictOf } from './sample-verdicts.js'
import { scratchFolder } from './scratch.js'

const DAY_MS = 86_400_000

test('the last days before the newest event that is not in the future, in the order judged', (t) => {
  const database = new StateDatabase(join(scratchFolder(t), 'phantomnet.db'))
  const blocks = new VerdictBlocks(database)
  const newest = 100 * DAY_MS
  const times = [
    ...Array.from({ length: 2500 }, (_, i) => newest - (2500 - i) * 1000),
    newest - 8 * DAY_MS,
    newest,
    newest + 900 * DAY_MS,
  ]
  database.transaction(() =>
    blocks.add(
      times.map((atMs, i) => verdictOf({ atMs, changed: { rule: String(i) } })),
      newest,
    ),
  )
  // A log that ended thirty days ago has its last seven days; what bears a time to come is not among them.
  const read = [...recentVerdicts(database, 7, newest + 30 * DAY_MS)]
  equal(read.length, 2501)
  deepEqual([read[0]?.rule, read[2499]?.rule, read.at(-1)?.rule], ['0', '2499', '2501'])
  equal([...recentVerdicts(database, 7, 0)].length, 0)
  database.close()
})
