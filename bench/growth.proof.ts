import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { treeSeeds } from '../src/forest/grow.js'
import { makeGrower } from '../src/forest/growth/choose.js'
import { IsolationForest } from '../src/forest/isolation-forest.js'
import { resolveGrowth } from '../src/forest/parameters.js'
import type { TreeNodes } from '../src/forest/tree.js'
import type { Matrix } from '../src/math/matrix.js'
import { Rng } from '../src/math/rng.js'
import { readLabelledTable } from './labelled-table.js'
import { growWithScikit } from './peers/scikit-growth.js'

/**
 * Grows forests in the 'sklearn' mode beside scikit-learn on tables of all kinds and counts the fields that differ
 * (feature, threshold, children, samples of every node) and how far the scores lie apart. Run from the project's root,
 * tables in ../shared/data/tabular or the folder given; exit 1 when anything differs.
 */
const folder = process.argv[2] ?? join('..', 'shared', 'data', 'tabular')
const SCORES_WITHIN = 1e-12
const print = (text: string): void => void process.stdout.write(`${text}\n`)

type Words = Readonly<Record<string, number | string | boolean>>

const PARAMETERS: readonly Words[] = [
  { n_estimators: 100, random_state: 1 },
  { n_estimators: 20, random_state: 2, max_samples: 0.3, max_features: 0.6 },
  { n_estimators: 20, random_state: 3, max_samples: 500, bootstrap: true },
]

/** Two columns of what float32 blurs: ties, a constant, epoch seconds, ranges about 1e-7, the ends of float32, awkward zeros. */
function traps(rows: number): Matrix {
  const rng = new Rng(5)
  const makers: readonly (() => number)[] = [
    () => rng.nextBelow(3),
    () => 7,
    () => 1_760_000_000 + rng.nextFloat() * 3600,
    () => 1 + rng.nextFloat() * 2e-7,
    () => rng.nextFloat() * 1.5e-7,
    () => rng.nextFloat() * 1e-40,
    () => (rng.nextFloat() - 0.5) * 6e38,
    () => [-0, 0, 1e-46, -1e-46][rng.nextBelow(4)] as number,
    () => Math.round(rng.nextFloat() * 100) / 10,
    () => Math.exp(20 * rng.nextFloat()),
  ]
  const data = Float64Array.from({ length: rows * makers.length }, (_, i) =>
    (makers[i % makers.length] as () => number)(),
  )
  return { data, rows, columns: makers.length }
}

const sets: [string, () => Matrix][] = [
  ['traps of float32', (): Matrix => traps(3000)],
  ['40 rows of them', (): Matrix => traps(40)],
]
for (const name of [
  'annthyroid',
  'cardio',
  'shuttle',
  'smtp',
  'nsl_test',
  'cowrie_5pct',
  'kdd99_SA',
]) {
  const path = join(folder, `${name}.csv.gz`)
  if (existsSync(path)) sets.push([name, (): Matrix => readLabelledTable(path).X])
  else print(`${name}: skipped, not in ${folder}`)
}

function differences(ours: TreeNodes, theirs: TreeNodes): number {
  let count = Math.abs(ours.feature.length - theirs.feature.length) * 5
  for (const field of ['feature', 'threshold', 'left', 'right', 'nodeSamples'] as const) {
    for (let node = 0; node < Math.min(ours.feature.length, theirs.feature.length); node++) {
      if (ours[field][node] !== theirs[field][node]) count++
    }
  }
  return count
}

let isProved = true
for (const [name, read] of sets) {
  const X = read()
  for (const words of PARAMETERS) {
    const theirs = growWithScikit(X, words)
    if (theirs === null) {
      print('scikit-learn is not installed (apt-get install python3-sklearn)')
      process.exit(1)
    }
    const forest = new IsolationForest({
      nEstimators: words['n_estimators'] as number,
      maxSamples: (words['max_samples'] as number | undefined) ?? 'auto',
      maxFeatures: (words['max_features'] as number | undefined) ?? 1,
      bootstrap: words['bootstrap'] === true,
      randomState: words['random_state'] as number,
      compatibility: 'sklearn',
    })
    const growth = resolveGrowth(forest.parameters, X.rows, X.columns)
    const { nEstimators, randomState } = forest.parameters
    const start = performance.now()
    const trees = makeGrower(X, growth, nEstimators).grow(treeSeeds(randomState, 0, nEstimators))
    const ms = performance.now() - start
    const fields = trees.reduce(
      (sum, tree, i) => sum + differences(tree, theirs.trees[i] as TreeNodes),
      0,
    )
    const nodes = theirs.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
    const head = {
      ...X,
      rows: theirs.scores.length,
      data: X.data.subarray(0, theirs.scores.length * X.columns),
    }
    const scores = forest.fit(X).scoreSamples(head)
    const apart = scores.reduce(
      (most, score, i) => Math.max(most, Math.abs(score - (theirs.scores[i] as number))),
      0,
    )
    if (fields > 0 || apart > SCORES_WITHIN) isProved = false
    print(
      `${name} ${X.rows} × ${X.columns} ${JSON.stringify(words)}: ${nodes} nodes, ${fields} fields differ, ` +
        `scores within ${apart.toExponential(1)}, grown in ${ms.toFixed(1)} ms`,
    )
  }
}
print(isProved ? 'the same forests' : 'DIFFERENT')
process.exitCode = isProved ? 0 : 1
