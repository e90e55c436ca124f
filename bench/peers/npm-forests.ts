import { createRequire } from 'node:module'
import type { Matrix } from '../../src/math/matrix.js'
import { rowOf } from '../../src/math/matrix.js'

/** A forest from npm, its input in the shape it asks for. */
export interface NpmForest {
  readonly name: string
  /** Grows 100 trees on the first rows, and keeps them. */
  readonly grow: (rows: number) => void
  /** Scores the first rows with the trees last grown. */
  readonly score: (rows: number) => ArrayLike<number>
}

interface MlIsolationForest {
  readonly IsolationForest: new (options: { nEstimators: number }) => {
    train: (rows: number[][]) => void
    predict: (rows: number[][]) => number[]
  }
}

interface ObjectIsolationForest {
  readonly IsolationForest: new (
    trees: number,
    samples: number,
  ) => {
    fit: (rows: Record<string, number>[]) => void
    predict: (rows: Record<string, number>[]) => number[]
  }
}

const require = createRequire(import.meta.url)

/** @returns null for a package that is not installed. */
export function mlIsolationForest(X: Matrix): NpmForest | null {
  const found = load('ml-isolation-forest')
  if (found === null) return null
  const { IsolationForest } = found.module as MlIsolationForest
  const lists = Array.from({ length: X.rows }, (_, i) => [...rowOf(X, i)])
  let forest = new IsolationForest({ nEstimators: 100 })
  return {
    name: found.name,
    grow: (rows) => {
      forest = new IsolationForest({ nEstimators: 100 })
      forest.train(lists.slice(0, rows))
    },
    score: (rows) => forest.predict(lists.slice(0, rows)),
  }
}

/** @returns null for a package that is not installed. */
export function isolationForest(X: Matrix): NpmForest | null {
  const found = load('isolation-forest')
  if (found === null) return null
  const { IsolationForest } = found.module as ObjectIsolationForest
  const objects = Array.from({ length: X.rows }, (_, i) =>
    Object.fromEntries(Array.from(rowOf(X, i), (value, j) => [`x${j}`, value])),
  )
  let forest = new IsolationForest(100, 256)
  return {
    name: found.name,
    grow: (rows) => {
      forest = new IsolationForest(100, 256)
      forest.fit(objects.slice(0, rows))
    },
    score: (rows) => forest.predict(objects.slice(0, rows)),
  }
}

function load(name: string): { readonly name: string; readonly module: unknown } | null {
  try {
    const { version } = require(`${name}/package.json`) as { version: string }
    return { name: `${name} ${version}`, module: require(name) as unknown }
  } catch {
    return null
  }
}
