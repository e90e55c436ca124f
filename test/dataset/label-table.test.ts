import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { looksLikeLabelTable, readLabelTable } from '../../src/dataset/label-table.js'
import { LabelBook } from '../../src/dataset/labels.js'
import { eventOf } from '../features/sample-events.js'
import { sharedData } from '../project.js'

const ZEEK = [
  '#separator \\x09',
  '#path\tconn',
  '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\tlabel\tdetailedlabel',
  '#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tinterval\tstring\tstring',
  '1677024003.5\tC1\t192.0.2.7\t65164\t198.51.100.35\t5888\ttcp\t10.0\tMalicious\tC2-RemcosRAT',
  '1677024003.5\tC2\t192.0.2.8\t65164\t198.51.100.35\t443\ttcp\t-\tBenign\tFrom_benign',
  '1677024003.5\tC3\t192.0.2.9\t65164\t198.51.100.35\t443\ttcp\t-\tUnknown\t(empty)',
  '#close\t2024-08-16-09-45-02',
].join('\n')

const START_MS = 1_677_024_003_500

/** What a table calls an event: a name, 'normal' or 'unlabelled'. */
function called(table: string, changed = {}): string {
  const book = LabelBook.ofFlows(readLabelTable(table).flows)
  const { isAttack, attack } = book.labeller(
    'any.log',
    false,
  )(
    eventOf({
      sourceIp: '192.0.2.7',
      destinationIp: '198.51.100.35',
      destinationPort: 5888,
      atMs: START_MS,
      ...changed,
    }),
  )
  return isAttack === null ? 'unlabelled' : isAttack ? attack : 'normal'
}

test('a Zeek log with labels names the events of its flows, from first to last', () => {
  equal(called(ZEEK), 'C2-RemcosRAT')
  equal(called(ZEEK, { atMs: START_MS + 10_000 }), 'C2-RemcosRAT')
  equal(called(ZEEK, { sourceIp: '192.0.2.8', destinationPort: 443 }), 'normal')
  equal(called(ZEEK, { sourceIp: '192.0.2.9', destinationPort: 443 }), 'unlabelled')
})

test('an event of another time, place or port is of no flow; a second is forgiven', () => {
  equal(called(ZEEK, { atMs: START_MS + 11_000 }), 'C2-RemcosRAT')
  equal(called(ZEEK, { atMs: START_MS + 11_001 }), 'unlabelled')
  equal(called(ZEEK, { atMs: START_MS - 1001 }), 'unlabelled')
  equal(called(ZEEK, { destinationIp: '198.51.100.36' }), 'unlabelled')
  equal(called(ZEEK, { destinationPort: 80 }), 'unlabelled')
})

test('what an event does not tell is not held against it', () => {
  equal(called(ZEEK, { destinationIp: '', destinationPort: 0 }), 'C2-RemcosRAT')
})

test('the answers of an ordinary flow are ordinary, those of a victim are not called an attack', () => {
  const back = { destinationPort: 65_164 }
  equal(called(ZEEK, { ...back, sourceIp: '198.51.100.35', destinationIp: '192.0.2.8' }), 'normal')
  equal(
    called(ZEEK, { ...back, sourceIp: '198.51.100.35', destinationIp: '192.0.2.7' }),
    'unlabelled',
  )
})

test('CTU’s binetflow: its time, its words, background is not known', () => {
  const table = [
    'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label',
    '2011/08/10 09:46:59.607825,1.026539,tcp,192.0.2.7,1577,   ->,198.51.100.35,6881,S_RA,0,0,4,276,156,flow=From-Botnet-V42-TCP-CC1',
    '2011/08/10 09:47:10.607825,0.1,tcp,192.0.2.7,1577,   ->,198.51.100.35,6881,S_RA,0,0,4,276,156,flow=From-Normal-V42-Jist',
    '2011/08/10 09:47:20.607825,0.1,tcp,192.0.2.7,1577,   ->,198.51.100.35,6881,S_RA,0,0,4,276,156,flow=Background-TCP',
    '2011/08/10 09:47:20.607825,0.1,llc,00:00:00:00:00:00,0,   ->,00:00:00:00:00:00,0,INT,,,1,60,60,flow=Background',
  ].join('\n')
  const at = (seconds: number): Record<string, number> => ({
    destinationPort: 6881,
    atMs: Date.UTC(2011, 7, 10, 9, 46, seconds),
  })
  equal(called(table, at(60)), 'From-Botnet-V42-TCP-CC1')
  equal(called(table, at(70)), 'normal')
  equal(called(table, at(80)), 'unlabelled')
  const { rows, unread } = readLabelTable(table)
  deepEqual([rows, unread], [4, 1])
})

test('CICIDS: spaces in the heading, the day first, a whole minute, microseconds', () => {
  const table = [
    'Flow ID, Source IP, Source Port, Destination IP, Destination Port, Protocol, Timestamp, Flow Duration, Label',
    'x,192.0.2.7,3268,198.51.100.35,389,6,5/7/2017 8:55,120000000,DDoS',
    'x,192.0.2.8,3268,198.51.100.35,389,6,05/07/2017 08:55:30,4,BENIGN',
  ].join('\r\n')
  const at = { destinationPort: 389, atMs: Date.UTC(2017, 6, 5, 8, 55, 40) }
  equal(called(table, at), 'DDoS')
  equal(called(table, { ...at, atMs: at.atMs + 120_000 }), 'DDoS')
  equal(called(table, { ...at, atMs: Date.UTC(2017, 4, 7, 8, 55, 40) }), 'unlabelled')
  equal(
    called(table, { ...at, sourceIp: '192.0.2.8', atMs: Date.UTC(2017, 6, 5, 8, 55, 31) }),
    'normal',
  )
})

test('a table that names no time, address or label is refused with the column that is missing', () => {
  const cicids = ' Destination Port, Flow Duration, Total Fwd Packets, Label\n80,3,2,BENIGN\n'
  ok(looksLikeLabelTable(cicids))
  throws(() => readLabelTable(cicids), {
    code: 'LABELS_INVALID',
    message: /no column for the time/,
  })
  throws(() => readLabelTable('ts,dst,label\n1677024003,192.0.2.1,1\n'), /source address/)
  throws(() => readLabelTable(''), { code: 'LABELS_INVALID' })
})

test('a label file is no table, and an event log without labels is none', () => {
  equal(looksLikeLabelTable('version: 1\n\nlabels:\n  - normal: true\n'), false)
  equal(looksLikeLabelTable('{"version": 1, "labels": []}'), false)
  equal(looksLikeLabelTable('timestamp,src_ip,dst_ip\n'), false)
  equal(looksLikeLabelTable(''), false)
})

test('hostile rows cost a row each and nothing more', () => {
  const table = [
    'ts,src_ip,dst_ip,dst_port,duration,label',
    'NaN,192.0.2.7,198.51.100.35,80,1,1',
    '1e308,192.0.2.7,198.51.100.35,80,1,1',
    '99999999999999999999,192.0.2.7,198.51.100.35,80,1,1',
    '1677024003.5,not an address,198.51.100.35,80,1,1',
    '1677024003.5',
    '',
    '\u0000,,,,,',
    `1677024003.5,192.0.2.7,198.51.100.35,99999,Infinity,${'x'.repeat(5000)}\u0007`,
  ].join('\n')
  const { rows, unread } = readLabelTable(table)
  deepEqual([rows, unread], [7, 6])
  // The port is none and the duration no time: what is left still tells; the name is cut and clean.
  equal(called(table), 'x'.repeat(100))
})

test('an attack under way is taken before an ordinary flow begun later', () => {
  const table = [
    'ts,src_ip,duration,label',
    '1677024000,192.0.2.7,100,attack',
    '1677024003,192.0.2.7,1,benign',
  ].join('\n')
  equal(called(table), 'attack')
  equal(called(table.replace('100,attack', '1,attack')), 'normal')
})

const labelled = sharedData(
  'pcap',
  'logs',
  'stratosphereips+StratosphereLinuxIPS__dataset__test18-malicious-ctu-sme-11-win__zeek-labeled__conn.log.labeled',
)

test(
  'a whole log that Slips’ authors labelled is read to its last row',
  { skip: labelled === null && 'needs ../shared/data/pcap' },
  () => {
    const text = readFileSync(labelled ?? '', 'utf8')
    ok(looksLikeLabelTable(text))
    const { rows, unread } = readLabelTable(text)
    equal(rows, text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length)
    equal(unread, 0)
  },
)
