import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Matrix } from '../../src/math/matrix.js'
import type { TreeNodes } from '../../src/forest/tree.js'

const PYTHON = '/usr/bin/python3'

const PROGRAM = `
import json, sys, numpy
from sklearn.ensemble import IsolationForest
folder, columns, parameters = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
X = numpy.fromfile(folder + "/rows.f64").reshape(-1, columns)
forest = IsolationForest(**parameters).fit(X)
trees = [(e.tree_, c) for e, c in zip(forest.estimators_, forest.estimators_features_)]
integers, doubles = [numpy.array([t.node_count for t, _ in trees])], []
for tree, chosen in trees:
    inner = tree.children_left != -1
    integers += [numpy.where(inner, chosen[numpy.where(inner, tree.feature, 0)], -1), tree.children_left, tree.children_right, tree.n_node_samples]
    doubles += [numpy.where(inner, tree.threshold, 0)]
numpy.concatenate(integers).astype(numpy.int32).tofile(folder + "/integers.i32")
numpy.concatenate(doubles + [forest.score_samples(X[:5000])]).tofile(folder + "/doubles.f64")
`

/** A forest scikit-learn grew. */
export interface ScikitForest {
  readonly trees: readonly TreeNodes[]
  /** score_samples of the first 5,000 rows. */
  readonly scores: Float64Array
}

/** Grows a forest with scikit-learn, in its words for the parameters; null when it is not installed. */
export function growWithScikit(
  X: Matrix,
  parameters: Readonly<Record<string, unknown>>,
): ScikitForest | null {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-proof-'))
  try {
    writeFileSync(join(folder, 'rows.f64'), X.data)
    const words = ['-c', PROGRAM, folder, String(X.columns), JSON.stringify(parameters)]
    const { status, stderr } = spawnSync(PYTHON, words)
    if (status !== 0) {
      if (stderr?.includes('No module named') ?? true) return null
      throw new Error(stderr.toString())
    }
    return readForest(folder, parameters['n_estimators'] as number)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readForest(folder: string, treeCount: number): ScikitForest {
  const integers = new Int32Array(bufferOf(join(folder, 'integers.i32')))
  const doubles = new Float64Array(bufferOf(join(folder, 'doubles.f64')))
  let at = treeCount
  let node = 0
  const trees = Array.from(integers.subarray(0, treeCount), (count) => {
    const next = (): Int32Array => integers.subarray(at, (at += count))
    const threshold = doubles.subarray(node, (node += count))
    return { feature: next(), left: next(), right: next(), nodeSamples: next(), threshold }
  })
  return { trees, scores: doubles.subarray(node) }
}

function bufferOf(path: string): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
}
