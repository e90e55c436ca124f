import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FEATURE_NAMES } from '../../../src/features/catalog.js'
import {
  DATASET_COLUMNS,
  datasetLine,
  parseDataset,
  readDataset,
} from '../../../src/io/store/dataset-file.js'
import { eventOf, NOON_MS } from '../../features/sample-events.js'
import { scratchFolder } from './scratch.js'

const HEADER = DATASET_COLUMNS.join(',')
const NUMBERS = [0, 1, 60, 1, 55, 0.5, 3, 0, 2, 1e-7, 1, 0.001, 1, -12.5, 1.7976931348623157e308]
const ROW = `2026-02-13T12:00:00.000Z,203.0.113.7,192.0.2.10,22,cowrie,ssh_brute_force,${NUMBERS.join(',')},1`

test('the columns are those of the contract', () => {
  equal(HEADER.startsWith('timestamp,src_ip,dst_ip,dst_port,source,attack,packet_length,'), true)
  equal(DATASET_COLUMNS.length, 22)
  equal(DATASET_COLUMNS.at(-1), 'label')
})

test('a row is written to read back to the same bits', () => {
  const event = eventOf({ atMs: NOON_MS })
  const line = datasetLine(
    { event, isAttack: true, attack: 'ssh_brute_force' },
    Float64Array.from(NUMBERS),
  )
  equal(line, ROW)
  const dataset = parseDataset(`${HEADER}\n${line}\n`, 'x')
  deepEqual([...dataset.X.data], NUMBERS)
  deepEqual([dataset.atMs[0], dataset.labels[0]], [NOON_MS, 1])
  deepEqual(
    [dataset.sourceIps, dataset.sources, dataset.attacks],
    [['203.0.113.7'], ['cowrie'], ['ssh_brute_force']],
  )
})

test('no port, no address, no label and an attack with a comma, a quote and a line end', () => {
  const event = eventOf({ destinationIp: '', destinationPort: 0 })
  const line = datasetLine(
    { event, isAttack: null, attack: 'a,"b"\nc' },
    new Float64Array(FEATURE_NAMES.length),
  )
  ok(line.startsWith('2026-02-13T12:00:00.000Z,203.0.113.7,,,cowrie,"a,""b""\nc",0,'))
  const dataset = parseDataset(`${HEADER}\r\n${line}\r\n`, 'x')
  deepEqual([dataset.labels[0], dataset.attacks[0]], [-1, 'a,"b"\nc'])
})

test('a byte order mark, CRLF and a missing last line end are read over, an empty feature is 0', () => {
  const empty = `2026-02-13T12:00:00.000Z,203.0.113.7,,,sshd,,${FEATURE_NAMES.map(() => '').join(',')},0`
  const dataset = parseDataset(`\uFEFF${HEADER}\r\n${ROW}\r\n${empty}`, 'x')
  equal(dataset.X.rows, 2)
  deepEqual(
    Array.from(dataset.X.data.subarray(15)),
    Array.from({ length: 15 }, () => 0),
  )
  deepEqual([...dataset.labels], [1, 0])
})

test('more rows than there is room for at first are all kept, and texts are shared', () => {
  const rows = 10_001
  const dataset = parseDataset(`${HEADER}\n${`${ROW}\n`.repeat(rows)}`, 'x')
  deepEqual([dataset.X.rows, dataset.labels.length, dataset.sourceIps.length], [rows, rows, rows])
  equal(dataset.X.data.length, rows * 15)
  equal(dataset.X.data[15 * 10_000 + 4], 55)
})

const REFUSED: readonly [what: string, text: string, message: RegExp][] = [
  ['an empty file', '', /x, line 1: the file is empty/],
  ['another header', 'a,b\n', /x, line 1: column 1 is "a" where `timestamp` should be/],
  ['a header cut short', 'timestamp,src_ip\n', /line 1: column 3 is "" where `dst_ip` should be/],
  ['a header with one more', `${HEADER},x\n`, /line 1: it has 23 columns instead of 22/],
  ['a short row', `${HEADER}\n${ROW}\n1,2\n`, /line 3: it has 2 columns instead of 22/],
  ['NaN', `${HEADER}\n${ROW.replace(',60,', ',NaN,')}\n`, /line 2: its source_ip_event_rate "NaN"/],
  ['infinity', `${HEADER}\n${ROW.replace(',60,', ',1e999,')}\n`, /"1e999" is no finite number/],
  [
    'words',
    `${HEADER}\n${ROW.replace(',60,', ',many,')}\n`,
    /line 2: .*"many" is no finite number/,
  ],
  [
    'no time',
    `${HEADER}\n${ROW.replace('2026-02-13T12:00:00.000Z', 'noon')}\n`,
    /timestamp "noon"/,
  ],
  [
    'another label',
    `${HEADER}\n${ROW.slice(0, -1)}2\n`,
    /line 2: its label "2" is not 0, 1 or empty/,
  ],
  ['an open quote', `${HEADER}\n${ROW}\n"${ROW}\n`, /line 3: a quote in it is never closed/],
  [
    'rows out of order',
    `${HEADER}\n${ROW}\n${ROW.replace('12:00:00.000', '11:59:59.999')}\n`,
    /line 3: it is earlier than the row before/,
  ],
]
for (const [what, text, message] of REFUSED) {
  test(`${what}: refused with line and cure`, () => {
    throws(() => parseDataset(text, 'x'), { code: 'DATASET_INVALID', message })
    throws(() => parseDataset(text, 'x'), { message: /phantomnet ingest/ })
  })
}

test('a file gives its hash with its rows, also where a letter lies across two pieces', (t) => {
  const path = join(scratchFolder(t), 'rows.csv')
  const row = ROW.replace('ssh_brute_force', 'größer')
  const text = `${HEADER}\n${`${row}\n`.repeat(12_000)}`
  writeFileSync(path, text)
  const { dataset, sha256 } = readDataset(path)
  equal(dataset.X.rows, 12_000)
  deepEqual([...new Set(dataset.attacks)], ['größer'])
  equal(sha256, createHash('sha256').update(text).digest('hex'))
})

test('no file and no readable file are told apart', (t) => {
  const folder = scratchFolder(t)
  throws(() => readDataset(join(folder, 'none.csv')), { code: 'DATASET_MISSING' })
  mkdirSync(join(folder, 'rows.csv'))
  throws(() => readDataset(join(folder, 'rows.csv')), { code: 'INPUT_UNREADABLE' })
})
