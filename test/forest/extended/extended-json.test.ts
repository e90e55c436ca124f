import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { ExtendedIsolationForest } from '../../../src/forest/extended/extended-isolation-forest.js'
import {
  type ExtendedForestJson,
  extendedForestFromJson,
  extendedForestToJson,
} from '../../../src/forest/extended/extended-json.js'
import { cloud } from '../samples.js'

function sample(mix = true): ExtendedForestJson {
  const model = new ExtendedIsolationForest({
    nEstimators: 5,
    maxSamples: 16,
    contamination: 0.1,
    mix,
  })
  return extendedForestToJson(model.fit(cloud(40, 3)).fitted)
}

test('a forest written as JSON text reads back to the same forest, bit for bit', () => {
  for (const mix of [false, true]) {
    for (const ndim of [1, 2, 9]) {
      const parameters = { nEstimators: 9, maxFeatures: 0.7, bootstrap: true, ndim, mix }
      const { fitted } = new ExtendedIsolationForest(parameters).fit(cloud(300, 4))
      deepEqual(
        extendedForestFromJson(JSON.parse(JSON.stringify(extendedForestToJson(fitted)))),
        fitted,
      )
    }
  }
})

test('the same rows and seed give the same text', () => {
  equal(JSON.stringify(sample()), JSON.stringify(sample()))
})

test('fields stand in one order', () => {
  const json = sample()
  equal(
    Object.keys(json).join(),
    'format,format_version,parameters,n_features_in_,max_samples_,offset_,plain,trees',
  )
  equal(
    Object.keys(json.trees[0] as object).join(),
    'ndim,columns,coefficients,threshold,children_left,children_right,n_node_samples',
  )
  equal(json.plain?.trees.length, 3)
  equal(sample(false).plain, null)
})

test('a damaged forest is refused with what is wrong', () => {
  const refused = (change: object, message: RegExp): void => {
    throws(() => extendedForestFromJson({ ...sample(), ...change }), {
      code: 'MODEL_INVALID',
      message,
    })
  }
  const withTree = (change: object): object => {
    const [first, ...rest] = sample().trees
    return { trees: [{ ...first, ...change }, ...rest] }
  }
  const [first] = sample().trees
  if (first === undefined) throw new Error('the sample has trees')
  const withParameters = (change: object): object => ({
    parameters: { ...sample().parameters, ...change },
  })
  refused({ format: 'phantomnet-isolation-forest' }, /does not say "phantomnet-extended-isolation/)
  refused({ format_version: 2 }, /version 1/)
  refused(withParameters({ ndim: 0 }), /parameters are not those of an extended forest/)
  refused(withParameters({ ndim: undefined }), /parameters are not those of an extended forest/)
  refused(withParameters({ standardize_data: 1 }), /parameters are not those of an extended/)
  refused(withParameters({ ndim: 1 }), /do not weigh the same number of columns, at most 1/)
  refused(withParameters({ mix: false }), /its plain half is not 0 trees/)
  refused(withParameters({ n_estimators: 6 }), /it has 2 trees of hyperplanes where 3 should be/)
  refused({ plain: null }, /the forest is no object/)
  refused({ plain: sample(false) }, /does not say "phantomnet-isolation-forest"/)
  refused({ max_samples_: 8 }, /its plain half is not 3 trees of the same rows/)
  refused({ trees: sample().trees.slice(1) }, /it has 1 trees of hyperplanes where 2 should be/)
  refused({ trees: [1, 2] }, /tree 0 is no object/)
  refused(withTree({ ndim: 0 }), /tree 0 is damaged: it weighs 0 of 3 columns/)
  refused(withTree({ ndim: 4 }), /it weighs 4 of 3 columns/)
  refused(withTree({ ndim: 3 }), /its lists differ in length/)
  refused(withTree({ columns: first.columns.with(1, 3) }), /node 0 weighs a column there is not/)
  refused(withTree({ columns: first.columns.with(0, -1) }), /node 0 weighs a column there is not/)
  refused(
    withTree({ columns: first.columns.with(first.columns.length - 1, 0) }),
    /node \d+ weighs a column there is not/,
  )
  refused(withTree({ coefficients: first.coefficients.with(0, Infinity) }), /where a number should/)
  refused(withTree({ threshold: first.threshold.slice(1) }), /its lists differ in length/)
  refused(withTree({ children_left: first.children_left.with(0, 0) }), /node 0 has a child/)
  refused(withTree({ n_node_samples: 'x' }), /n_node_samples of tree 0 is no list/)
})

test('a tree that holds more rows than were drawn is refused', () => {
  throws(() => extendedForestFromJson({ ...sample(false), max_samples_: 8 }), {
    code: 'MODEL_INVALID',
    message: /tree 0 holds more training rows than max_samples_/,
  })
})
