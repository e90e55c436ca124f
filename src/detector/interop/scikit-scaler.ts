import { scalerFromJson } from '../../preprocessing/scaler-json.js'
import type { StandardScaler } from '../../preprocessing/standard-scaler.js'
import { booleanOf, type Fields, numbersOf, unfit } from './fields.js'

/** The scaler that leaves every value as it is, for a forest that was fitted on raw rows. */
export function identityScaler(nFeatures: number): StandardScaler {
  return {
    mean: new Float64Array(nFeatures),
    variance: new Float64Array(nFeatures).fill(1),
    scale: new Float64Array(nFeatures).fill(1),
    samplesSeen: 1,
  }
}

/**
 * A StandardScaler that scikit-learn fitted, under its names. What it was told to leave alone, it leaves alone here.
 * @throws PhantomNetError MODEL_INVALID, naming what is wrong.
 */
export function scikitScaler(fitted: Fields, nFeatures: number): StandardScaler {
  const identity = identityScaler(nFeatures)
  const isCentred = booleanOf(fitted['with_mean'], 'with_mean of the scaler')
  const isScaled = booleanOf(fitted['with_std'], 'with_std of the scaler')
  const learnt = (name: string, isLearnt: boolean, otherwise: Float64Array): number[] => {
    const values = isLearnt ? numbersOf(fitted[name], `${name} of the scaler`) : otherwise
    if (values.length !== nFeatures)
      throw unfit(`the scaler has ${values.length} features, the forest ${nFeatures}`)
    return [...values]
  }
  return scalerFromJson({
    mean_: learnt('mean_', isCentred, identity.mean),
    scale_: learnt('scale_', isScaled, identity.scale),
    var_: learnt('var_', isScaled, identity.variance),
    n_samples_seen_: samplesSeen(fitted['n_samples_seen_']),
  })
}

/** One number, or one a column where some values were missing: then the greatest. */
function samplesSeen(value: unknown): number {
  const counts = typeof value === 'number' ? [value] : numbersOf(value, 'n_samples_seen_')
  return Math.max(...counts.slice(0, 100_000))
}
