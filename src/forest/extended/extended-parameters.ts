import { PhantomNetError } from '../../errors.js'
import type { IsolationForestParameters } from '../parameters.js'
import { checkParameters } from '../parameters.js'

/** More columns than this in one split are refused: each costs every row at every node. */
export const MAX_NDIM = 1000

/** What an extended forest is fitted with: all that the plain one is, and how its splits are made. */
export interface ExtendedForestParameters extends IsolationForestParameters {
  /** Columns a split weighs, 1 to MAX_NDIM; all that vary at a node when fewer do. 1 splits as the plain forest does. Default 2. */
  readonly ndim: number
  /**
   * Whether a split divides each column by its deviation in the node, so that units do not matter; without, the columns of
   * the widest ranges decide. isotree's standardize_data. Default true.
   */
  readonly standardize: boolean
  /** Whether the first half of the trees (the larger one of an odd number) are those of the plain forest. Default false. */
  readonly mix: boolean
}

/** What may be given: everything is looked at. */
export type GivenExtendedParameters = {
  readonly [name in keyof ExtendedForestParameters]?: unknown
}

/**
 * Fills in the defaults and looks at every value, whatever it is.
 * @throws PhantomNetError PARAMETER_INVALID, naming the parameter and what it may be.
 */
export function checkExtendedParameters(given: GivenExtendedParameters): ExtendedForestParameters {
  const { ndim = 2, standardize = true, mix = false, ...plain } = given
  const checked = checkParameters(plain)
  if (checked.compatibility !== 'none') {
    throw invalid('compatibility', checked.compatibility, "'none': scikit-learn has no such forest")
  }
  if (typeof ndim !== 'number' || !Number.isInteger(ndim) || ndim < 1 || ndim > MAX_NDIM) {
    throw invalid('ndim', ndim, `a whole number from 1 to ${MAX_NDIM}`)
  }
  if (typeof standardize !== 'boolean') throw invalid('standardize', standardize, 'true or false')
  if (typeof mix !== 'boolean') throw invalid('mix', mix, 'true or false')
  return { ...checked, ndim, standardize, mix }
}

function invalid(name: string, value: unknown, allowed: string): PhantomNetError {
  return new PhantomNetError('PARAMETER_INVALID', `${name} is ${String(value)}. Give ${allowed}.`)
}
