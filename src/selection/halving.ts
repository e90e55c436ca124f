import { type JudgedPoint, rankResults } from './rank-results.js'
import type { SelectMetric } from './search-document.js'
import { type ForestPlan, forestKey } from './search-strategy.js'

/** One rung of successive halving: so many forests, grown to so many trees. */
export interface Rung {
  readonly trees: number
  readonly forests: number
}

/**
 * The rungs of successive halving (Jamieson and Talwalkar 2016), the resource being trees: from each number of trees to
 * the next one in `factor` of the forests goes on, rounded up. A forest that goes on keeps its trees.
 * @param counts numbers of trees, ascending.
 */
export function halvingRungs(forests: number, counts: readonly number[], factor: number): Rung[] {
  let left = forests
  return counts.map((trees, i) => {
    if (i > 0) left = Math.ceil(left / factor)
    return { trees, forests: left }
  })
}

/** What a rung asks of the forests that reached it. */
export function plansOfRung(plans: readonly ForestPlan[], { trees }: Rung): ForestPlan[] {
  return plans.map((plan) => ({
    ...plan,
    wanted: plan.wanted.filter((wanted) => wanted.trees === trees),
  }))
}

/**
 * The forests that go on: those whose best combination ranks highest.
 * @param judged on this rung.
 */
export function survivors(
  plans: readonly ForestPlan[],
  judged: readonly JudgedPoint[],
  forests: number,
  select: SelectMetric,
): ForestPlan[] {
  const ranked = new Set(rankResults(judged, select).map(({ point }) => forestKey(point)))
  const kept = new Set([...ranked].slice(0, forests))
  return plans.filter(({ key }) => kept.has(key))
}
