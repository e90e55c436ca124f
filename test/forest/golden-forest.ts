import type { ForestJson, TreeJson } from '../../src/forest/forest-json.js'
import { forestFromJson } from '../../src/forest/forest-json.js'
import type { FittedForest } from '../../src/forest/isolation-forest.js'
import type { Matrix } from '../../src/math/matrix.js'
import { matrix } from '../../src/math/matrix.js'
import { golden } from '../golden/golden.js'

export interface GoldenCase {
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
  readonly cases: readonly GoldenCase[]
}

/** The forests of isolation_forest.json, read as ours, with what scikit-learn 1.2.1 said of the rows. */
export function goldenForests(): {
  readonly train: Matrix
  readonly probe: Matrix
  readonly cases: readonly { readonly forest: FittedForest; readonly expected: GoldenCase }[]
} {
  const { train, probe, cases } = golden('isolation_forest.json') as ForestGolden
  return {
    train: matrix(train),
    probe: matrix(probe),
    cases: cases.map((expected) => ({ forest: readForest(expected), expected })),
  }
}

function readForest(expected: GoldenCase): FittedForest {
  return forestFromJson({
    format: 'phantomnet-isolation-forest',
    format_version: 1,
    parameters: expected.parameters,
    n_features_in_: 5,
    max_samples_: expected.max_samples_,
    offset_: expected.offset_,
    trees: expected.trees,
  })
}
