import {
  type DriftLevel,
  driftLevel,
  kolmogorovSmirnov,
  populationStability,
  PSI_LARGE,
  PSI_MODERATE,
} from './drift.js'
import { binOf } from './drift-bins.js'
import type { DriftReference, ReferenceBins } from './drift-reference.js'
import { BLOCK_EVENTS, SourceCap } from './source-cap.js'

/** Blocks of events in the window; the oldest goes when another begins. */
const BLOCKS = 20

/** Events that must count before a level is told: of fewer, PSI is large by chance alone. */
const MIN_COUNTED = 500

/** How far one number has moved. Names are those on the wire; null while too few events count. */
export interface DriftOf {
  readonly name: string
  readonly psi: number | null
  readonly ks: number | null
  readonly ks_p: number | null
  readonly level: DriftLevel | null
}

/** How far the newest events lie from the rows the model was made from. */
export interface DriftReport {
  /** That of the anomaly score: what moves features and not the score changes no verdict. */
  readonly level: DriftLevel | null
  readonly thresholds: { readonly moderate: number; readonly large: number }
  readonly window: {
    /** Events in the window, and those of them that count: of one source a share at most. */
    readonly events: number
    readonly counted: number
    readonly at_most: number
    /** Times of the first and the last of them, as they came. */
    readonly from: string | null
    readonly to: string | null
  }
  readonly reference_rows: number
  readonly score: DriftOf
  readonly features: readonly DriftOf[]
}

/** Counts of one block of events in the reference's bins. */
interface Block {
  readonly counts: readonly Uint32Array[]
  events: number
  counted: number
  fromMs: number
}

/** Live events in the reference's bins: the newest 10,000, in memory that does not grow. */
export class DriftWindow {
  readonly #reference: DriftReference
  readonly #bins: readonly ReferenceBins[]
  readonly #cap = new SourceCap()
  readonly #blocks: Block[] = []
  #toMs = 0

  constructor(reference: DriftReference) {
    this.#reference = reference
    this.#bins = [...reference.features, reference.score]
  }

  /** @param features raw, at least as many as the reference has, in its order. */
  push(source: string, features: ArrayLike<number>, score: number, atMs: number): void {
    const block = this.#blocks.at(-1) ?? this.#begin()
    if (block.events++ === 0) block.fromMs = atMs
    this.#toMs = atMs
    const { counts, endsBlock } = this.#cap.take(source)
    if (counts) {
      block.counted++
      for (let j = 0; j < this.#bins.length; j++) {
        const value = j === this.#bins.length - 1 ? score : (features[j] as number)
        const into = block.counts[j] as Uint32Array
        const bin = binOf((this.#bins[j] as ReferenceBins).edges, value)
        into[bin] = (into[bin] as number) + 1
      }
    }
    if (endsBlock) this.#begin()
  }

  report(): DriftReport {
    const { features, score, rows } = this.#reference
    const filled = this.#blocks.filter(({ events }) => events > 0)
    const events = filled.reduce((total, block) => total + block.events, 0)
    const counted = filled.reduce((total, block) => total + block.counted, 0)
    const drifts = this.#bins.map((bins, j) => this.#driftOf(bins, j, counted))
    const ofScore = drifts.at(-1) as DriftOf
    return {
      level: ofScore.level,
      thresholds: { moderate: PSI_MODERATE, large: PSI_LARGE },
      window: {
        events,
        counted,
        at_most: BLOCKS * BLOCK_EVENTS,
        from: instant(filled[0]?.fromMs),
        to: instant(events === 0 ? undefined : this.#toMs),
      },
      reference_rows: rows,
      score: { ...ofScore, name: score.name },
      features: drifts.slice(0, features.length),
    }
  }

  #driftOf({ name, counts }: ReferenceBins, j: number, counted: number): DriftOf {
    if (counted < MIN_COUNTED) return { name, psi: null, ks: null, ks_p: null, level: null }
    const met = new Uint32Array(counts.length)
    for (const block of this.#blocks) {
      const own = block.counts[j] as Uint32Array
      for (let bin = 0; bin < met.length; bin++)
        met[bin] = (met[bin] as number) + (own[bin] as number)
    }
    const psi = populationStability(counts, met)
    const test = kolmogorovSmirnov(counts, met)
    return {
      name,
      psi,
      ks: test?.distance ?? null,
      ks_p: test?.pValue ?? null,
      level: psi === null ? null : driftLevel(psi),
    }
  }

  /** Begins another block, in the memory of the oldest when there are as many as there may be. */
  #begin(): Block {
    const block =
      this.#blocks.length === BLOCKS ? emptied(this.#blocks.shift() as Block) : this.#fresh()
    this.#blocks.push(block)
    return block
  }

  #fresh(): Block {
    const counts = this.#bins.map((bins) => new Uint32Array(bins.counts.length))
    return { counts, events: 0, counted: 0, fromMs: 0 }
  }
}

function emptied({ counts }: Block): Block {
  for (const own of counts) own.fill(0)
  return { counts, events: 0, counted: 0, fromMs: 0 }
}

/** A time no event can have is none. */
function instant(atMs: number | undefined): string | null {
  return atMs === undefined || Math.abs(atMs) > 8.64e15 ? null : new Date(atMs).toISOString()
}
