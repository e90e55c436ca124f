import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import { falseAlarms, missedAttacks } from '../../src/evaluation/mistakes.js'
import { fitDetector, part, type SampleRow, sampleSplit } from './sample-split.js'

const DETECTOR = fitDetector(sampleSplit().train)

function row(label: number, source: string, threat = 0, attack?: string): SampleRow {
  const features = { threat_score: threat, packet_length: 50, source_ip_event_rate: 3 }
  return { label, source, features, ...(attack === undefined ? {} : { attack }) }
}

const TEST = part([
  row(NORMAL, '192.0.2.1', 5),
  row(NORMAL, '192.0.2.1', 50),
  row(NORMAL, '192.0.2.2', 20),
  row(ATTACK, '203.0.113.7', 0, 'web_scan'),
  row(ATTACK, '203.0.113.7', 5, 'web_scan'),
  row(ATTACK, '203.0.113.7', 0, 'ssh_probe'),
  row(UNLABELLED, '198.51.100.1', 50),
])
const SCORES = Float64Array.of(0.61, 0.7, 0.65, 0.3, 0.2, 0.4, 0.9)

test('false alarms are normal rows, of each source the highest, the highest first', () => {
  const found = falseAlarms(DETECTOR, TEST, SCORES, (i) => (SCORES[i] as number) > 0.6)
  deepEqual(
    found.map((of) => [of.src_ip, of.anomaly_score, of.rows, of.attack, of.threat_score]),
    [
      ['192.0.2.1', 0.7, 2, '', 50],
      ['192.0.2.2', 0.65, 1, '', 20],
    ],
  )
  equal(found[0]?.timestamp, '2026-02-13T00:00:01.000Z')
  equal(found[0]?.source, 'sshd')
})

test('missed attacks are told by source and attack, the most often missed first, by the most ordinary row', () => {
  const found = missedAttacks(DETECTOR, TEST, SCORES, (i) => (SCORES[i] as number) > 0.6)
  deepEqual(
    found.map((of) => [of.attack, of.anomaly_score, of.rows]),
    [
      ['web_scan', 0.2, 2],
      ['ssh_probe', 0.4, 1],
    ],
  )
})

test('reasons are the strongest contributions either way, with what is typical', () => {
  const [worst] = falseAlarms(DETECTOR, TEST, SCORES, (i) => i === 1)
  ok(worst)
  const [first, ...others] = worst.reasons
  equal(first?.feature, 'threat_score')
  equal(first?.value, 50)
  equal(first?.typical, DETECTOR.parts.typical[4])
  ok((first?.contribution ?? 0) > 0)
  for (const { contribution } of others)
    ok(Math.abs(contribution) <= (first?.contribution ?? 0) && contribution !== 0)
})

test('at most twelve are listed, and none where none went wrong', () => {
  const many = part(Array.from({ length: 30 }, (_, i) => row(NORMAL, `192.0.2.${i}`)))
  equal(
    falseAlarms(
      DETECTOR,
      many,
      new Float64Array(30).map((_, i) => i),
      () => true,
    ).length,
    12,
  )
  deepEqual(
    falseAlarms(DETECTOR, TEST, SCORES, () => false),
    [],
  )
  deepEqual(
    missedAttacks(DETECTOR, TEST, SCORES, () => true),
    [],
  )
})
