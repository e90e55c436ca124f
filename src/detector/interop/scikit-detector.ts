import { PhantomNetError } from '../../errors.js'
import { FEATURE_NAMES, FEATURE_SCHEMA } from '../../features/catalog.js'
import { toAnomalyScores } from '../../forest/anomaly-score.js'
import { Explainer } from '../../forest/explain.js'
import type { PlainForest } from '../../forest/plain-forest.js'
import { LEAF, type Tree } from '../../forest/tree.js'
import { quantile } from '../../math/quantile.js'
import type { StandardScaler } from '../../preprocessing/standard-scaler.js'
import type { DetectorParts } from '../detector.js'
import { type ThreatAnchors, threatAnchors } from '../threat.js'
import type { ScikitModel } from './scikit-model.js'

/**
 * A detector out of a model that scikit-learn fitted on our 15 features, in whatever order its table had them. It is
 * given raw rows, as the model was: no transform comes before its scaler. What only the training rows would tell is taken
 * from the forest: see docs/reference/interop.md.
 * @throws PhantomNetError MODEL_SCHEMA_MISMATCH for a model of other features, or of features without names.
 */
export function detectorFromScikit(model: ScikitModel): DetectorParts {
  const columns = columnsOf(model.featureNames)
  const scaler = reordered(model.scaler, columns)
  const forest = {
    ...model.forest,
    trees: model.forest.trees.map((tree) => renamed(tree, columns)),
  }
  return {
    version: '',
    featureSchema: FEATURE_SCHEMA,
    featureNames: FEATURE_NAMES,
    transforms: FEATURE_NAMES.map(() => 'none'),
    scaler,
    forest,
    anchors: anchorsOf(forest),
    typical: typicalValues(forest, scaler),
  }
}

/** For each column of the model, the place of its feature among ours. */
function columnsOf(names: readonly string[] | null): readonly number[] {
  if (names === null) {
    throw mismatch(
      'was fitted on columns without names, so which is which feature is not known',
      'Fit it on a DataFrame whose columns are the features, or write their names as feature_names_in_ into its JSON',
    )
  }
  const unknown = names.filter((name) => !FEATURE_NAMES.includes(name))
  const lacking = FEATURE_NAMES.filter((name) => !names.includes(name))
  if (unknown.length > 0 || lacking.length > 0 || names.length !== FEATURE_NAMES.length) {
    const [what, which] =
      lacking.length > 0 ? ['lacks', lacking] : ['takes features we do not compute,', unknown]
    throw mismatch(
      `${what} ${which.slice(0, 5).join(', ').slice(0, 200)}`,
      `Fit it on the ${FEATURE_NAMES.length} features of data/training_dataset.csv, under their names`,
    )
  }
  return names.map((name) => FEATURE_NAMES.indexOf(name))
}

function reordered(scaler: StandardScaler, columns: readonly number[]): StandardScaler {
  const moved = (values: Float64Array): Float64Array => {
    const out = new Float64Array(values.length)
    for (const [from, to] of columns.entries()) out[to] = values[from] as number
    return out
  }
  const { mean, variance, scale, samplesSeen } = scaler
  return { mean: moved(mean), variance: moved(variance), scale: moved(scale), samplesSeen }
}

function renamed(tree: Tree, columns: readonly number[]): Tree {
  const feature = tree.feature.map((column) =>
    column === LEAF ? LEAF : (columns[column] as number),
  )
  return { ...tree, feature }
}

/**
 * Anchors of the threat score without training rows: typical is the score of their mean path length, which the trees
 * hold, and extreme that of a row that every tree isolates soonest.
 */
function anchorsOf(forest: PlainForest): ThreatAnchors {
  const { trees, maxSamples, offset } = forest
  const expected = new Explainer(trees).expectedPathLength * trees.length
  const shortest = trees.reduce((sum, tree) => sum + shortestPath(tree), 0)
  const sums = Float64Array.of(expected, shortest)
  const [typical, extreme] = toAnomalyScores(sums, trees.length, maxSamples)
  return threatAnchors(typical as number, -offset, extreme as number)
}

function shortestPath({ feature, pathLength }: Tree): number {
  let shortest = Infinity
  for (const [node, length] of pathLength.entries())
    if (feature[node] === LEAF) shortest = Math.min(shortest, length)
  return shortest
}

/** The middle of where trees cut a feature: most cuts lie deep, among the rows that are alike. Its mean if none does. */
function typicalValues({ trees }: PlainForest, { mean, scale }: StandardScaler): number[] {
  const cuts = FEATURE_NAMES.map((): number[] => [])
  for (const { feature, threshold } of trees)
    for (const [node, column] of feature.entries())
      if (column !== LEAF) cuts[column]?.push(threshold[node] as number)
  return cuts.map((some, j) => {
    const middle = some.length === 0 ? 0 : quantile(some, 0.5)
    return middle * (scale[j] as number) + (mean[j] as number)
  })
}

function mismatch(what: string, cure: string): PhantomNetError {
  return new PhantomNetError('MODEL_SCHEMA_MISMATCH', `The model ${what}. ${cure}.`)
}
