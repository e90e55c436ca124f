import type { Dataset } from '../dataset/dataset.js'
import { Detector, type DetectorParts } from '../detector/detector.js'
import { driftReference, REFERENCE_FILE, referenceToJson } from '../detector/drift-reference.js'

/**
 * The file that a version's drift is measured against, by name: all rows of the training part, attacks too, since live
 * events are set against it before anyone knows what they are.
 */
export function driftFile(train: Dataset, parts: DetectorParts): Record<string, string> {
  const scores = new Detector(parts).anomalyScores(train.X)
  const reference = driftReference(train.X, train.featureNames, train.sourceIps, scores)
  return reference === null ? {} : { [REFERENCE_FILE]: referenceToJson(reference) }
}
