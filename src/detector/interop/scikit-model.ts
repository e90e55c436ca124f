import type { PlainForest } from '../../forest/plain-forest.js'
import type { StandardScaler } from '../../preprocessing/standard-scaler.js'
import { type Fields, fieldsOf, listOf, namesOf, unfit } from './fields.js'
import { scikitForest } from './scikit-forest.js'
import { identityScaler, scikitScaler } from './scikit-scaler.js'

/** What a document of scikit_to_json.py says it is. */
const FORMAT = 'scikit-learn-isolation-forest'

/** An IsolationForest of scikit-learn, with the StandardScaler before it if there was one. */
export interface ScikitModel {
  /** The scikit-learn it was fitted with, as it says. */
  readonly madeBy: string
  readonly forest: PlainForest
  readonly scaler: StandardScaler
  /** Names of the columns it was fitted on; null when the table had none. */
  readonly featureNames: readonly string[] | null
  /** False when the forest was fitted without a random_state: it cannot be grown again. */
  readonly isSeedKnown: boolean
  /** Rows the scaler was fitted on, which are the forest's; null without a scaler. */
  readonly fittedRows: number | null
}

/** Whether a JSON document is what examples/interop/scikit_to_json.py writes. */
export function isScikitDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Fields)['format'] === FORMAT
}

/**
 * Reads that document, and what the pickle reader gathers in its form.
 * @throws PhantomNetError MODEL_INVALID, naming what is wrong.
 */
export function scikitModel(value: unknown): ScikitModel {
  const document = fieldsOf(value, 'the document')
  if (document['format'] !== FORMAT) throw unfit(`it does not say "${FORMAT}"`)
  const fitted = fieldsOf(document['forest'], 'forest')
  const trees = listOf(document['trees'], 'trees')
  if (trees.length === 0) throw unfit('it has no trees')
  const forest = scikitForest(fitted, trees)
  const scalers = listOf(document['scalers'], 'scalers').map((item) => fieldsOf(item, 'a scaler'))
  const [scaler] = scalers
  if (scalers.length > 1) throw unfit('there is more than one step before the forest')
  const names = namesOf(
    scaler?.['feature_names_in_'] ?? fitted['feature_names_in_'],
    'feature_names_in_',
  )
  if (names !== null && names.length !== forest.nFeatures)
    throw unfit(`it names ${names.length} features and takes ${forest.nFeatures}`)
  const read = scaler === undefined ? null : scikitScaler(scaler, forest.nFeatures)
  return {
    madeBy: versionOf(document['version']),
    forest,
    scaler: read ?? identityScaler(forest.nFeatures),
    featureNames: names,
    isSeedKnown: typeof fitted['random_state'] === 'number',
    fittedRows: read?.samplesSeen ?? null,
  }
}

function versionOf(value: unknown): string {
  const isVersion = typeof value === 'string' && /^[\w.+-]{1,40}$/.test(value)
  return isVersion ? `scikit-learn ${value}` : 'scikit-learn'
}
