import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import {
  attackSourcesInBoth,
  histogramOf,
  summarisePart,
  summariseSources,
} from '../../src/evaluation/summaries.js'
import { part } from './sample-split.js'

const TRAIN = part([
  { label: ATTACK, source: '203.0.113.7', attack: 'ssh_brute_force' },
  { label: UNLABELLED, source: '203.0.113.8', attack: '' },
  { label: NORMAL, source: '203.0.113.9' },
])

const TEST = part(
  [
    { label: ATTACK, source: '203.0.113.7', attack: 'ssh_brute_force' },
    { label: NORMAL, source: '203.0.113.9', format: 'access-log' },
    { label: ATTACK, source: '203.0.113.8', attack: 'web_scan', format: 'access-log' },
    { label: ATTACK, source: '203.0.113.8', attack: 'ssh_brute_force' },
    { label: UNLABELLED, source: '203.0.113.6', format: 'vsftpd' },
    { label: ATTACK, source: '203.0.113.7', attack: 'ssh_brute_force' },
  ],
  100,
)

test('a part tells its rows of each kind, its sources and its time', () => {
  deepEqual(summarisePart(TEST), {
    rows: 6,
    normal: 1,
    attack: 4,
    unlabelled: 1,
    sources: 4,
    from: '2026-02-13T00:01:40.000Z',
    to: '2026-02-13T00:01:45.000Z',
  })
})

test('a part without rows has no time', () => {
  const { rows, from, to } = summarisePart(part([]))
  deepEqual([rows, from, to], [0, null, null])
})

test('only an address that attacks in both parts counts as seen before', () => {
  equal(attackSourcesInBoth(TRAIN, TEST), 1)
})

test('a format has no figure that its rows cannot give', () => {
  const scores = Float64Array.of(0.9, 0.2, 0.8, 0.4, 0.99, 0.7)
  deepEqual(summariseSources(TEST, scores, 0.5), [
    {
      source: 'access-log',
      normal: 1,
      attack: 1,
      roc_auc: 1,
      recall: 1,
      false_positive_rate: 0,
    },
    {
      source: 'sshd',
      normal: 0,
      attack: 3,
      roc_auc: null,
      recall: 2 / 3,
      false_positive_rate: null,
    },
    {
      source: 'vsftpd',
      normal: 0,
      attack: 0,
      roc_auc: null,
      recall: null,
      false_positive_rate: null,
    },
  ])
})

test('every score falls into one of 40 bins of equal width, the highest into the last', () => {
  const scores = Float64Array.from({ length: 41 }, (_, i) => i / 40)
  const labels = Int8Array.from(scores, (_, i) => [NORMAL, ATTACK, UNLABELLED][i % 3] as number)
  const bins = histogramOf(scores, labels)
  equal(bins.length, 40)
  deepEqual([bins[0]?.from, bins.at(-1)?.to], [0, 1])
  const sum = (kind: 'normal' | 'attack' | 'unlabelled') =>
    bins.reduce((total, bin) => total + bin[kind], 0)
  deepEqual([sum('normal'), sum('attack'), sum('unlabelled')], [14, 14, 13])
  const last = bins.at(-1)
  equal((last?.normal ?? 0) + (last?.attack ?? 0) + (last?.unlabelled ?? 0), 2)
})

test('scores that all tie fall into the first bin, no scores make no bins', () => {
  const [first] = histogramOf(Float64Array.of(0.5, 0.5), Int8Array.of(NORMAL, ATTACK))
  deepEqual([first?.from, first?.normal, first?.attack], [0.5, 1, 1])
  deepEqual(histogramOf(new Float64Array(0), new Int8Array(0)), [])
})
