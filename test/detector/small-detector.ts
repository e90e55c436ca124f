import { FEATURE_NAMES } from '../../src/features/catalog.js'
import { type PreparedTraining, prepareTraining } from '../../src/detector/fit.js'
import type { DetectorParts } from '../../src/detector/detector.js'
import type { Dataset } from '../../src/dataset/dataset.js'
import { fitParts } from '../../src/engine/trainer.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { zeros } from '../../src/math/matrix.js'
import { Rng } from '../../src/math/rng.js'

/** Rows of an ordinary site: every feature somewhere from 0 to 10. */
export function ordinaryRows(rows: number, label: number): Dataset {
  const X = zeros(rows, FEATURE_NAMES.length)
  const rng = new Rng(7)
  X.data.forEach((_, k) => {
    X.data[k] = 10 * rng.nextFloat()
  })
  return {
    featureNames: FEATURE_NAMES,
    X,
    labels: new Int8Array(rows).fill(label),
    atMs: Float64Array.from({ length: rows }, (_, i) => i),
    sourceIps: Array.from({ length: rows }, () => '192.0.2.1'),
    sources: Array.from({ length: rows }, () => 'sshd'),
    attacks: Array.from({ length: rows }, () => ''),
  }
}

/** Twenty trees on 300 ordinary rows. */
export function smallDetector(): { parts: DetectorParts; prepared: PreparedTraining } {
  const prepared = prepareTraining(ordinaryRows(300, 0), 'normal')
  const parameters = checkParameters({ nEstimators: 20, contamination: 0.05, randomState: 1 })
  return { parts: fitParts(prepared, parameters), prepared }
}
