import { type Dataset, datasetRows, NORMAL, rowsLabelled } from '../dataset/dataset.js'
import { PhantomNetError } from '../errors.js'
import { quantile } from '../math/quantile.js'
import { Detector, type DetectorParts } from './detector.js'
import { threatAnchors, withAlarm } from './threat.js'

/**
 * The same model with its threshold where the wished share of ordinary rows is above it, measured on rows that are later than those
 * it was fitted on.
 * @param later rows with the model's features; those labelled normal are looked at.
 * @param rate wished share of false alarms, in (0, 1).
 * @throws PhantomNetError LABELS_MISSING without a normal row, DATASET_TOO_SMALL when they are too few for such a rate.
 */
export function withFalseAlarmRate(
  parts: DetectorParts,
  later: Dataset,
  rate: number,
): DetectorParts {
  const normal = datasetRows(later, rowsLabelled(later, NORMAL))
  if (normal.X.rows === 0) {
    throw new PhantomNetError(
      'LABELS_MISSING',
      'A false-alarm rate is set on validation rows labelled normal, and there are none. Give `--labels` to ingest, or leave --false-alarm-rate out.',
    )
  }
  if (normal.X.rows * rate < 1) {
    throw new PhantomNetError(
      'DATASET_TOO_SMALL',
      `${normal.X.rows} validation rows labelled normal cannot tell a false-alarm rate of ${rate}: less than one of them would be above the threshold. Ask for more, or ingest more events.`,
    )
  }
  const scores = new Detector(parts).anomalyScores(normal.X, normal.services)
  const threshold = quantile(scores, 1 - rate)
  const { typical, extreme, alarm } = parts.anchors
  const anchors = threatAnchors(typical, threshold, extreme)
  return {
    ...parts,
    forest: { ...parts.forest, offset: -threshold },
    anchors: alarm === undefined ? anchors : withAlarm(anchors, alarm),
  }
}
