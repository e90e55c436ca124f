/**
 * How the model's anomaly score and the rules' threat score become the one number an analyst reads.
 */

/** Anomaly scores that anchor the model's part of the threat score; from the rows the model was fitted on. */
export interface ThreatAnchors {
  /** The median: threat 0 at or below it. */
  readonly typical: number
  /** The decision threshold: threat 50. */
  readonly threshold: number
  /** The highest score of a training row, at least a little above the threshold: threat 100 at or above it. */
  readonly extreme: number
}

/** Smallest distance between anchors, so that the scale never divides by 0. */
const MIN_ANCHOR_GAP = 0.01

/** Anchors in ascending order: what is typical gives way to the threshold, what is extreme lies above it. */
export function threatAnchors(typical: number, threshold: number, extreme: number): ThreatAnchors {
  return {
    typical: Math.min(typical, threshold - MIN_ANCHOR_GAP),
    threshold,
    extreme: Math.max(extreme, threshold + MIN_ANCHOR_GAP),
  }
}

/** Share of the newest event in the memory of its source. */
export const MEMORY_WEIGHT = 0.3

/** The model's threat score of one event, 0–100: linear between the anchors. */
export function modelThreat(anomalyScore: number, anchors: ThreatAnchors): number {
  const { typical, threshold, extreme } = anchors
  if (anomalyScore <= typical) return 0
  if (anomalyScore <= threshold) return (50 * (anomalyScore - typical)) / (threshold - typical)
  return Math.min(100, 50 + (50 * (anomalyScore - threshold)) / (extreme - threshold))
}

/** Two independent reasons for alarm: 1 − (1 − a)(1 − b), on the scale 0–100. */
export function joinThreats(a: number, b: number): number {
  return 100 - ((100 - a) * (100 - b)) / 100
}

/**
 * The verdict's threat score. What the source did before lifts it, so that a slow attack adds up; what
 * the rules flag in this very event is never averaged away.
 * @param remembered moving average of the source's joined scores, this event's included.
 */
export function threatScoreOf(remembered: number, ruleScore: number): number {
  return Math.max(remembered, ruleScore)
}
