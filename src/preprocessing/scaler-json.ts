import { PhantomNetError } from '../errors.js'
import type { StandardScaler } from './standard-scaler.js'

/** A scaler as `scaler_v1.json` holds it, under scikit-learn's names. Numbers read back to the same bits. */
export interface ScalerJson {
  readonly mean_: readonly number[]
  readonly scale_: readonly number[]
  readonly var_: readonly number[]
  readonly n_samples_seen_: number
}

export function scalerToJson(scaler: StandardScaler): ScalerJson {
  return {
    mean_: [...scaler.mean],
    scale_: [...scaler.scale],
    var_: [...scaler.variance],
    n_samples_seen_: scaler.samplesSeen,
  }
}

/** @throws PhantomNetError MODEL_INVALID, naming the field that is wrong. */
export function scalerFromJson(value: unknown): StandardScaler {
  const json = isRecord(value) ? value : {}
  const mean = numbers(json, 'mean_')
  const scale = numbers(json, 'scale_')
  const variance = numbers(json, 'var_')
  const samplesSeen = json['n_samples_seen_']
  if (scale.length !== mean.length || variance.length !== mean.length) {
    throw invalid('mean_, scale_ and var_ differ in length')
  }
  if (!scale.every((x) => x > 0)) throw invalid('scale_ holds a number that is not above 0')
  if (!variance.every((x) => x >= 0)) throw invalid('var_ holds a number below 0')
  if (typeof samplesSeen !== 'number' || !Number.isInteger(samplesSeen) || samplesSeen < 1) {
    throw invalid('n_samples_seen_ is not a whole number of at least 1')
  }
  return { mean, scale, variance, samplesSeen }
}

function numbers(json: Readonly<Record<string, unknown>>, name: string): Float64Array {
  const list: unknown = json[name]
  if (!Array.isArray(list)) throw invalid(`${name} is not a list`)
  return Float64Array.from(list, (x: unknown) => {
    if (typeof x !== 'number' || !Number.isFinite(x))
      throw invalid(`${name} holds no finite number`)
    return x
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function invalid(what: string): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `The scaler cannot be read: ${what}. Train again, or restore the file.`,
  )
}
