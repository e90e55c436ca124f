import { nearest } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { FEATURE_NAMES, FEATURES } from '../features/catalog.js'

/** Subsets that have a name: the features that stay. */
const NAMED: Readonly<Record<string, (name: string) => boolean>> = {
  all: () => true,
  base: (name) => FEATURE_NAMES.includes(name),
  no_rules: (name) => FEATURES.find((feature) => feature.name === name)?.isFromRules !== true,
  no_hours: (name) => name !== 'time_of_day_deviation',
}

/**
 * The columns that a subset of features keeps, ascending: `all`; `base`, the 15; `no_rules`, without those that come from
 * the rules; `no_hours`, without the time of day; `no_` and a feature's name, without that one; or several of these,
 * joined by `+`: what all of them keep.
 * @throws PhantomNetError PARAMETER_INVALID for another word, with the nearest known one, and when no feature is left.
 */
export function readFeatureSubset(text: string, featureNames: readonly string[]): number[] {
  const keeps = text.split('+').map((word) => keepOf(word.trim(), featureNames))
  const columns = [...featureNames.keys()].filter((j) =>
    keeps.every((keep) => keep(featureNames[j] as string)),
  )
  if (columns.length > 0) return columns
  throw new PhantomNetError(
    'PARAMETER_INVALID',
    `features ${JSON.stringify(text.slice(0, 80))} leaves none. Leave at least one feature in.`,
  )
}

function keepOf(word: string, featureNames: readonly string[]): (name: string) => boolean {
  const named = Object.hasOwn(NAMED, word) ? NAMED[word] : undefined
  if (named !== undefined) return named
  const left = featureNames.find((name) => word === `no_${name}`)
  if (left !== undefined) return (name) => name !== left
  const known = [...Object.keys(NAMED), ...featureNames.map((name) => `no_${name}`)]
  throw new PhantomNetError(
    'PARAMETER_INVALID',
    `features cannot be ${JSON.stringify(word.slice(0, 80))}. Did you mean ${nearest(word, known)}? There are ${Object.keys(NAMED).join(', ')}, and no_ with a feature's name, joined by +.`,
  )
}
