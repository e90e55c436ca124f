import { Detector, type DetectorParts } from '../../src/detector/detector.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import type { Matrix } from '../../src/math/matrix.js'
import { fitStandardScaler, scaleMatrix } from '../../src/preprocessing/standard-scaler.js'

/** Every forest's seed, ours and scikit-learn's: the same trees. */
const SEED = 1

/** What two ways to add up the same path lengths may differ by; onnxruntime's sums are float32. */
const SAME = 1e-7

/** A scaler and a forest fitted on the rows as scikit-learn fits them, in the mode that is its forest node for node. */
export function fittedDetector(X: Matrix, maxSamples: number): Detector {
  const scaler = fitStandardScaler(X)
  const parameters = { randomState: SEED, maxSamples, compatibility: 'sklearn' } as const
  const forest = new IsolationForest(parameters).fit(scaleMatrix(scaler, X)).fitted
  const names = Array.from({ length: X.columns }, (_, j) => `x${j}`)
  const parts: DetectorParts = {
    version: 'bench',
    featureSchema: 'bench',
    featureNames: names,
    transforms: names.map(() => 'none'),
    scaler,
    forest,
    anchors: { typical: 0.4, threshold: 0.5, extreme: 0.8 },
    typical: names.map(() => 0),
  }
  return new Detector(parts)
}

/** The same in scikit-learn's words, for rows scaled by its StandardScaler. */
export function scikitParameters(maxSamples: number): {
  readonly random_state: number
  readonly max_samples: number
} {
  return { random_state: SEED, max_samples: maxSamples }
}

/** @throws Error unless the peer scores the rows as we do: it would be timed at other work. */
export function requireSameScores(peer: string, theirs: Float64Array, ours: Float64Array): void {
  const differ = ours.findIndex((score, i) => !(Math.abs(score - (theirs[i] as number)) <= SAME))
  if (differ >= 0 || theirs.length !== ours.length) {
    throw new Error(`${peer} scores row ${differ} ${theirs[differ]}, we ${ours[differ]}`)
  }
}
