import { equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { isPlainForest, requirePlain } from '../../src/forest/plain-forest.js'
import { cloud } from './samples.js'

test('a forest is plain as its trees are: a mix of a single tree is', () => {
  const fitted = (variant: 'plain' | 'mix', nEstimators: number) =>
    new IsolationForest({ variant, nEstimators }).fit(cloud(20, 3)).fitted
  equal(isPlainForest(fitted('plain', 2)), true)
  equal(isPlainForest(fitted('mix', 1)), true)
  equal(isPlainForest(fitted('mix', 2)), false)
  const plain = fitted('plain', 2)
  equal(requirePlain(plain, 'ONNX'), plain)
  throws(() => requirePlain(fitted('mix', 2), 'ONNX'), {
    code: 'MODEL_FORMAT_UNSUPPORTED',
    message: /^ONNX has no splits that weigh several features.*variant 'mix'/,
  })
})
