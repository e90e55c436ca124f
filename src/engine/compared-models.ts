import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import { Detector } from '../detector/detector.js'
import { prepareTraining } from '../detector/fit.js'
import { boostedScores, fitBoosting } from '../evaluation/boosting.js'
import { rowsFor } from '../evaluation/rows-for.js'
import { type ComparedModel, forestScores } from '../evaluation/ways.js'
import { FEATURES } from '../features/catalog.js'
import { fitParts, type Training } from './trainer.js'

/** Names of the features that repeat what the rules said. */
const FROM_RULES = FEATURES.filter((feature) => feature.isFromRules).map(({ name }) => name)

/**
 * The models an evaluation always sets beside the one that serves, fitted on the train part alone: the same without the
 * features that repeat the rules, and trees taught by the labels where both kinds are labelled.
 */
export async function comparedModels(
  { split, prepared }: Training,
  detector: Detector,
  pause: () => Promise<void>,
): Promise<ComparedModel[]> {
  const { train } = split
  const { featureNames, forest } = detector.parts
  const ownNames = featureNames.filter((name) => !FROM_RULES.includes(name))
  const own = prepareTraining(withFeatures(train, ownNames), prepared.trainOn)
  const withoutRules = new Detector(fitParts(own, forest.parameters))
  await pause()
  return [
    {
      name: 'forest_without_rule_features',
      title: 'Forest without the features from rules',
      scores: (part) => forestScores(withoutRules, part),
    },
    ...supervised(train, featureNames),
  ]
}

function supervised(train: Dataset, featureNames: readonly string[]): ComparedModel[] {
  if (!train.labels.includes(ATTACK) || !train.labels.includes(NORMAL)) return []
  const trees = fitBoosting(rowsFor(train, featureNames), train.labels)
  return [
    {
      name: 'supervised',
      title: 'Boosted trees, taught by the labels',
      scores: (part) => boostedScores(trees, rowsFor(part, featureNames)),
    },
  ]
}

/** The rows of a part with some of its features. */
function withFeatures(part: Dataset, featureNames: readonly string[]): Dataset {
  return { ...part, featureNames, X: rowsFor(part, featureNames) }
}
