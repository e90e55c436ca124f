import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import type { Reference } from '../../bench/forest-quality.js'
import {
  compare,
  meanOf,
  PLAIN,
  readQualitySet,
  rocAucs,
  spreadOf,
  VARIANTS,
} from '../../bench/forest-quality.js'
import { ISOTREE_FIGURES } from '../../bench/peers/isotree-figures.js'
import { golden } from '../golden/golden.js'
import { sharedData } from '../project.js'

const REFERENCE = golden('isolation_forest_auc.json') as Reference

/** The smaller tables; `npm run proof:forest` takes all of them. */
const QUICK = ['annthyroid', 'cardio', 'mammography', 'satellite', 'nsl_train20 -> nsl_test']

const folder = sharedData('tabular')
const skip = folder === null ? 'the labelled tables are not in ../shared/data/tabular' : false

for (const name of QUICK) {
  test(
    `on ${name} the mean ROC-AUC of 10 seeds is within a standard error of scikit-learn's`,
    {
      skip,
    },
    () => {
      const ours = rocAucs(readQualitySet(folder as string, name), PLAIN, REFERENCE.seeds)
      const { isReached, difference, standardError } = compare(
        ours,
        REFERENCE.sets[name]?.roc_auc ?? [],
      )
      ok(isReached, `${difference} with a standard error of ${standardError}`)
    },
  )
}

/** Of isotree only means are known, so the yardstick is the deviation of our own seeds. */
const AS_ISOTREE = [
  ['nsl_test', 'ndim 2'],
  ['cowrie_5pct', 'mix of plain and ndim 2'],
] as const

for (const [name, kind] of AS_ISOTREE) {
  test(
    `on ${name} the ${kind} is within two deviations of isotree's mean ROC-AUC`,
    { skip },
    () => {
      const variant = VARIANTS.find((one) => one.name === kind)
      if (variant === undefined) throw new Error(`there is no variant ${kind}`)
      const ours = rocAucs(readQualitySet(folder as string, name), variant, REFERENCE.seeds)
      const theirs = ISOTREE_FIGURES[name]?.[kind] ?? NaN
      const deviations = (meanOf(ours).mean - theirs) / spreadOf(ours)
      ok(Math.abs(deviations) <= 2, `${deviations} deviations apart`)
    },
  )
}

test('the reference has 10 seeds for each table', () => {
  equal(REFERENCE.seeds.length, 10)
  for (const { roc_auc } of Object.values(REFERENCE.sets)) equal(roc_auc.length, 10)
})

test('the standard error of a mean is the sample deviation over the root of how many', () => {
  // Deviation √2 of 3 and 5 about 4, over √2.
  deepEqual(meanOf([3, 5]), { mean: 4, standardError: 1 })
  equal(spreadOf([3, 5]), Math.SQRT2)
})

test('a mean is reached down to one standard error of the difference, and no further', () => {
  // Both means have a standard error of 1, so their difference one of √2.
  equal(compare([3, 5], [4.4, 6.4]).isReached, true)
  equal(compare([3, 5], [4.5, 6.5]).isReached, false)
  equal(compare([9, 11], [3, 5]).isReached, true)
})

test('a table that answers at random is not taken for a good one', () => {
  equal(compare([0.5, 0.51], REFERENCE.sets['cardio']?.roc_auc ?? []).isReached, false)
})
