/**
 * How the model's anomaly score and the rules' threat score become the one number an analyst reads.
 */

/** Anomaly scores that anchor the model's part of the threat score; from the rows the model was fitted on. */
export interface ThreatAnchors {
  /** The median: threat 0 at or below it. */
  readonly typical: number
  /** The decision threshold. */
  readonly threshold: number
  /** The highest score of a training row, at least a little above the threshold. */
  readonly extreme: number
  /** One row in a hundred is stranger: threat 50. Models made before this was kept have none. */
  readonly alarm?: number
}

/** Share of ordinary rows whose model threat is above 50. */
export const ALARM_SHARE = 0.01

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

/** The same anchors with an alarm, a little above what is typical at least. */
export function withAlarm(anchors: ThreatAnchors, alarm: number): Required<ThreatAnchors> {
  return { ...anchors, alarm: Math.max(alarm, anchors.typical + MIN_ANCHOR_GAP) }
}

/** Share of the newest event in the memory of its source, of models that do not say. */
export const MEMORY_WEIGHT = 0.3

/** How a model's verdicts join forest, rules and memory; kept with the model. */
export interface JoinParameters {
  /** Share of the newest event in the memory of its source, in (0, 1]. */
  readonly memoryWeight: number
}

export const DEFAULT_JOIN: JoinParameters = { memoryWeight: MEMORY_WEIGHT }

/**
 * The model's threat score of one event, 0–100: 0 at what is typical, 50 at the alarm, and what is missing to 100 halved
 * again by every further such distance, so that no two scores above typical are alike. Without an alarm, as older models
 * are, linear between the anchors.
 */
export function modelThreat(anomalyScore: number, anchors: ThreatAnchors): number {
  const { typical, threshold, extreme, alarm } = anchors
  if (anomalyScore <= typical) return 0
  if (alarm !== undefined) return 100 - 100 * 2 ** ((typical - anomalyScore) / (alarm - typical))
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
