import type { TrainOn } from '../../src/detector/fit.js'
import { Court, type Verdict } from './court.js'
import type { Material } from './material.js'
import { mixOf } from './mix.js'
import { type MixRows, rowsOf } from './rows.js'
import { WAYS, type WayName } from './ways.js'

/** What a table's column stands for. */
export interface Condition {
  readonly share: number
  readonly trainOn: TrainOn
  readonly withMail: boolean
  /** Judged on the rows of this service alone; null for all. */
  readonly service: string | null
}

/** Scores of every row, of each seed. */
type Scores = Map<WayName, readonly Float64Array[]>

/** Every way, judged. */
export type Verdicts = ReadonlyMap<WayName, Verdict>

/** Seeds of draws and forests. */
export const SEEDS: readonly number[] = [0, 1, 2, 3, 4]

/** Services that have attacks to be told from ordinary events. */
const SERVICES = ['http', 'ssh', 'ftp', 'smtp'] as const

/** The primary condition, the one that is looked into further. */
export const PRIMARY: Condition = { share: 0.1, trainOn: 'normal', withMail: true, service: null }

export function nameOf({ share, trainOn, withMail, service }: Condition): string {
  const fitted = trainOn === 'normal' ? 'fitted on benign' : 'fitted on the mix'
  const only = service === null ? '' : `, ${service} alone`
  return `${100 * share} %, ${fitted}${withMail ? '' : ', without mail'}${only}`
}

/** The rows of every seed, of the extended set. */
export function seedsOf(material: Material, share: number, withMail: boolean): MixRows[] {
  return SEEDS.map((seed) => rowsOf(mixOf(material, { share, seed, withMail }), 'extended'))
}

/** 1, 10 and 50 % attacks, fitted on benign rows and on the mix, with and without mail; the primary condition by service too. */
export const CONDITIONS: readonly Condition[] = [0.1, 0.01, 0.5].flatMap((share) =>
  [true, false].flatMap((withMail) =>
    (['normal', 'all'] as const).flatMap((trainOn) => {
      const condition = { share, trainOn, withMail, service: null }
      const services = nameOf(condition) === nameOf(PRIMARY) ? SERVICES : []
      return [condition, ...services.map((service) => ({ ...condition, service }))]
    }),
  ),
)

/** Judges every way in the conditions; those of the same rows, and of the same fit, should follow each other. */
export function* judgeConditions(
  material: Material,
  conditions: readonly Condition[],
  resamples: number,
): Generator<readonly [Condition, Verdicts]> {
  let mixed: { readonly seeds: readonly MixRows[]; readonly apart: Scores } | null = null
  let fitted: ReadonlyMap<WayName, readonly Float64Array[]> = new Map()
  let before: Condition | null = null
  for (const condition of conditions) {
    const { share, withMail, trainOn, service } = condition
    if (mixed === null || share !== before?.share || withMail !== before.withMail) {
      mixed = { seeds: seedsOf(material, share, withMail), apart: new Map() }
      before = null
    }
    const { seeds, apart } = mixed
    if (trainOn !== before?.trainOn) fitted = scoresOf(seeds, trainOn, apart)
    before = condition
    const court = new Court(
      seeds,
      resamples,
      ({ events }, row) => service === null || events[row]?.service === service,
    )
    yield [condition, judgeAll(court, fitted)]
  }
}

/** @param apart scores of ways that are the same whatever is fitted on; filled the first time. */
function scoresOf(seeds: readonly MixRows[], trainOn: TrainOn, apart: Scores): Scores {
  const out: Scores = new Map()
  for (const { name, isApart, score } of WAYS) {
    const scores =
      (isApart ? apart.get(name) : undefined) ??
      seeds.map((rows, i) => score({ rows, trainOn, seed: SEEDS[i] as number }))
    if (isApart) apart.set(name, scores)
    out.set(name, scores)
  }
  return out
}

function judgeAll(court: Court, scores: ReadonlyMap<WayName, readonly Float64Array[]>): Verdicts {
  return new Map([...scores].map(([name, of]) => [name, court.judge(of)]))
}
