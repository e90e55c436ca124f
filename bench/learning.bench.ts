import { type BenchRow, keepsBounds, machineName } from './measure.js'
import {
  type Condition,
  CONDITIONS,
  judgeConditions,
  nameOf,
  PRIMARY,
  seedsOf,
  type Verdicts,
} from './learning/conditions.js'
import { differenceOf, FIGURES, intervalOf } from './learning/court.js'
import { judgePlanted } from './learning/planted.js'
import { judgePoison } from './learning/poison.js'
import { isMaterialThere, LOGS, type Material, readMaterial } from './learning/material.js'
import type { WayName } from './learning/ways.js'

/**
 * How well events are told apart by the protocol of bench/learning: every way of scoring in every condition, means of 5 seeds with
 * intervals by source. Run from the project's root, logs in ../shared/data/honeypot; with --short only the conditions that have bounds,
 * with --without FAMILY no attacks of that family. Exit 1 when a figure misses its bound.
 */
const RESAMPLES = 200

type Figure = (typeof FIGURES)[number]

interface LearningRow extends BenchRow {
  /** Ends of the 95 % interval by source. */
  readonly low?: number
  readonly high?: number
}

/** The way that serves: a forest a service, joined with the rules, averaged over the source's last events. */
const SERVING: WayName = 'joined, services, 26'

const RARE: Condition = { ...PRIMARY, share: 0.01 }

/** What is asked for. */
const BOUNDS: readonly (readonly [Condition, WayName, Figure, number])[] = [
  [PRIMARY, 'forest on 15, log', 'ROC-AUC', 0.87],
  [PRIMARY, 'forest on 15, log', 'PR-AUC', 0.7],
  [PRIMARY, 'forest on 15, log', 'recall at 1 % FP', 0.55],
  [PRIMARY, 'forest without 5–7, log', 'PR-AUC', 0.5],
  [PRIMARY, SERVING, 'ROC-AUC', 0.95],
  [PRIMARY, SERVING, 'PR-AUC', 0.83],
  [PRIMARY, SERVING, 'recall at 1 % FP', 0.68],
  [RARE, SERVING, 'PR-AUC', 0.4],
  [RARE, SERVING, 'recall at 1 % FP', 0.5],
]

const asJson = process.argv.includes('--json')
/** Only the conditions that bounds are set on. */
const isShort = process.argv.includes('--short')
const print = (text: string): void => void (asJson || process.stdout.write(`${text}\n`))
/** A family of attacks that is left out, to see what it brings. */
const without = process.argv.find((_word, i, all) => all[i - 1] === '--without')
const rows: LearningRow[] = []
const notRun: string[] = []

function boundOf(condition: Condition, way: WayName, figure: Figure): number | undefined {
  return BOUNDS.find(
    ([of, name, what]) => nameOf(of) === nameOf(condition) && name === way && what === figure,
  )?.[3]
}

function reportCondition(condition: Condition, verdicts: Verdicts): void {
  const title = nameOf(condition)
  print(`\n${title}\n${' '.repeat(26)}${FIGURES.map((name) => name.padEnd(24)).join('')}`)
  for (const [way, verdict] of verdicts) {
    const cells = FIGURES.map((figure) => {
      const interval = intervalOf(verdict, figure)
      const bound = boundOf(condition, way, figure)
      const row = {
        what: `${title}: ${way}: ${figure}`,
        ...interval,
        unit: '',
        peer: null,
        ...(bound === undefined ? {} : { at_least: bound }),
      }
      rows.push(row)
      const missed = keepsBounds([row]) ? '' : ' MISSED'
      return `${short(interval.value)} [${short(interval.low)}, ${short(interval.high)}]${missed}`
    })
    print(`  ${way.padEnd(24)}${cells.map((cell) => cell.padEnd(24)).join('')}`.trimEnd())
  }
  if (condition.service === null) reportDifference(condition, verdicts)
}

/** The way that serves against the strongest that does without a forest; in the primary condition the interval must be apart from 0. */
function reportDifference(condition: Condition, verdicts: Verdicts): void {
  const [ours, theirs] = [verdicts.get(SERVING), verdicts.get('rules remembered')]
  if (ours === undefined || theirs === undefined) return
  const interval = differenceOf(ours, theirs, 'PR-AUC')
  const isPrimary = nameOf(condition) === nameOf(PRIMARY)
  const what = `${nameOf(condition)}: ${SERVING} less rules remembered: PR-AUC`
  rows.push({ what, ...interval, unit: '', peer: null })
  print(
    `  PR-AUC of the ${SERVING} less that of rules remembered: ${interval.value.toFixed(3)} [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`,
  )
  if (!isPrimary) return
  const low = { what: `${what}, low end`, value: interval.low, unit: '', peer: null, at_least: 0 }
  rows.push(low)
  print(`  its low end must be above 0${keepsBounds([low]) ? '' : ': MISSED'}`)
}

/** The recall that poison costs, with and without the cap on rows a source; with it at most 5 points at a tenth of poison. */
function reportPoison(material: Material): void {
  const name = 'recall at 1 % FP'
  print('\npoisoned training rows: recall at 1 % false positives of the forest on 15')
  const clean = new Map<boolean, number>()
  for (const { share, isCapped, verdict } of judgePoison(material, RESAMPLES)) {
    const { value, low, high } = intervalOf(verdict, name)
    if (share === 0) clean.set(isCapped, value)
    const row = {
      what: `${100 * share} % poison, ${isCapped ? 'sources capped' : 'all rows'}: ${name} lost`,
      value: (clean.get(isCapped) ?? value) - value,
      unit: '',
      peer: null,
      ...(isCapped && share === 0.1 ? { at_most: 0.05 } : {}),
    }
    rows.push(row)
    print(
      `  ${`${100 * share} % poison, ${isCapped ? 'sources capped' : 'all rows'}`.padEnd(30)}${short(value)} [${short(low)}, ${short(high)}], lost ${short(row.value)}${keepsBounds([row]) ? '' : ' MISSED'}`,
    )
  }
}

function reportPlanted(material: Material): void {
  const figures = judgePlanted(seedsOf(material, PRIMARY.share, PRIMARY.withMail))
  const first = {
    what: 'planted feature ranks first, share of rows',
    value: figures.first,
    unit: '',
    peer: null,
    at_least: 0.95,
  }
  const sums = {
    what: 'contributions summed, farthest from the score difference',
    value: figures.worstSum,
    unit: '',
    peer: null,
    at_most: 1e-9,
  }
  rows.push(first, sums)
  print(
    `\n${figures.rows} planted anomalies: the planted feature ranks first in ${(100 * figures.first).toFixed(1)} %${keepsBounds([first]) ? '' : ' MISSED'}; contributions sum to the score difference within ${figures.worstSum.toExponential(1)}${keepsBounds([sums]) ? '' : ' MISSED'}`,
  )
}

function short(value: number): string {
  return value.toFixed(2).replace(/^0/, '')
}

if (isMaterialThere()) {
  print(`${machineName()}; means of 5 seeds, 95 % intervals by source from ${RESAMPLES} resamples`)
  const all = await readMaterial()
  const material = { ...all, attacks: all.attacks.filter(({ family }) => family !== without) }
  for (const [condition, verdicts] of judgeConditions(
    material,
    isShort ? [PRIMARY, RARE] : CONDITIONS,
    RESAMPLES,
  ))
    reportCondition(condition, verdicts)
  reportPoison(material)
  reportPlanted(material)
} else {
  notRun.push(`the protocol: its logs are not in ${LOGS}`)
}
for (const words of notRun) print(`not run: ${words}`)
if (asJson)
  process.stdout.write(`${JSON.stringify({ machine: machineName(), rows, not_run: notRun })}\n`)
if (!keepsBounds(rows)) process.exitCode = 1
