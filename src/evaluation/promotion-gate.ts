import { formatInterval, formatPercent, formatShare } from '../plots/number-format.js'
import type { ComparedWay, Comparison } from './comparison.js'

/**
 * What a version must show on labelled test rows before it takes the place of the one that serves (decision 14).
 */

/** PR-AUC that may be lost where the data are too few to show that nothing is. */
const MARGIN = 0.02

/** Times as many false alarms as the incumbent's that are let pass, and a share of normal rows that always is. */
const FALSE_ALARM_FACTOR = 2
const FALSE_ALARM_SLACK = 0.005

/** F1 at the version's own threshold that may be lost: a threshold may trade alarms for attacks, but must not throw both away. */
const F1_SLACK = 0.05

/** One thing that was asked of a version. Names are those on disk and on the wire. */
export interface GateCondition {
  readonly what: string
  readonly passes: boolean
  /** The figures that say so. */
  readonly figures: string
}

/** What the labelled test asks of a candidate. */
export function conditionsOnTest({ ways }: Comparison): readonly GateCondition[] {
  return ways.flatMap((way) =>
    way.name === 'joined' ? [notWorse(way), ...alertsLike(way)] : [notShownWorse(way)],
  )
}

/** Better by the figures, or its loss bounded: a tie lets the newer version in, noise alone does not keep it out. */
function notWorse({ candidate, incumbent, difference }: ComparedWay): GateCondition {
  return {
    what: `joined verdict: PR-AUC no lower, or surely by less than ${MARGIN}`,
    passes: difference.value >= 0 || difference.low >= -MARGIN,
    figures: `${formatShare(candidate.pr_auc)} against ${formatShare(incumbent.pr_auc)}, difference ${formatInterval(difference)}`,
  }
}

function notShownWorse({ candidate, incumbent, difference }: ComparedWay): GateCondition {
  return {
    what: 'forest alone: PR-AUC not shown to be lower',
    passes: difference.high >= 0,
    figures: `${formatShare(candidate.pr_auc)} against ${formatShare(incumbent.pr_auc)}, difference ${formatInterval(difference)}`,
  }
}

function alertsLike({ candidate, incumbent }: ComparedWay): readonly GateCondition[] {
  const alarms = candidate.false_positive_rate
  const before = incumbent.false_positive_rate
  const [f1, f1Before] = [candidate.f1, incumbent.f1]
  return [
    {
      what: `false alarms at most ${FALSE_ALARM_FACTOR} times the incumbent's, or ${FALSE_ALARM_SLACK * 100} points more`,
      passes: alarms <= FALSE_ALARM_FACTOR * before || alarms <= before + FALSE_ALARM_SLACK,
      figures: `${formatPercent(alarms)} of the normal rows against ${formatPercent(before)}`,
    },
    {
      what: `F1 at its threshold no lower by more than ${F1_SLACK}`,
      passes: f1 >= f1Before - F1_SLACK,
      figures: `${formatShare(f1)} against ${formatShare(f1Before)}`,
    },
  ]
}

/** Whom a version met in shadow, and what both would have done. */
export interface ShadowFigures {
  readonly events: number
  readonly hours: number
  /** Events that the version that serves, and the shadow, would alert on. */
  readonly production_alerts: number
  readonly shadow_alerts: number
}

/** How long a shadow is watched, and how far its alerts may differ. */
export interface ShadowDemands {
  readonly events: number
  readonly hours: number
  readonly alertFactor: number
}

/** Alerts that both sides are given on top, so that a handful on quiet days decides nothing. */
const ALERT_SLACK = 20

/** What is asked of a candidate's time in shadow. */
export function conditionsInShadow(
  seen: ShadowFigures,
  { events, hours, alertFactor }: ShadowDemands,
): readonly GateCondition[] {
  const { production_alerts: theirs, shadow_alerts: ours } = seen
  const ratio = (ours + ALERT_SLACK) / (theirs + ALERT_SLACK)
  return [
    {
      what: `in shadow for ${events} events and ${hours} h`,
      passes: seen.events >= events && seen.hours >= hours,
      figures: `${seen.events} events in ${seen.hours.toFixed(1)} h`,
    },
    {
      what: `alerts within ${alertFactor} times the incumbent's, either way`,
      passes: ratio <= alertFactor && ratio >= 1 / alertFactor,
      figures: `${ours} alerts against ${theirs}`,
    },
  ]
}

/** In a sentence, for the history of a version and for whoever asked. */
export function gateSentence(conditions: readonly GateCondition[]): string {
  const failed = conditions.filter(({ passes }) => !passes)
  const told = failed.length > 0 ? failed : conditions
  return told.map(({ what, figures }) => `${what} (${figures})`).join('; ')
}
