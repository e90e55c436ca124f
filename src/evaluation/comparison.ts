import { ATTACK, type Dataset, NORMAL } from '../dataset/dataset.js'
import type { TimeSplit } from '../dataset/split.js'
import type { Detector } from '../detector/detector.js'
import { JoinedScorer } from '../detector/joined-scores.js'
import { LAST_OF_LOW } from '../detector/threat-level.js'
import {
  clusterResampler,
  clustersOf,
  percentileInterval,
  type Resampler,
} from '../metrics/bootstrap.js'
import { countDown, groupsAbove, rankRows } from '../metrics/ranking.js'
import { type Figures, figuresAt } from './figures.js'
import type { Interval } from './metrics-document.js'
import { rowsFor } from './rows-for.js'
import { forestScores } from './ways.js'

/** Share of the resamples that an interval spans. */
const LEVEL = 0.95

/** Two versions judged on the same rows, under the names they have in files and on the wire. */
export interface Comparison {
  /** Labelled test rows that the candidate has not met. */
  readonly rows: number
  readonly attacks: number
  readonly sources: number
  /** What depends on the model: the joined verdict, which acts, and the forest alone. */
  readonly ways: readonly ComparedWay[]
}

export interface ComparedWay {
  readonly name: 'joined' | 'forest'
  readonly candidate: ComparedFigures
  readonly incumbent: ComparedFigures
  /** PR-AUC of the candidate less the incumbent's, resample by resample: both meet the same sources. */
  readonly difference: Interval
}

/** Figures on the wire; those after the first two are at the version's own threshold. */
export type ComparedFigures = Readonly<Record<keyof typeof FIGURES, number>>

const FIGURES = {
  pr_auc: ({ prAuc }: Figures) => prAuc,
  roc_auc: ({ rocAuc }: Figures) => rocAuc,
  f1: ({ f1 }: Figures) => f1,
  recall: ({ recall }: Figures) => recall,
  false_positive_rate: ({ falsePositiveRate }: Figures) => falsePositiveRate,
} as const

export interface ComparisonInput {
  readonly split: TimeSplit
  readonly candidate: Detector
  readonly incumbent: Detector
  /** Whether the candidate has never met the rows of an instant. */
  readonly isUnseen: (atMs: number) => boolean
  /** Times that the sources are drawn anew. */
  readonly resamples: number
  readonly seed: number
}

/**
 * Judges two versions on the same test rows, their difference bootstrapped by source in pairs.
 * @returns null when there are not both attacks and normal rows that the candidate never met.
 */
export function compare(input: ComparisonInput): Comparison | null {
  const { split, candidate, incumbent, isUnseen, resamples, seed } = input
  const { test } = split
  const rows = [...test.labels.keys()].filter((i) => {
    const label = test.labels[i]
    return (label === NORMAL || label === ATTACK) && isUnseen(test.atMs[i] as number)
  })
  const labels = Int8Array.from(rows, (i) => test.labels[i] as number)
  if (!labels.includes(NORMAL) || !labels.includes(ATTACK)) return null
  const sources = clustersOf(rows.map((i) => test.sourceIps[i] as string))
  const isAttack = labels.map((label) => (label === ATTACK ? 1 : 0))
  const draw = clusterResampler(sources, isAttack, seed)
  const court: Court = { labels, sourceOfRow: sources.ofRow, resamples, draw }
  const scores = [candidate, incumbent].map((detector) => servedScores(split, detector))
  const judged = (name: ComparedWay['name']): ComparedWay => {
    const [one, other] = [candidate, incumbent].map((detector, k) => {
      const threshold = name === 'joined' ? LAST_OF_LOW : detector.anchors.threshold
      const own = scores[k]?.[name] as Float64Array
      return judge(
        court,
        Float64Array.from(rows, (i) => own[i] as number),
        threshold,
      )
    }) as [Judged, Judged]
    const differences = one.prAucs.map((prAuc, i) => prAuc - (other.prAucs[i] as number))
    return {
      name,
      candidate: one.figures,
      incumbent: other.figures,
      difference: {
        value: one.figures.pr_auc - other.figures.pr_auc,
        ...percentileInterval(differences, LEVEL),
      },
    }
  }
  return {
    rows: rows.length,
    attacks: isAttack.reduce((sum, value) => sum + value, 0),
    sources: sources.count,
    ways: [judged('joined'), judged('forest')],
  }
}

/** The rows both are judged on, and how they are resampled. */
interface Court {
  readonly labels: Int8Array
  readonly sourceOfRow: Int32Array
  readonly resamples: number
  readonly draw: Resampler
}

interface Judged {
  readonly figures: ComparedFigures
  /** PR-AUC of each resample. */
  readonly prAucs: Float64Array
}

function judge(court: Court, scores: Float64Array, threshold: number): Judged {
  const ranking = rankRows(scores, court.labels)
  const alerts = groupsAbove(ranking, threshold)
  const figures = figuresAt(countDown(ranking), alerts)
  // Sorted once: a resample only weighs the rows anew.
  const sources = ranking.order.map((row) => court.sourceOfRow[row] as number)
  const weights = new Uint32Array(sources.length)
  const prAucs = Float64Array.from({ length: court.resamples }, (_, resample) => {
    const drawn = court.draw(resample)
    for (let place = 0; place < weights.length; place++)
      weights[place] = drawn[sources[place] as number] as number
    return figuresAt(countDown(ranking, weights), alerts).prAuc
  })
  const named = Object.entries(FIGURES).map(([name, of]) => [name, of(figures)])
  return { figures: Object.fromEntries(named) as ComparedFigures, prAucs }
}

/** What a model says of the test rows when it serves; its memory of sources begins with the oldest row of the dataset. */
function servedScores(
  { train, validation, test }: TimeSplit,
  detector: Detector,
): Readonly<Record<ComparedWay['name'], Float64Array>> {
  const scorer = new JoinedScorer(detector)
  const joined = (part: Dataset): Float64Array =>
    scorer.score(part, rowsFor(part, detector.parts.featureNames))
  joined(train)
  joined(validation)
  return { forest: forestScores(detector, test), joined: joined(test) }
}
