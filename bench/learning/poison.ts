import {
  ATTACK,
  type Dataset,
  datasetRows,
  datasetSlice,
  NORMAL,
} from '../../src/dataset/dataset.js'
import { Detector } from '../../src/detector/detector.js'
import { AS_USUAL, prepareTraining } from '../../src/detector/fit.js'
import { DEFAULT_REGIME, type Regime } from '../../src/detector/fitting-rows.js'
import { fitParts } from '../../src/engine/trainer.js'
import type { Event } from '../../src/event/event.js'
import { checkParameters } from '../../src/forest/parameters.js'
import { Rng } from '../../src/math/rng.js'
import { SEEDS } from './conditions.js'
import { Court, type Verdict } from './court.js'
import type { Material } from './material.js'
import { mixOf } from './mix.js'
import { type MixRows, rowsOf } from './rows.js'

/** Shares of the rows to learn from that are poison. */
const POISON_SHARES = [0, 0.05, 0.1, 0.2] as const

/** Who pretends to be ordinary. */
const POISONER = '198.51.100.66'

/** Nothing is left out of what is fitted on. */
const OPEN: Regime = { ...DEFAULT_REGIME, maxSourceShare: 1, serviceForests: 'off' }
const CAPPED: Regime = { ...DEFAULT_REGIME, serviceForests: 'off' }

/** The forest on the 15 features, fitted on rows of which some are poison. */
export interface PoisonVerdict {
  readonly share: number
  readonly isCapped: boolean
  readonly verdict: Verdict
}

/**
 * One source does beforehand, labelled normal, exactly what all attackers of the test part will do: its rows are theirs. They are the
 * wanted share of the ordinary rows to learn from; the test part is that of the primary condition. With the cap on rows a source as it
 * is by default, and without it.
 */
export function* judgePoison(material: Material, resamples: number): Generator<PoisonVerdict> {
  const clean = SEEDS.map((seed) =>
    rowsOf(mixOf(material, { share: 0.1, seed, withMail: true }), 'base'),
  )
  for (const share of POISON_SHARES) {
    const seeds = clean.map((rows, i) => poisoned(rows, share, SEEDS[i] as number))
    const court = new Court(seeds, resamples)
    for (const regime of [OPEN, CAPPED]) {
      const scores = seeds.map((rows, i) => scoresOf(rows, regime, SEEDS[i] as number))
      yield { share, isCapped: regime === CAPPED, verdict: court.judge(scores) }
    }
  }
}

function scoresOf({ dataset, cut }: MixRows, regime: Regime, seed: number): Float64Array {
  const train: Dataset = datasetSlice(dataset, 0, cut)
  const prepared = prepareTraining(train, 'normal', AS_USUAL, { ...regime, seed })
  const detector = new Detector(fitParts(prepared, checkParameters({ randomState: seed })))
  return detector.anomalyScores(dataset.X)
}

/** Ordinary rows to learn from, and so many copies of the test part's attacks among them that they are the wanted share. */
function poisoned({ dataset, events, cut }: MixRows, share: number, seed: number): MixRows {
  const ordinary = dataset.labels.subarray(0, cut).filter((label) => label === NORMAL).length
  const wanted = Math.round((ordinary * share) / (1 - share))
  const attacks = [...dataset.labels.keys()].filter(
    (row) => row >= cut && dataset.labels[row] === ATTACK,
  )
  const rng = new Rng(seed, 4)
  const copied = Array.from(
    { length: wanted },
    () => attacks[rng.nextBelow(attacks.length)] as number,
  )
  const all = [...Array.from({ length: cut }, (_, row) => row), ...copied]
  const rest = Array.from({ length: events.length - cut }, (_, k) => cut + k)
  const rows = datasetRows(dataset, [...all, ...rest])
  const isPoison = (place: number): boolean => place >= cut && place < all.length
  return {
    cut: all.length,
    events: [...all, ...rest].map((row) => events[row] as Event),
    dataset: {
      ...rows,
      labels: rows.labels.map((label, place) => (isPoison(place) ? NORMAL : label)),
      sourceIps: rows.sourceIps.map((ip, place) => (isPoison(place) ? POISONER : ip)),
    },
  }
}
