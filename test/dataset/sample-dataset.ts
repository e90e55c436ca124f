import type { Dataset } from '../../src/dataset/dataset.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { zeros } from '../../src/math/matrix.js'

/** A dataset of as many rows as labels, one a second unless told; feature j of row i is 100 i + j. */
export function datasetOf(
  labels: readonly number[],
  atMs: readonly number[] = labels.map((_, i) => i * 1000),
): Dataset {
  const X = zeros(labels.length, FEATURE_NAMES.length)
  X.data.forEach((_, k) => {
    X.data[k] = 100 * Math.floor(k / X.columns) + (k % X.columns)
  })
  return {
    featureNames: FEATURE_NAMES,
    X,
    labels: Int8Array.from(labels),
    atMs: Float64Array.from(atMs),
    sourceIps: labels.map((_, i) => `192.0.2.${i}`),
    sources: labels.map(() => 'sshd'),
    attacks: labels.map((label) => (label === 1 ? 'ssh_brute_force' : '')),
  }
}
