import { ATTACK, NORMAL } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import { Detector, type DetectorParts } from '../detector/detector.js'
import { anchorsOf, mediansOf, type PreparedTraining } from '../detector/fit.js'
import { rowsOfServices } from '../detector/fitting-rows.js'
import { JoinedScorer } from '../detector/joined-scores.js'
import type { ServiceForest } from '../detector/service-forest.js'
import type { Service } from '../event/kinds.js'
import { anomalyScores, contaminationOffset } from '../forest/anomaly-score.js'
import type { ForestTree } from '../forest/forest-tree.js'
import { type IsolationForestParameters, resolveMaxSamples } from '../forest/parameters.js'
import { averagePrecision } from '../metrics/precision-recall.js'
import { countDown, rankRows } from '../metrics/ranking.js'
import { type Matrix, takeRows } from '../math/matrix.js'

/** The rows of one service, as its forest is to see them. */
export interface ServiceRows {
  readonly service: Service
  readonly X: Matrix
  readonly typical: readonly number[]
}

/**
 * What forests of single services are grown on: none unless the rows are known to be normal, since attacks are a larger share of
 * a service than of the whole (a trial's PR-AUC fell from .73 to .46); none of a service that has all rows.
 */
export function serviceRows(prepared: PreparedTraining): ServiceRows[] {
  const { rows, regime, trainOn, X } = prepared
  const { services } = rows
  if (regime.serviceForests === 'off' || trainOn !== 'normal' || services === undefined) return []
  return [...rowsOfServices(services)].flatMap(([service, own]) => {
    if (own.length === X.rows) return []
    return { service, X: takeRows(X, own), typical: mediansOf(takeRows(rows.X, own)) }
  })
}

/** A forest grown on a service's rows, with the scale of its scores of them. */
export function serviceForest(
  { service, X, typical }: ServiceRows,
  parameters: IsolationForestParameters,
  trees: readonly ForestTree[],
): ServiceForest {
  const maxSamples = resolveMaxSamples(parameters.maxSamples, X.rows)
  const scores = anomalyScores(X, trees, maxSamples)
  const offset = contaminationOffset(parameters.contamination, scores)
  const anchors = anchorsOf(scores, -offset)
  return {
    service,
    forest: { parameters, nFeatures: X.columns, maxSamples, offset, trees },
    scale: { typical: anchors.typical, alarm: anchors.alarm },
    typical,
  }
}

/** How much better, in PR-AUC, verdicts must be without forests of services to do without. */
const TIE = 0.001

/**
 * The model with its forests of services, or without them where its verdicts of the validation rows are better so; with them where
 * labels cannot tell.
 * @param split with the model's features.
 */
export function chosenForests(split: TimeSplit, parts: DetectorParts): DetectorParts {
  if (parts.services === undefined || parts.services.length === 0) return parts
  const { labels } = split.validation
  if (!labels.includes(ATTACK) || !labels.includes(NORMAL)) return parts
  const alone = { ...parts, services: [] }
  return verdictPrAuc(split, alone) > verdictPrAuc(split, parts) + TIE ? alone : parts
}

function verdictPrAuc({ train, validation }: TimeSplit, parts: DetectorParts): number {
  const scorer = new JoinedScorer(new Detector(parts))
  scorer.score(train)
  return averagePrecision(countDown(rankRows(scorer.score(validation), validation.labels)))
}
