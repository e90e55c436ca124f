import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  driftReference,
  type DriftReference,
  referenceFromJson,
  referenceToJson,
} from '../../src/detector/drift-reference.js'
import { DriftWindow } from '../../src/detector/drift-window.js'
import { matrix } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'

const NAMES = ['length', 'class']

/** 2,000 rows of a hundred sources: a length of 0 to 99, a class of 1 or 2, a score beside them. */
function reference(): DriftReference {
  const rng = new Rng(3)
  const rows = Array.from({ length: 2000 }, () => [rng.nextBelow(100), 1 + rng.nextBelow(2)])
  const sources = rows.map((_, i) => `198.51.100.${i % 100}`)
  const scores = Float64Array.from(rows, () => 0.4 + rng.nextFloat() / 10)
  return driftReference(matrix(rows), NAMES, sources, scores) as DriftReference
}

function fed(
  events: number,
  event: (rng: Rng, i: number) => [string, number[], number],
): DriftWindow {
  const window = new DriftWindow(reference())
  const rng = new Rng(4)
  for (let i = 0; i < events; i++) {
    const [source, features, score] = event(rng, i)
    window.push(source, features, score, i * 1000)
  }
  return window
}

const ordinary = (rng: Rng, i: number): [string, number[], number] => [
  `203.0.113.${i % 100}`,
  [rng.nextBelow(100), 1 + rng.nextBelow(2)],
  0.4 + rng.nextFloat() / 10,
]

test('more of the same does not drift', () => {
  const report = fed(5000, ordinary).report()
  equal(report.level, 'none')
  deepEqual(
    report.features.map(({ name, level }) => [name, level]),
    [
      ['length', 'none'],
      ['class', 'none'],
    ],
  )
  ok((report.score.psi as number) < 0.05 && (report.score.ks as number) < 0.05)
  deepEqual(report.window, {
    events: 5000,
    counted: 5000,
    at_most: 10_000,
    from: '1970-01-01T00:00:00.000Z',
    to: '1970-01-01T01:23:19.000Z',
  })
  equal(report.reference_rows, 2000)
})

test('of too few events no level is told, never 0', () => {
  const { level, score, features } = fed(499, ordinary).report()
  deepEqual([level, score.psi, score.ks, features[0]?.psi], [null, null, null, null])
  deepEqual(new DriftWindow(reference()).report().window.from, null)
})

test('a feature that moves is told by name, the score alone makes the level', () => {
  const moved = fed(3000, (rng, i) => {
    const [source, , score] = ordinary(rng, i)
    return [source, [200, 1 + rng.nextBelow(2)], score]
  }).report()
  deepEqual(
    [moved.level, moved.features[0]?.level, moved.features[1]?.level],
    ['none', 'large', 'none'],
  )
  equal(moved.features[0]?.ks, 1)
  const strange = fed(3000, (rng, i) => {
    const [source, features] = ordinary(rng, i)
    return [source, features, 0.7]
  }).report()
  deepEqual([strange.level, strange.score.name], ['large', 'anomaly_score'])
})

test('a flood from one address is an alert, not drift', () => {
  const report = fed(9000, (rng, i) =>
    i % 10 === 0 ? ordinary(rng, i / 10) : ['192.0.2.66', [9999, 9], 0.9],
  ).report()
  // Of each 500 events 50 are ordinary and 25 of the flood count.
  deepEqual([report.window.events, report.window.counted], [9000, 18 * 75])
  const { level } = fed(9000, (rng, i) => ordinary(rng, i)).report()
  equal(level, 'none')
})

test('the window holds the newest ten thousand, and what went is forgotten', () => {
  const window = fed(30_000, (rng, i) => {
    const [source, features] = ordinary(rng, i)
    return [source, features, i < 15_000 ? 0.9 : 0.4 + rng.nextFloat() / 10]
  })
  const report = window.report()
  ok(report.window.events <= 10_000 && report.window.events >= 9500)
  equal(report.level, 'none')
})

test('a reference is read back as it was written, and one that is damaged is refused', () => {
  const written = reference()
  deepEqual(referenceFromJson(referenceToJson(written), NAMES), written)
  equal(referenceFromJson(null, NAMES), null)
  const value = JSON.parse(referenceToJson(written)) as Record<string, { counts: number[] }[]>
  for (const broken of [
    'no JSON',
    '{}',
    JSON.stringify({ ...value, features: [] }),
    JSON.stringify({ ...value, features: value['features']?.toReversed() }),
    JSON.stringify({
      ...value,
      features: value['features']?.map((bins) => ({ ...bins, counts: [1] })),
    }),
    JSON.stringify({
      ...value,
      features: value['features']?.map((bins) => ({ ...bins, counts: bins.counts.map(() => -1) })),
    }),
    JSON.stringify({
      ...value,
      features: value['features']?.map((bins) => ({ ...bins, counts: bins.counts.map(() => 0) })),
    }),
  ])
    throws(() => referenceFromJson(broken, NAMES), {
      code: 'MODEL_INVALID',
      message: /drift_reference/,
    })
})

test('of one source no more rows are counted than a live window would', () => {
  const rows = matrix(Array.from({ length: 500 }, (_, i) => [i, 1]))
  const one = rows.data.filter((_, i) => i % 2 === 0).length
  equal(one, 500)
  const counted = driftReference(
    rows,
    NAMES,
    Array.from({ length: 500 }, () => '192.0.2.1'),
    new Float64Array(500),
  )
  equal(counted?.rows, 25)
  equal(driftReference(matrix([]), NAMES, [], new Float64Array(0)), null)
})
