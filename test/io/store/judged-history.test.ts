import { deepStrictEqual } from 'node:assert'
import { test } from 'node:test'
import { judgedHistory } from '../../../src/io/store/judged-history.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { VerdictBlocks } from '../../../src/io/store/verdict-blocks.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { NOON_MS, verdictOf } from './sample-verdicts.js'

test('every verdict comes back with its event, in the order of judging, beyond one block', (t) => {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  deepStrictEqual([...judgedHistory(database)], [])
  const added = Array.from({ length: 2050 }, (_, i) => verdictOf({ atMs: NOON_MS + i * 1000 }))
  const blocks = new VerdictBlocks(database)
  database.transaction(() => blocks.add(added, NOON_MS))
  deepStrictEqual(
    [...judgedHistory(database)],
    added.map(({ verdict }) => verdict),
  )
})
