import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import { Detector } from '../detector/detector.js'
import { AS_USUAL, prepareTraining } from '../detector/fit.js'
import { boostedScores, fitBoosting } from '../evaluation/boosting.js'
import { rowsFor } from '../evaluation/rows-for.js'
import { type ComparedModel, forestScores } from '../evaluation/ways.js'
import { FEATURE_SET_NAMES, FEATURE_SETS, type FeatureSet, FEATURES } from '../features/catalog.js'
import { fitParts, type Training } from './trainer.js'

/** Names of the features that repeat what the rules said. */
const FROM_RULES = FEATURES.filter((feature) => feature.isFromRules).map(({ name }) => name)

/**
 * The models an evaluation always sets beside the one that serves, fitted on the train part alone: the same without the
 * features that repeat the rules, the same on the other set of features where the extra ones are there, and trees taught by the
 * labels where both kinds are labelled.
 */
export async function comparedModels(
  { split, prepared }: Training,
  detector: Detector,
  pause: () => Promise<void>,
): Promise<ComparedModel[]> {
  const { train } = split
  const { featureNames, forest } = detector.parts
  const ownNames = featureNames.filter((name) => !FROM_RULES.includes(name))
  const fitted = (names: readonly string[]): Detector => {
    const rows = withFeatures(train, names)
    const own = prepareTraining(rows, prepared.trainOn, AS_USUAL, prepared.regime)
    return new Detector(fitParts(own, forest.parameters))
  }
  const withoutRules = fitted(ownNames)
  await pause()
  const others = otherSets(featureNames, train.featureNames).map(({ name, names }) => ({
    name: `forest_${name}`,
    title: `Isolation forest on ${names.length} features`,
    detector: fitted(names),
  }))
  await pause()
  return [
    {
      name: 'forest_without_rule_features',
      title: 'Forest without the features from rules',
      scores: (part) => forestScores(withoutRules, part),
    },
    ...others.map(({ name, title, detector: other }): ComparedModel => ({
      name,
      title,
      scores: (part) => forestScores(other, part),
    })),
    ...supervised(train, featureNames, 'supervised', 'Boosted trees, taught by the labels'),
    ...otherSets(featureNames, train.featureNames).flatMap(({ name, names }) =>
      supervised(
        train,
        names,
        `supervised_${name}`,
        `Boosted trees on ${names.length} features, taught by the labels`,
      ),
    ),
  ]
}

/** Sets of features that the rows have, but for the model's own. */
function otherSets(own: readonly string[], there: readonly string[]): FeatureSet[] {
  return FEATURE_SET_NAMES.map((name) => FEATURE_SETS[name]).filter(
    ({ names }) => names.length !== own.length && names.every((name) => there.includes(name)),
  )
}

function supervised(
  train: Dataset,
  featureNames: readonly string[],
  name: string,
  title: string,
): ComparedModel[] {
  if (!train.labels.includes(ATTACK) || !train.labels.includes(NORMAL)) return []
  const trees = fitBoosting(rowsFor(train, featureNames), train.labels)
  return [
    {
      name,
      title,
      scores: (part) => boostedScores(trees, rowsFor(part, featureNames)),
    },
  ]
}

/** The rows of a part with some of its features. */
function withFeatures(part: Dataset, featureNames: readonly string[]): Dataset {
  return { ...part, featureNames, X: rowsFor(part, featureNames) }
}
