import type { Court } from '../../src/evaluation/court.js'
import { alertsOf } from '../../src/metrics/alert-budget.js'
import { golden } from '../golden/golden.js'

type Figures = Readonly<Record<string, number>>

interface GoldenEvaluation {
  readonly sources: number[]
  readonly labels: number[]
  readonly at_ms: number[]
  readonly scores: number[]
  readonly threshold: number
  /** The rows as they are, then four resamples of the sources. */
  readonly judged: readonly {
    readonly drawn: number[]
    readonly figures: Figures
    readonly alert_budgets: readonly (Figures & { readonly threshold: number | null })[]
  }[]
  readonly calibration: {
    readonly validation: number[]
    readonly asked: number[]
    readonly thresholds: number[]
    readonly got: number[]
    readonly recall: number[]
  }
}

/** An evaluation that scikit-learn and plain Python made of the same rows. */
export const GOLDEN = golden('evaluation.json') as GoldenEvaluation

/** Its rows, and resamples of their sources. */
export function goldenCourt(...resamples: readonly number[][]): Court {
  const sourceOfRow = Int32Array.from(GOLDEN.sources)
  const atMs = Float64Array.from(GOLDEN.at_ms)
  return {
    rows: [...GOLDEN.labels.keys()],
    labels: Int8Array.from(GOLDEN.labels),
    sourceOfRow,
    sources: 25,
    alerts: alertsOf(sourceOfRow, atMs, (atMs.at(-1) as number) - (atMs[0] as number)),
    resamples: resamples.length,
    draw: (resample) => Uint32Array.from(resamples[resample] as number[]),
    pause: async () => {},
  }
}
