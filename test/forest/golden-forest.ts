import type { ForestJson } from '../../src/forest/forest-json.js'
import type { TreeJson } from '../../src/forest/tree-json.js'
import { forestFromJson } from '../../src/forest/forest-json.js'
import type { FittedForest } from '../../src/forest/isolation-forest.js'
import type { Matrix } from '../../src/math/matrix.js'
import { matrix } from '../../src/math/matrix.js'
import { golden } from '../golden/golden.js'

export interface GoldenCase {
  /** Which of the two tables it was fitted on. */
  readonly rows: 'train' | 'many'
  readonly parameters: ForestJson['parameters']
  readonly max_samples_: number
  readonly offset_: number
  readonly trees: readonly TreeJson[]
  readonly score_samples: number[]
  readonly decision_function: number[]
  readonly predict: number[]
}

interface ForestGolden {
  readonly train: number[][]
  readonly probe: number[][]
  readonly many: number[][]
  readonly many_probe: number[][]
  readonly cases: readonly GoldenCase[]
}

/** A forest read as ours, the rows it was fitted on, and what scikit-learn 1.2.1 said of others. */
export interface GoldenForest {
  readonly forest: FittedForest
  readonly train: Matrix
  readonly probe: Matrix
  readonly expected: GoldenCase
}

/** The forests of isolation_forest.json. */
export function goldenForests(): readonly GoldenForest[] {
  const { train, probe, many, many_probe, cases } = golden('isolation_forest.json') as ForestGolden
  const tables = {
    train: { train: matrix(train), probe: matrix(probe) },
    many: { train: matrix(many), probe: matrix(many_probe) },
  }
  return cases.map((expected) => {
    const rows = tables[expected.rows]
    return { ...rows, forest: readForest(expected, rows.train.columns), expected }
  })
}

function readForest(expected: GoldenCase, columns: number): FittedForest {
  return forestFromJson({
    format: 'phantomnet-isolation-forest',
    format_version: 1,
    parameters: expected.parameters,
    n_features_in_: columns,
    max_samples_: expected.max_samples_,
    offset_: expected.offset_,
    trees: expected.trees,
  })
}
