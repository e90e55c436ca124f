import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { compareLines, goldenLines, ourLines } from './application-comparison.js'
import { CAPTURES_FOLDER, manifest } from './ground-truth.js'

const folder = CAPTURES_FOLDER ?? ''
const skip = CAPTURES_FOLDER === null ? 'the shared captures are not here' : false

/** Captures of a megabyte and more take seconds; `npm run proof:captures` reads them too. */
const MAX_BYTES = 1_000_000

test(
  'of the lines that tshark reads in the shared captures at least 99 in 100 are read',
  { skip },
  () => {
    const missing: string[] = []
    const totals = { captures: 0, golden: 0, same: 0 }
    for (const { file = '', status, size } of manifest(folder, 'MANIFEST.tsv')) {
      if (status !== 'ok' || Number(size) > MAX_BYTES) continue
      const golden = goldenLines(folder, file)
      if (golden === null) continue
      const ours = ourLines(folder, file)
      totals.captures++
      for (const [field, texts] of golden) {
        const { same, missing: lost } = compareLines(texts, ours.get(field) ?? [])
        totals.golden += texts.length
        totals.same += same
        if (lost.length > 0) missing.push(`${file} ${field}: ${lost.length}`)
      }
    }
    strictEqual(totals.same / totals.golden >= 0.99, true, missing.join('\n'))
    deepStrictEqual(totals, { captures: 234, golden: 26_520, same: 26_420 })
  },
)
