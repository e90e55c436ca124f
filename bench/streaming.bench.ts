import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchRow, keepsBounds, machineName } from './measure.js'
import { type Contender, CONTENDERS, HORIZON_ROWS, SAFEGUARDS } from './streaming/contenders.js'
import { type Course, mean, prequential } from './streaming/prequential.js'
import {
  COURSES,
  type CourseName,
  poisonedStream,
  recordedStream,
  shiftedStream,
  type Stream,
  syntheticStream,
} from './streaming/streams.js'
import { updateCost } from './streaming/update-cost.js'

/**
 * A forest that follows its stream beside one that does not and one fitted anew at intervals, all at the same budget of
 * rows: how well each ranks the rows to come, and what it costs. Run from the project's root, tables in
 * ../shared/data/tabular. Exit 1 when the sliding forest loses what it is for; see the bounds below.
 */
const folder = join('..', 'shared', 'data', 'tabular')
const asJson = process.argv.includes('--json')
const print = (text: string): void => void (asJson || process.stdout.write(`${text}\n`))

const SEEDS = [1, 2, 3, 4, 5]
const ROWS = 60_000

/** Rows of a table at most. */
const MOST_ROWS = 100_000

const rows: BenchRow[] = []
const notRun: string[] = []
/** Means over the seeds, by case and contender. */
const means = new Map<string, Course>()

interface Case {
  readonly name: string
  readonly stream: (seed: number) => Stream
  readonly contenders: readonly Contender[]
}

const kinds = Object.keys(COURSES) as CourseName[]
const cases: Case[] = [
  ...kinds.map((kind) => ({
    name: `synthetic, ${kind}`,
    stream: (seed: number) => syntheticStream(COURSES[kind], ROWS, seed),
    contenders: CONTENDERS,
  })),
  ...['shuttle', 'smtp', 'kdd99_SA'].flatMap((table) =>
    kinds.map((kind) => ({
      name: `${table}, ${kind}`,
      stream: (seed: number) => shiftedStream(folder, table, COURSES[kind], MOST_ROWS, seed),
      contenders: CONTENDERS,
    })),
  ),
  ...['http', 'smtp', 'shuttle', 'nsl_test'].map((table) => ({
    name: `${table}, as recorded`,
    stream: () => recordedStream(folder, table, MOST_ROWS),
    contenders: CONTENDERS,
  })),
  ...[4, 400].map((attackers) => ({
    name: `poisoned, by ${attackers}`,
    stream: (seed: number) => poisonedStream(ROWS, attackers, seed),
    contenders: SAFEGUARDS,
  })),
]

print(`${machineName()}; seeds ${SEEDS.join(' ')}`)
print(`${''.padEnd(62)} ROC-AUC  PR-AUC  after the change: ROC-AUC  PR-AUC   µs of CPU a row`)
for (const { name, stream, contenders } of cases) {
  const table = name.split(',')[0] as string
  const isTable = !['synthetic', 'poisoned'].includes(table)
  if (isTable && !existsSync(join(folder, `${table}.csv.gz`))) {
    notRun.push(`${name} (not in ${folder})`)
    continue
  }
  const streams = SEEDS.map(stream)
  for (const contender of contenders) {
    const found = SEEDS.map((seed, k) => prequential(streams[k] as Stream, contender, seed))
    const of = (figure: keyof Course): number => mean(found.map((course) => course[figure]))
    const course: Course = {
      rocAuc: of('rocAuc'),
      prAuc: of('prAuc'),
      rocAucAfter: of('rocAucAfter'),
      prAucAfter: of('prAucAfter'),
      microsecondsPerRow: of('microsecondsPerRow'),
    }
    means.set(`${name}: ${contender.name}`, course)
    print(
      `  ${name.padEnd(22)} ${contender.name.padEnd(38)} ${course.rocAuc.toFixed(4)}  ${course.prAuc.toFixed(4)}  ${''.padEnd(17)} ${course.rocAucAfter.toFixed(4)}  ${course.prAucAfter.toFixed(4)}   ${course.microsecondsPerRow.toFixed(2)}`,
    )
    const what = `${name}, ${contender.name}`
    const peer = contender.name.startsWith('sliding') ? null : contender.name
    rows.push(
      { what: `${what}, all`, value: course.rocAuc, unit: 'ROC-AUC', peer },
      { what: `${what}, all`, value: course.prAuc, unit: 'PR-AUC', peer },
      { what: `${what}, after the change`, value: course.rocAucAfter, unit: 'ROC-AUC', peer },
      { what: `${what}, after the change`, value: course.prAucAfter, unit: 'PR-AUC', peer },
      { what, value: course.microsecondsPerRow, unit: 'µs of CPU a row', peer },
    )
  }
}

print('what an update costs (6 columns, medians)')
for (const row of updateCost(ROWS)) {
  rows.push(row)
  print(`  ${row.what.padEnd(50)} ${row.value.toFixed(3)} ${row.unit}`)
}

/** What the sliding forest is for, as ROC-AUC after the change less that of the forest that does not follow. */
const BOUNDS: readonly (readonly [name: string, contender: string, atLeast: number])[] = [
  ['synthetic, abrupt', 'sliding, learns all', 0.15],
  ['synthetic, gradual', 'sliding, learns all', 0.08],
  ['synthetic, gradual', 'sliding', 0.01],
  ['synthetic, none', 'sliding, learns all', -0.005],
  ['synthetic, none', 'sliding', -0.01],
  ['poisoned, by 4', 'sliding', -0.005],
]
for (const [name, contender, at_least] of BOUNDS) {
  const [ours, theirs] = [contender, 'static'].map(
    (who) => means.get(`${name}: ${who}`)?.rocAucAfter ?? Number.NaN,
  ) as [number, number]
  const row = {
    what: `${name}, ${contender}, after the change, less static`,
    value: ours - theirs,
    unit: 'ROC-AUC',
    peer: 'static',
    at_least,
  }
  rows.push(row)
  const verdict = keepsBounds([row]) ? '' : ', MISSED'
  print(`  ${row.what.padEnd(70)} ${row.value.toFixed(4)}, at least ${at_least}${verdict}`)
}
print(`all trees of the compared forests are replaced within ${HORIZON_ROWS} rows`)
for (const words of notRun) print(`not run: ${words}`)
if (asJson) {
  process.stdout.write(`${JSON.stringify({ machine: machineName(), rows, not_run: notRun })}\n`)
}
if (!keepsBounds(rows)) process.exitCode = 1
