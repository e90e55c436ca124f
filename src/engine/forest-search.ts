import type { ForestScores } from '../selection/judge-forest.js'
import { type JudgedPoint, rankResults } from '../selection/rank-results.js'
import type { SearchMetrics, SelectMetric } from '../selection/search-document.js'
import type { ForestParams, SearchPoint } from '../selection/search-space.js'
import {
  type ForestPlan,
  forestKey,
  preparationKey,
  scoresTrainRows,
  type WantedCount,
} from '../selection/search-strategy.js'
import { chunkTrees, GrowingForest } from './growing-forest.js'
import type { SearchJournal } from './search-journal.js'
import type { SearchRows } from './search-rows.js'
import type { SearchThreads } from './search-threads.js'
import type { JudgeWork } from './search-work.js'

/** A training or validation row that is scored takes about so much of the time of one that a tree is grown on. */
const SCORING_WEIGHT = 1 / 3

/** How far a search is. */
export interface ForestSearchProgress {
  /** 0–1, of what `judge` was asked for last. */
  readonly share: number
  /** Combinations judged so far. */
  readonly combinations: number
  /** The best few of them, best first. */
  readonly leaders: readonly JudgedPoint[]
}

export interface ForestSearchOptions {
  readonly rows: SearchRows
  readonly threads: SearchThreads
  readonly journal: SearchJournal
  readonly select: SelectMetric
  /** How many of the best are told, and keep their scores. */
  readonly leaders: number
  readonly onProgress: (progress: ForestSearchProgress) => void
}

/**
 * Grows the forests of a search in threads, scores rows tree by tree, and judges each number of trees and contamination
 * that is asked for. A forest hangs on its parameters and the seed alone, so nothing that is found depends on how many
 * threads there are. What the journal holds is not done again.
 */
export class ForestSearch {
  readonly #options: ForestSearchOptions
  readonly #growing = new Map<string, GrowingForest>()
  /** Validation scores of the leaders' forests. */
  readonly #scores = new Map<string, Float64Array>()
  #leaders: readonly JudgedPoint[] = []
  #underWay = 0
  #asked = 0
  #done = 0
  #combinations = 0

  constructor(options: ForestSearchOptions) {
    this.#options = options
  }

  /**
   * Judges all that the plans want.
   * @param keepsTrees whether the same forests may be asked for more trees afterwards; those of earlier plans that are
   * not among these are forgotten.
   * @throws PhantomNetError PARAMETER_INVALID when a forest cannot be grown on these rows, WORKER_FAILED, STORE_FAILED.
   */
  async judge(plans: readonly ForestPlan[], keepsTrees = false): Promise<JudgedPoint[]> {
    const ordered = this.#inOrder(plans)
    const keys = new Set(plans.map(({ key }) => key))
    for (const key of this.#growing.keys()) if (!keys.has(key)) this.#growing.delete(key)
    this.#asked = ordered.reduce((sum, plan) => sum + this.#workOf(plan, treesOf(plan)), 0)
    this.#done = 0
    this.#tell()
    const results: Promise<JudgedPoint[]>[][] = []
    const waiting = ordered.entries()
    // As many forests as threads are under way: each thread can go on with one of its own, and memory stays bounded.
    const drive = async (): Promise<void> => {
      this.#underWay++
      for (const [i, plan] of waiting) results[i] = await this.#judgePlan(plan, ordered, keepsTrees)
      this.#underWay--
    }
    const drivers = Math.min(this.#options.threads.count, ordered.length)
    this.#underWay = 0
    await Promise.all(Array.from({ length: drivers }, drive))
    return (await Promise.all(results.flat())).flat()
  }

  /** Scores of the rows that judge, from the forest of a point. @throws as `judge` does. */
  async validationScores(point: SearchPoint): Promise<Float64Array> {
    const { rows, threads } = this.#options
    const kept = this.#scores.get(scoresKey(forestKey(point), point.n_estimators))
    if (kept !== undefined) return kept
    const growth = rows.growthOf(point)
    const prepared = rows.prepare(point, rows.bytesFor(point, chunkTrees(growth)))
    const forest = new GrowingForest(growth, 0, rows.validationRows)
    const grown = await forest.growTo(point.n_estimators, prepared, threads, {
      onChunk: () => undefined,
      isCrowded: () => false,
    })
    return (await grown.scores).validation
  }

  /** Those of one preparation together, and of these the largest first: what is left for the end is small. */
  #inOrder(plans: readonly ForestPlan[]): ForestPlan[] {
    const firsts = new Map<string, number>()
    for (const [i, { params }] of plans.entries()) {
      const key = preparationKey(params)
      firsts.set(key, firsts.get(key) ?? i)
    }
    const { rows } = this.#options
    const order = plans.map((plan) => ({
      plan,
      place: firsts.get(preparationKey(plan.params)) as number,
      samples: rows.growthOf(plan.params).maxSamples,
    }))
    return order
      .toSorted((a, b) => a.place - b.place || b.samples - a.samples)
      .map(({ plan }) => plan)
  }

  /** How much it takes to grow and score so many of a plan's trees, in samples. */
  #workOf(plan: ForestPlan, trees: number): number {
    const { rows } = this.#options
    const scored = (scoresTrainRows(plan) ? rows.trainRows : 0) + rows.validationRows
    return trees * (rows.growthOf(plan.params).maxSamples + scored * SCORING_WEIGHT)
  }

  /** @returns when threads have taken all of its work: what will come of it. */
  async #judgePlan(
    plan: ForestPlan,
    all: readonly ForestPlan[],
    keepsTrees: boolean,
  ): Promise<Promise<JudgedPoint[]>[]> {
    const { rows, threads, journal } = this.#options
    const results: Promise<JudgedPoint[]>[] = []
    let forest = this.#growing.get(plan.key) ?? null
    let trees = forest?.trees ?? 0
    this.#count(plan, trees)
    for (const wanted of plan.wanted) {
      const known = journal.find(plan.key, wanted.trees, wanted.contaminations)
      if (known !== null) {
        results.push(Promise.resolve(this.#note(plan, wanted, known)))
        continue
      }
      forest ??= new GrowingForest(
        rows.growthOf(plan.params),
        scoresTrainRows(plan) ? rows.trainRows : 0,
        rows.validationRows,
      )
      const prepared = rows.prepare(plan.params, this.#bytesFor(plan.params, all))
      const grown = await forest.growTo(wanted.trees, prepared, threads, {
        onChunk: (more) => this.#count(plan, more),
        isCrowded: () => this.#underWay >= threads.count,
      })
      trees = wanted.trees
      const judged = grown.scores.then((scores) => this.#judgeScores(plan, wanted, scores))
      // A failure is told when all are waited for.
      judged.catch(() => undefined)
      results.push(judged)
    }
    this.#count(plan, treesOf(plan) - trees)
    if (forest !== null && keepsTrees) this.#growing.set(plan.key, forest)
    return results
  }

  async #judgeScores(
    plan: ForestPlan,
    wanted: WantedCount,
    scores: ForestScores,
  ): Promise<JudgedPoint[]> {
    const { rows, threads, journal } = this.#options
    const { contaminations, trees } = wanted
    const work: JudgeWork = { kind: 'judge', scores, rows: rows.judged, contaminations }
    const metrics = await threads.ask<readonly SearchMetrics[]>(() => work, true).answer
    journal.add({
      forest: plan.key,
      trees,
      metrics: Object.fromEntries(metrics.map((found, i) => [String(contaminations[i]), found])),
    })
    this.#scores.set(scoresKey(plan.key, trees), scores.validation)
    return this.#note(plan, wanted, metrics)
  }

  /** Points with their figures. The leaders are found anew, and scores of those that fell behind are forgotten. */
  #note(
    { params }: ForestPlan,
    { trees, contaminations }: WantedCount,
    metrics: readonly SearchMetrics[],
  ): JudgedPoint[] {
    const { select, leaders } = this.#options
    const found = contaminations.map((contamination, i) => ({
      point: { ...params, n_estimators: trees, contamination },
      metrics: metrics[i] as SearchMetrics,
    }))
    this.#leaders = rankResults([...this.#leaders, ...found], select).slice(0, leaders)
    const kept = new Set(
      this.#leaders.map(({ point }) => scoresKey(forestKey(point), point.n_estimators)),
    )
    for (const key of this.#scores.keys()) if (!kept.has(key)) this.#scores.delete(key)
    this.#combinations += found.length
    this.#tell()
    return found
  }

  /** Room for any chunk of the forests that see rows prepared alike. */
  #bytesFor(params: ForestParams, all: readonly ForestPlan[]): number {
    const { rows } = this.#options
    const key = preparationKey(params)
    return all
      .filter((plan) => preparationKey(plan.params) === key)
      .reduce((most, plan) => {
        const trees = chunkTrees(rows.growthOf(plan.params))
        return Math.max(most, rows.bytesFor(plan.params, trees))
      }, 0)
  }

  #count(plan: ForestPlan, trees: number): void {
    this.#done += this.#workOf(plan, trees)
    this.#tell()
  }

  #tell(): void {
    this.#options.onProgress({
      share: this.#asked === 0 ? 0 : Math.min(1, this.#done / this.#asked),
      combinations: this.#combinations,
      leaders: this.#leaders,
    })
  }
}

/** Trees of the largest forest that is wanted. */
function treesOf({ wanted }: ForestPlan): number {
  return wanted.at(-1)?.trees ?? 0
}

function scoresKey(forest: string, trees: number): string {
  return `${trees} trees, ${forest}`
}
