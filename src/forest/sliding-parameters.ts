import { PhantomNetError } from '../errors.js'
import type { FittedForest } from './isolation-forest.js'

/** Rows a reservoir may hold. */
const MAX_RESERVOIR_ROWS = 1_000_000

/** How a forest follows its stream. */
export interface SlidingParameters {
  /** Rows remembered to grow trees on, at least the forest's max_samples. Default 2,048. */
  readonly reservoirRows: number
  /**
   * Rows learnt until every tree was replaced once, and until of the rows remembered 1 / e are still there: how far back the
   * forest looks. At least `reservoirRows`. Default 20,480.
   */
  readonly horizonRows: number
  /** Trees replaced at a time, a divisor of their number, even or all for the variant 'mix'. Default the greatest such up to 10. */
  readonly treesPerUpdate: number
  /** Share of the rows remembered that one source may have at most, above 0 and up to 1. Default 0.02. */
  readonly maxSourceShare: number
  /**
   * Which rows are learnt: 'normal' those the forest at hand does not call anomalies, so that an attack cannot teach it
   * that attacks are ordinary; 'all' every one, which follows abrupt changes and protects from nothing. Default 'normal'.
   */
  readonly learns: 'normal' | 'all'
  /** How far the threshold may move from where it was fitted, in anomaly scores, 0 to 0.5. Default 0.05. */
  readonly maxThresholdShift: number
}

export const DEFAULT_SLIDING: Omit<SlidingParameters, 'treesPerUpdate'> = {
  reservoirRows: 2048,
  horizonRows: 20_480,
  maxSourceShare: 0.02,
  learns: 'normal',
  maxThresholdShift: 0.05,
}

/** Trees replaced at a time unless told otherwise, at most: a tenth of the usual hundred. */
const USUAL_TREES_PER_UPDATE = 10

/**
 * Fills in the defaults and looks at every value.
 * @param forest that is to follow.
 * @throws PhantomNetError PARAMETER_INVALID, naming the parameter and what it may be.
 */
export function checkSliding(
  given: Partial<SlidingParameters>,
  { maxSamples, trees, parameters }: Pick<FittedForest, 'maxSamples' | 'trees' | 'parameters'>,
): SlidingParameters {
  // The trees of a mix alternate by their place in it.
  const isMix = parameters.variant === 'mix'
  const isFit = (count: number): boolean =>
    trees.length % count === 0 && (!isMix || count % 2 === 0 || count === trees.length)
  const usual = Array.from({ length: USUAL_TREES_PER_UPDATE }, (_, i) => USUAL_TREES_PER_UPDATE - i)
  const treesPerUpdate = usual.find(isFit) ?? trees.length
  const all: SlidingParameters = { ...DEFAULT_SLIDING, treesPerUpdate, ...given }
  if (!isWhole(all.reservoirRows, maxSamples, MAX_RESERVOIR_ROWS)) {
    const allowed = `a whole number from the forest's max_samples, ${maxSamples}, to ${MAX_RESERVOIR_ROWS}`
    throw invalid('reservoirRows', all.reservoirRows, allowed)
  }
  if (!isWhole(all.horizonRows, all.reservoirRows, Number.MAX_SAFE_INTEGER)) {
    throw invalid('horizonRows', all.horizonRows, 'a whole number from reservoirRows on')
  }
  if (!isWhole(all.treesPerUpdate, 1, trees.length) || !isFit(all.treesPerUpdate)) {
    const which = isMix ? 'an even divisor' : 'a divisor'
    throw invalid('treesPerUpdate', all.treesPerUpdate, `${which} of the ${trees.length} trees`)
  }
  if (!(all.maxSourceShare > 0 && all.maxSourceShare <= 1)) {
    throw invalid('maxSourceShare', all.maxSourceShare, 'a share above 0 and at most 1')
  }
  if (all.learns !== 'normal' && all.learns !== 'all') {
    throw invalid('learns', all.learns, "'normal' or 'all'")
  }
  if (!(all.maxThresholdShift >= 0 && all.maxThresholdShift <= 0.5)) {
    throw invalid('maxThresholdShift', all.maxThresholdShift, 'a number from 0 to 0.5')
  }
  return all
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function invalid(name: string, value: unknown, allowed: string): PhantomNetError {
  return new PhantomNetError('PARAMETER_INVALID', `${name} is ${String(value)}. Give ${allowed}.`)
}
