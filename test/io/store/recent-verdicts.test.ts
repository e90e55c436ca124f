import { deepEqual, equal } from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { recentVerdicts } from '../../../src/io/store/recent-verdicts.js'
import { StateDatabase } from '../../../src/io/store/state-database.js'
import { scratchFolder } from './scratch.js'

const DAY_MS = 86_400_000

test('the last days before the newest event that is not in the future, page by page, in the order judged', (t) => {
  const database = new StateDatabase(join(scratchFolder(t), 'phantomnet.db'))
  const insert = database.query<never>(
    `INSERT INTO verdicts (at_ms, src_ip, service, prediction, threat_level, attack_type, decision, document, event)
     VALUES (?, '', '', '', '', '', '', ?, '')`,
  )
  const newest = 100 * DAY_MS
  database.transaction(() => {
    for (let i = 0; i < 2500; i++) insert.run(newest - (2500 - i) * 1000, JSON.stringify({ n: i }))
    insert.run(newest - 8 * DAY_MS, JSON.stringify({ n: 'old' }))
    insert.run(newest, JSON.stringify({ n: 'newest' }))
    insert.run(newest + 900 * DAY_MS, JSON.stringify({ n: 'forged' }))
  })
  // A log that ended thirty days ago has its last seven days.
  const read = [...recentVerdicts(database, 7, newest + 30 * DAY_MS)] as unknown as { n: unknown }[]
  equal(read.length, 2501)
  deepEqual([read[0]?.n, read[2499]?.n, read.at(-1)?.n], [0, 2499, 'newest'])
  equal([...recentVerdicts(database, 7, 0)].length, 0)
  database.close()
})
