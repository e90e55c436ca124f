import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import { caveatsOf, headlineOf } from '../../src/evaluation/headline.js'
import type {
  DetectorMetrics,
  Interval,
  SourceMetrics,
} from '../../src/evaluation/metrics-document.js'
import { sampleMetrics } from './sample-metrics.js'
import { part, type SampleRow } from './sample-split.js'

function way(title: string, prAuc: number): DetectorMetrics {
  const [first] = sampleMetrics({ normal: 20, attack: 5, detectors: [] }).detectors
  ok(first)
  return { ...first, title, pr_auc: { value: prAuc, low: prAuc, high: prAuc } }
}

function interval(low: number, value: number, high: number): Interval {
  return { value, low, high }
}

const FOREST = way('Isolation forest', 0.71)
const RULES = way('Rules', 0.52)

const NO_SPLIT = {
  train: part([{ label: NORMAL }]),
  validation: part([{ label: NORMAL }], 10),
}

function caveats(
  test: readonly SampleRow[],
  rivals: Parameters<typeof caveatsOf>[1] = [],
  formats: readonly SourceMetrics[] = [],
): string {
  return caveatsOf({ ...NO_SPLIT, test: part(test, 20) }, rivals, formats).join('\n')
}

const BOTH: SampleRow[] = [{ label: NORMAL }, { label: ATTACK, source: '203.0.113.7' }]

function headline(
  difference: Interval,
  toRemembered: Interval = interval(0.1, 0.2, 0.3),
  model = FOREST,
  rules = RULES,
): string {
  const remembered = { metrics: way('Remembered', 0.8), difference: toRemembered }
  return headlineOf(model, rules, difference, remembered)
}

test('the model beats the rules only where the whole interval lies above 0', () => {
  ok(
    headline(interval(0.1, 0.19, 0.27)).startsWith(
      'The model beats the rules it builds on: PR-AUC 0.710 against 0.520, difference +0.190 [+0.100, +0.270].',
    ),
  )
  ok(headline(interval(-0.01, 0.19, 0.3)).includes('does not clearly beat'))
  ok(headline(interval(0, 0, 0)).includes('does not clearly beat'))
  ok(
    headline(interval(-0.3, -0.19, -0.1), undefined, RULES, FOREST).startsWith(
      'The model does not beat the rules it builds on, it is worse: PR-AUC 0.520 against 0.710, difference −0.190 [−0.300, −0.100].',
    ),
  )
})

test('a model that only beats rules without a memory has that in its first line', () => {
  const ahead = interval(0.1, 0.19, 0.27)
  ok(
    headline(ahead, interval(0.01, 0.1, 0.2)).includes('It also beats rules with a memory of each'),
  )
  ok(
    headline(ahead, interval(-0.2, -0.09, -0.01)).endsWith(
      'With a memory of each source, rules alone do better than the model: 0.800, difference −0.090 [−0.200, −0.010].',
    ),
  )
  ok(headline(ahead, interval(-0.2, -0.09, 0.01)).includes('rules alone do about as well'))
})

test('a simpler way that does as well is named, one that is beaten is not', () => {
  const largestZ = way('Largest z-score of a feature', 0.7)
  const asGood = caveats(BOTH, [{ metrics: largestZ, difference: interval(-0.1, 0.01, 0.1) }])
  ok(asGood.includes('“Largest z-score of a feature” needs no forest and does about as well'))
  ok(asGood.includes('+0.010 [−0.100, +0.100]'))
  const better = caveats(BOTH, [{ metrics: largestZ, difference: interval(-0.2, -0.1, -0.05) }])
  ok(better.includes('needs no forest and does better'))
  const beaten = caveats(BOTH, [{ metrics: largestZ, difference: interval(0.01, 0.1, 0.2) }])
  ok(!beaten.includes('needs no forest'))
})

test('the share of attacks is that of the labelled rows', () => {
  const rows = [...BOTH, { label: NORMAL }, { label: NORMAL }, { label: UNLABELLED }]
  const told = caveats(rows)
  ok(told.includes('25.0\u00a0% of the labelled test rows are attacks, from 1 address;'))
  ok(told.includes('the newest 5 rows, 2026-02-13 00:00 UTC to 2026-02-13 00:00 UTC'))
  ok(told.includes('; 1 unlabelled row is left out.'))
  ok(!caveats(BOTH).includes('left out'))
})

test('a test part that overlaps the others in time, as one cut by source does, is not called the newest', () => {
  const split = { ...NO_SPLIT, validation: part([{ label: NORMAL }], 20), test: part(BOTH, 20) }
  ok(caveatsOf(split, [], [])[0]?.startsWith('Measured on 2 rows, 2026-02-13 00:00 UTC to '))
})

test('attacks of a format without normal rows are counted', () => {
  const format = (source: string, normal: number, attack: number): SourceMetrics => ({
    source,
    normal,
    attack,
    roc_auc: null,
    recall: null,
    false_positive_rate: null,
  })
  const formats = [format('cowrie', 0, 30), format('sshd', 70, 10), format('vsftpd', 9, 0)]
  ok(
    caveats(BOTH, [], formats).includes(
      '30 of 40 attack rows come from log formats without a normal row in the test part (cowrie)',
    ),
  )
  ok(!caveats(BOTH, [], formats.slice(1)).includes('without a normal row'))
})

test('few attacking addresses are a warning, ten are not', () => {
  const from = (count: number): SampleRow[] =>
    Array.from({ length: count }, (_, i) => ({ label: ATTACK, source: `203.0.113.${i}` }))
  ok(caveats([{ label: NORMAL }, ...from(9)]).includes('come from 9 addresses, too few'))
  ok(!caveats([{ label: NORMAL }, ...from(10)]).includes('too few'))
})

test('addresses that attacked in the training part are told', () => {
  const attack: SampleRow = { label: ATTACK, source: '203.0.113.7' }
  const split = { ...NO_SPLIT, train: part([attack]), test: part(BOTH, 20) }
  ok(caveatsOf(split, [], []).some((words) => words.startsWith('1 of the attacking addresses')))
  ok(caveats(BOTH).includes('No attacking address of the test part attacks in the training part.'))
})

test('a caveat is a sentence', () => {
  for (const caveat of caveatsOf({ ...NO_SPLIT, test: part(BOTH, 20) }, [], []))
    deepEqual([/^[A-Z0-9“]/.test(caveat), caveat.endsWith('.')], [true, true])
})

test('how what decides fares against rules with a memory is told', () => {
  const split = { ...NO_SPLIT, test: part(BOTH, 20) }
  const told = (difference: Interval): string =>
    caveatsOf(split, [], [], { metrics: way('Joined', 0.795), difference }).join('\n')
  ok(
    told(interval(-0.1, -0.02, 0.05)).includes(
      '“Joined” is what decides, with PR-AUC 0.795; it is not told apart from rules with a memory alone, from which it differs by −0.020 [−0.100, +0.050].',
    ),
  )
  ok(told(interval(0.01, 0.1, 0.2)).includes('it beats rules with a memory'))
  ok(told(interval(-0.2, -0.1, -0.01)).includes('it does not beat rules with a memory'))
})
