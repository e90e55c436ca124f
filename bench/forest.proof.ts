import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { compare, PLAIN, readQualitySet, readReference, rocAucs } from './forest-quality.js'

/**
 * The long form of test/forest/quality.test.ts: on every labelled table there is, our mean ROC-AUC over the reference's
 * seeds beside scikit-learn's. Prints as it goes; exit 1 when one lies more than a standard error of the difference
 * below. Run from the project's root, tables in ../shared/data/tabular or the folder given.
 */
const folder = process.argv[2] ?? join('..', 'shared', 'data', 'tabular')
const reference = readReference(join('test', 'golden', 'isolation_forest_auc.json'))
const print = (text: string): void => void process.stdout.write(`${text}\n`)
const shown = (x: number): string => x.toFixed(5)

print(
  `Mean ROC-AUC ± its standard error over seeds ${reference.seeds.join(' ')}; peer: ${reference.tool}`,
)
let missed = 0
let skipped = 0
for (const [name, { rows, columns, roc_auc }] of Object.entries(reference.sets)) {
  if (!name.split(' -> ').every((table) => existsSync(join(folder, `${table}.csv.gz`)))) {
    print(`${name}: skipped, not in ${folder}`)
    skipped++
    continue
  }
  const result = compare(rocAucs(readQualitySet(folder, name), PLAIN, reference.seeds), roc_auc)
  if (!result.isReached) missed++
  print(
    `${name.padEnd(24)} ${String(rows).padStart(7)} × ${String(columns).padEnd(3)}` +
      ` ours ${shown(result.ours.mean)} ± ${shown(result.ours.standardError)}` +
      `  peer ${shown(result.theirs.mean)} ± ${shown(result.theirs.standardError)}` +
      `  difference ${shown(result.difference)} ± ${shown(result.standardError)}` +
      `  ${result.isReached ? 'reached' : 'MISSED'}`,
  )
}
print(
  `${Object.keys(reference.sets).length - missed - skipped} reached, ${missed} missed, ${skipped} skipped`,
)
process.exitCode = missed > 0 ? 1 : 0
