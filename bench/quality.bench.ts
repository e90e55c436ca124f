import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Mean,
  meanOf,
  readQualitySet,
  readReference,
  rocAucs,
  spreadOf,
  VARIANTS,
} from './forest-quality.js'
import { type BenchRow, keepsBounds, machineName } from './measure.js'
import { ISOTREE, ISOTREE_FIGURES } from './peers/isotree-figures.js'

/**
 * Detection quality of every kind of forest on every labelled table: mean ROC-AUC of 10 seeds and its standard error,
 * beside scikit-learn's and isotree's. Run from the project's root, tables in ../shared/data/tabular. Exit 1 when the plain
 * forest lies more than a standard error of the difference below scikit-learn, or an extended one or a mix more than two
 * of its own deviations below isotree.
 */
const folder = join('..', 'shared', 'data', 'tabular')
const reference = readReference(join('test', 'golden', 'isolation_forest_auc.json'))
const asJson = process.argv.includes('--json')
const print = (text: string): void => void (asJson || process.stdout.write(`${text}\n`))

interface QualityRow extends BenchRow {
  /** Of the mean over the seeds; not known of isotree's. */
  readonly standard_error?: number
}

const rows: QualityRow[] = []
const notRun: string[] = []
const variantMeans = VARIANTS.map((): number[] => [])

function add(row: Omit<QualityRow, 'unit'>): void {
  const full = { ...row, unit: 'ROC-AUC' }
  rows.push(full)
  const error = row.standard_error === undefined ? '' : ` ± ${row.standard_error.toFixed(4)}`
  const bound = row.at_least === undefined ? '' : `  at least ${row.at_least.toFixed(4)}`
  const verdict = keepsBounds([full]) ? '' : ', MISSED'
  print(
    `  ${row.what.padEnd(52)} ${(row.peer ?? 'phantomnet').padEnd(20)} ${row.value.toFixed(4)}${error}${bound}${verdict}`,
  )
}

/** What ours may not fall below: null where the peer has no such figure. */
function boundOf(name: string, variant: string, ours: Mean, spread: number): number | null {
  if (variant === 'plain') {
    const theirs = meanOf(reference.sets[name]?.roc_auc ?? [])
    return theirs.mean - Math.hypot(ours.standardError, theirs.standardError)
  }
  const figure = ISOTREE_FIGURES[name]?.[variant]
  return figure === undefined ? null : figure - 2 * spread
}

print(`${machineName()}; seeds ${reference.seeds.join(' ')}`)
for (const [name, { roc_auc }] of Object.entries(reference.sets)) {
  if (!name.split(' -> ').every((table) => existsSync(join(folder, `${table}.csv.gz`)))) {
    notRun.push(`${name} (not in ${folder})`)
    continue
  }
  print(name)
  const set = readQualitySet(folder, name)
  const theirs = meanOf(roc_auc)
  add({
    what: `${name}, plain`,
    value: theirs.mean,
    standard_error: theirs.standardError,
    peer: reference.tool,
  })
  for (const [variant, figure] of Object.entries(ISOTREE_FIGURES[name] ?? {})) {
    add({ what: `${name}, ${variant}`, value: figure, peer: ISOTREE })
  }
  for (const [k, variant] of VARIANTS.entries()) {
    const figures = rocAucs(set, variant, reference.seeds)
    const ours = meanOf(figures)
    variantMeans[k]?.push(ours.mean)
    const bound = boundOf(name, variant.name, ours, spreadOf(figures))
    add({
      what: `${name}, ${variant.name}`,
      value: ours.mean,
      standard_error: ours.standardError,
      peer: null,
      ...(bound === null ? {} : { at_least: bound }),
    })
  }
}
print('all tables')
for (const [k, means] of variantMeans.entries()) {
  if (means.length === 0) continue
  const name = VARIANTS[k]?.name ?? ''
  const least = Math.min(...means)
  add({ what: `mean of ${means.length} tables, ${name}`, value: meanOf(means).mean, peer: null })
  add({ what: `worst of ${means.length} tables, ${name}`, value: least, peer: null })
}
for (const words of notRun) print(`not run: ${words}`)
if (asJson) {
  process.stdout.write(`${JSON.stringify({ machine: machineName(), rows, not_run: notRun })}\n`)
}
if (!keepsBounds(rows)) process.exitCode = 1
