import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Clusters,
  clusterResampler,
  clustersOf,
  percentileInterval,
} from '../../src/metrics/bootstrap.js'

function resampleClusters(
  clusters: Clusters,
  isAttack: readonly number[],
  count: number,
  seed: number,
): Uint32Array[] {
  const draw = clusterResampler(clusters, isAttack, seed)
  return Array.from({ length: count }, (_, resample) => draw(resample))
}

const SOURCES = ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3', '192.0.2.4']
const IS_ATTACK = [1, 0, 1, 0, 0]

test('rows of one source are one cluster', () => {
  deepEqual(clustersOf(SOURCES), { ofRow: Int32Array.of(0, 1, 0, 2, 3), count: 4 })
})

test('each resample draws as many sources as there are', () => {
  const resamples = resampleClusters(clustersOf(SOURCES), IS_ATTACK, 100, 7)
  equal(resamples.length, 100)
  for (const drawn of resamples)
    equal(
      drawn.reduce((sum, times) => sum + times),
      4,
    )
})

test('a resample always has attacks and normal rows', () => {
  // Only the first source attacks: it must be there, and so must another.
  for (const drawn of resampleClusters(clustersOf(SOURCES), IS_ATTACK, 500, 7)) {
    ok((drawn[0] as number) > 0)
    ok((drawn[0] as number) < 4)
  }
})

test('the same seed gives the same resamples, whatever is drawn before; another seed others', () => {
  const clusters = clustersOf(SOURCES)
  const few = resampleClusters(clusters, IS_ATTACK, 10, 7)
  deepEqual(clusterResampler(clusters, IS_ATTACK, 7)(9), few[9])
  ok(
    resampleClusters(clusters, IS_ATTACK, 10, 8).some(
      (drawn, i) => drawn.join() !== (few[i] as Uint32Array).join(),
    ),
  )
})

test('every source is drawn once a resample on average', () => {
  const clusters = clustersOf(Array.from({ length: 40 }, (_, i) => `192.0.2.${i}`))
  const isAttack = Array.from({ length: 40 }, (_, i) => i % 2)
  const times = new Float64Array(40)
  for (const drawn of resampleClusters(clusters, isAttack, 2000, 1))
    drawn.forEach((count, i) => (times[i] = (times[i] as number) + count))
  // Standard deviation of a mean is 0.022; five of them.
  for (const count of times) ok(Math.abs(count / 2000 - 1) < 0.11, String(count / 2000))
})

test('one source that is both normal and an attack can only be drawn itself', () => {
  deepEqual(resampleClusters(clustersOf(['a', 'a']), [1, 0], 2, 1), [
    Uint32Array.of(1),
    Uint32Array.of(1),
  ])
})

test('rows of one kind cannot be resampled', () => {
  throws(() => resampleClusters(clustersOf(['a', 'b']), [0, 0], 1, 1), /attacks and normal rows/)
  throws(() => resampleClusters(clustersOf([]), [], 1, 1), /attacks and normal rows/)
})

test('the interval holds the middle share of the values', () => {
  const values = Float64Array.from({ length: 201 }, (_, i) => 200 - i)
  deepEqual(percentileInterval(values, 0.5), { low: 50, high: 150 })
  deepEqual(percentileInterval(Float64Array.of(3, 1, 2), 0.5), { low: 1.5, high: 2.5 })
  deepEqual(percentileInterval(Float64Array.of(0.4, 0.4), 0.95), { low: 0.4, high: 0.4 })
})
