import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import type { ForestJson } from '../../src/forest/forest-json.js'
import { forestFromJson, forestToJson } from '../../src/forest/forest-json.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { cloud } from './samples.js'

function sample(): ForestJson {
  const model = new IsolationForest({ nEstimators: 3, maxSamples: 16, contamination: 0.1 })
  return forestToJson(model.fit(cloud(40, 3)).fitted)
}

test('a forest written as JSON text reads back to the same forest, bit for bit', () => {
  const parameters = { nEstimators: 20, maxFeatures: 0.5, bootstrap: true, randomState: 4294967295 }
  const { fitted } = new IsolationForest(parameters).fit(cloud(300, 4))
  deepEqual(forestFromJson(JSON.parse(JSON.stringify(forestToJson(fitted)))), fitted)
})

test('the same rows and seed give the same text', () => {
  equal(JSON.stringify(sample()), JSON.stringify(sample()))
})

test('fields stand in one order under scikit-learn’s names', () => {
  const json = sample()
  equal(
    Object.keys(json).join(),
    'format,format_version,parameters,n_features_in_,max_samples_,offset_,trees',
  )
  equal(
    Object.keys(json.parameters).join(),
    'n_estimators,max_samples,max_features,bootstrap,contamination,random_state,compatibility',
  )
  equal(
    Object.keys(json.trees[0] as object).join(),
    'feature,threshold,children_left,children_right,n_node_samples',
  )
})

test('a damaged forest is refused with what is wrong', () => {
  const refused = (change: object, message: RegExp): void => {
    throws(() => forestFromJson({ ...sample(), ...change }), { code: 'MODEL_INVALID', message })
  }
  const withTree = (change: object): object => {
    const [first, ...rest] = sample().trees
    return { trees: [{ ...first, ...change }, ...rest] }
  }
  refused({ format: 'pickle' }, /does not say "phantomnet-isolation-forest" version 1 or 2/)
  refused({ format_version: 2 }, /a forest of the variant 'plain' is of version 1/)
  refused({ format_version: 0 }, /version 1 or 2/)
  refused({ parameters: null }, /parameters is no object/)
  refused({ parameters: { ...sample().parameters, contamination: 3 } }, /its parameters/)
  refused({ parameters: { n_estimators: 3 } }, /its parameters/)
  refused({ n_features_in_: 2.5 }, /2.5 stands where a whole number should/)
  refused({ offset_: null }, /null stands where a number should/)
  refused({ trees: {} }, /trees is no list/)
  refused({ trees: sample().trees.slice(1) }, /it has 2 trees, n_estimators is 3/)
  refused({ trees: [1, 2, 3] }, /tree 0 is no object/)
  refused({ n_features_in_: 1 }, /tree 0 is damaged: node \d+ splits on a feature there is not/)
  refused({ max_samples_: 8 }, /tree 0 holds more training rows than max_samples_/)
  refused(withTree({ feature: 'x' }), /feature of tree 0 is no list/)
  refused(withTree({ children_left: [1e10] }), /10000000000 stands where a whole number should/)
  refused(withTree({ threshold: ['1'] }), /"1" stands where a number should/)
  refused(withTree({ threshold: [1] }), /tree 0 is damaged: its lists differ in length/)
  throws(() => forestFromJson('forest'), { code: 'MODEL_INVALID' })
})

test('a child that points back is refused, so that no walk goes in circles', () => {
  const json = structuredClone<unknown>(sample()) as { trees: { children_left: number[] }[] }
  json.trees[0]!.children_left[0] = 0
  throws(() => forestFromJson(json), { code: 'MODEL_INVALID', message: /does not come after it/ })
})
