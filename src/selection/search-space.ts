import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { checkParameters } from '../forest/parameters.js'
import { FOREST_VARIANTS, type ForestVariant } from '../forest/variant.js'
import { readFeatureSubset } from './feature-subset.js'

/** What a feature goes through before it is scaled: its own transform (log1p for heavy tails), or nothing. */
export type TransformChoice = 'log' | 'none'

export type ScalerChoice = 'on' | 'off'

/** What makes one forest another, apart from how many trees it has. Names are those on the wire. */
export interface ForestParams {
  readonly max_samples: number | 'auto'
  readonly max_features: number
  readonly bootstrap: boolean
  /** Features the trees may ask for, in the words of `readFeatureSubset`. */
  readonly features: string
  readonly transform: TransformChoice
  readonly scaler: ScalerChoice
  readonly variant: ForestVariant
  /** Columns a split weighs; 1 in a plain forest. */
  readonly ndim: number
}

/** One point of the space: a forest, its number of trees, and where its threshold lies. */
export interface SearchPoint extends ForestParams {
  readonly n_estimators: number
  readonly contamination: number | 'auto'
}

/** The values of each parameter, each once, in the order they were given. */
export type SearchSpace = {
  readonly [Name in keyof SearchPoint]: readonly SearchPoint[Name][]
}

/** The parameters in the order of the space: of its points, the last one's values follow each other first. */
export const SEARCH_PARAMETERS = [
  'n_estimators',
  'max_samples',
  'max_features',
  'bootstrap',
  'features',
  'transform',
  'scaler',
  'variant',
  'ndim',
  'contamination',
] as const satisfies readonly (keyof SearchPoint)[]

/** Points one search may try. */
export const MAX_COMBINATIONS = 10_000

/** Points a space may have, of which a random search tries some. */
export const MAX_POINTS = 1_000_000_000

/** Options that name the space. */
export const SPACE_OPTIONS = [
  'grid_n_estimators',
  'grid_max_samples',
  'grid_contamination',
  'grid_max_features',
  'grid_bootstrap',
  'grid_features',
  'grid_transform',
  'grid_scaler',
  'grid_variant',
  'grid_ndim',
  'max_features',
  'bootstrap',
  'variant',
  'ndim',
] as const satisfies readonly (keyof Config)[]

/**
 * Reads the space from the texts of the configuration. An empty list stands for the one value of the option of that
 * name: `grid_max_features` for that of `max_features`.
 * @throws PhantomNetError CONFIG_INVALID for a value the forest refuses, a word that is none of the known ones, an
 * empty list, or more points than MAX_POINTS.
 */
export function readSpace(
  config: Pick<Config, (typeof SPACE_OPTIONS)[number]>,
  featureNames: readonly string[],
): SearchSpace {
  try {
    return spaceOf(config, featureNames)
  } catch (cause) {
    if (!(cause instanceof PhantomNetError)) throw cause
    throw new PhantomNetError('CONFIG_INVALID', cause.message, { cause })
  }
}

function spaceOf(
  config: Pick<Config, (typeof SPACE_OPTIONS)[number]>,
  featureNames: readonly string[],
): SearchSpace {
  const space: SearchSpace = {
    n_estimators: values('n_estimators', config.grid_n_estimators, numberOf('n_estimators')),
    max_samples: values('max_samples', config.grid_max_samples, numberOrAuto('max_samples')),
    max_features: values(
      'max_features',
      orElse(config.grid_max_features, config.max_features),
      numberOf('max_features'),
    ),
    bootstrap: values('bootstrap', orElse(config.grid_bootstrap, config.bootstrap), trueOrFalse),
    features: values('features', config.grid_features, (text) => {
      readFeatureSubset(text, featureNames)
      return text
    }),
    transform: values('transform', config.grid_transform, oneOf('transform', ['log', 'none'])),
    scaler: values('scaler', config.grid_scaler, oneOf('scaler', ['on', 'off'])),
    variant: values(
      'variant',
      orElse(config.grid_variant, config.variant),
      oneOf('variant', FOREST_VARIANTS),
    ),
    ndim: values('ndim', orElse(config.grid_ndim, config.ndim), numberOf('ndim')),
    contamination: values(
      'contamination',
      config.grid_contamination,
      numberOrAuto('contamination'),
    ),
  }
  checkValues(space)
  if (pointCount(space) > MAX_POINTS) {
    throw invalid(
      `The space has more than ${MAX_POINTS.toLocaleString('en-US')} combinations. Give some of its parameters fewer values.`,
    )
  }
  return space
}

/** How many points there are. */
export function pointCount(space: SearchSpace): number {
  return SEARCH_PARAMETERS.reduce((product, name) => product * space[name].length, 1)
}

/** The point of a number, from 0 to before `pointCount`. */
export function pointAt(space: SearchSpace, index: number): SearchPoint {
  let rest = index
  const point: Record<string, unknown> = {}
  for (const name of SEARCH_PARAMETERS.toReversed()) {
    const list: readonly unknown[] = space[name]
    point[name] = list[rest % list.length]
    rest = Math.floor(rest / list.length)
  }
  const found = point as unknown as SearchPoint
  // A plain tree asks for one column at a split, whatever others weigh.
  return found.variant === 'plain' ? { ...found, ndim: 1 } : found
}

/** Parameters that vary in the space; beside the three that always stand in a result. */
export function variedParameters(space: SearchSpace): (keyof SearchPoint)[] {
  return SEARCH_PARAMETERS.filter(
    (name) =>
      name === 'n_estimators' ||
      name === 'max_samples' ||
      name === 'contamination' ||
      space[name].length > 1 ||
      space[name][0] !== UNSAID[name],
  )
}

/** What a result does not mention unless the space says otherwise. */
const UNSAID: Readonly<Partial<SearchPoint>> = {
  max_features: 1,
  bootstrap: false,
  features: 'all',
  transform: 'log',
  scaler: 'on',
  variant: 'plain',
  ndim: 2,
}

function checkValues(space: SearchSpace): void {
  for (const n_estimators of space.n_estimators) checkParameters({ nEstimators: n_estimators })
  for (const max_samples of space.max_samples) checkParameters({ maxSamples: max_samples })
  for (const max_features of space.max_features) checkParameters({ maxFeatures: max_features })
  for (const ndim of space.ndim) checkParameters({ ndim })
  for (const contamination of space.contamination) checkParameters({ contamination })
}

/** Each value once. */
function values<T>(name: string, texts: readonly string[], read: (text: string) => T): T[] {
  const found = [...new Set(texts.map(read))]
  if (found.length > 0) return found
  throw invalid(
    `The space has no value of ${name}. Give \`grid_${name}\` at least one, or leave it out.`,
  )
}

function orElse(texts: readonly string[], value: number | boolean | string): readonly string[] {
  return texts.length === 0 ? [String(value)] : texts
}

function numberOrAuto(name: string): (text: string) => number | 'auto' {
  return (text) => (text === 'auto' ? 'auto' : numberOf(name)(text))
}

/** An empty text is no 0. */
function numberOf(name: string): (text: string) => number {
  return (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text)
    if (!Number.isNaN(number)) return number
    throw invalid(`${name} cannot be ${JSON.stringify(text)}. Give \`grid_${name}\` numbers.`)
  }
}

function trueOrFalse(text: string): boolean {
  return oneOf('bootstrap', ['true', 'false'])(text) === 'true'
}

function oneOf<Word extends string>(name: string, words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text)
    if (found !== undefined) return found
    throw invalid(`${name} cannot be ${JSON.stringify(text)}. Give ${words.join(' or ')}.`)
  }
}

function invalid(message: string): PhantomNetError {
  return new PhantomNetError('CONFIG_INVALID', message)
}
