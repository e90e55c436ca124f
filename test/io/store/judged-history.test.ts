import { deepStrictEqual, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { DecisionStore } from '../../../src/io/store/decision-store.js'
import { judgedHistory } from '../../../src/io/store/judged-history.js'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { TailStore } from '../../../src/io/store/tail-store.js'
import { VerdictStore } from '../../../src/io/store/verdict-store.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { NOON_MS, verdictOf } from './sample-verdicts.js'

test('every verdict comes back with its event, in the order of judging, beyond one page', (t) => {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  const store = new VerdictStore(
    database,
    new DecisionStore(database),
    new TailStore(database),
    10_000,
  )
  deepStrictEqual([...judgedHistory(database)], [])
  const added = Array.from({ length: 1001 }, (_, i) => verdictOf({ atMs: NOON_MS + i * 1000 }))
  store.append(added, null)
  database.query("UPDATE verdicts SET event = '{}' WHERE id = 500").run()
  const history = [...judgedHistory(database)]
  strictEqual(history.length, 1001)
  strictEqual(history[499], null)
  deepStrictEqual(
    history.map((judged) => judged?.document.timestamp ?? ''),
    added.map(({ document }, i) => (i === 499 ? '' : document.timestamp)),
  )
  deepStrictEqual(history[1000]?.event.sourceIp, added[1000]?.document.src_ip)
})
