import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { type ForestJson, forestFromJson, forestToJson } from '../../../src/forest/forest-json.js'
import { IsolationForest } from '../../../src/forest/isolation-forest.js'
import type { HyperplaneTreeJson } from '../../../src/forest/tree-json.js'
import { cloud } from '../samples.js'

function sample(variant: 'extended' | 'mix' = 'mix'): ForestJson {
  const model = new IsolationForest({
    nEstimators: 5,
    maxSamples: 16,
    contamination: 0.1,
    variant,
  })
  return forestToJson(model.fit(cloud(40, 3)).fitted)
}

test('a forest written as JSON text reads back to the same forest, bit for bit', () => {
  for (const variant of ['extended', 'mix'] as const) {
    for (const ndim of [1, 2, 9]) {
      const parameters = { nEstimators: 9, maxFeatures: 0.7, bootstrap: true, ndim, variant }
      const { fitted } = new IsolationForest(parameters).fit(cloud(300, 4))
      deepEqual(forestFromJson(JSON.parse(JSON.stringify(forestToJson(fitted)))), fitted)
    }
  }
})

test('a forest with hyperplanes is of version 2 and says what its trees are', () => {
  const json = sample()
  equal(json.format_version, 2)
  deepEqual(Object.entries(json.parameters).slice(-3), [
    ['variant', 'mix'],
    ['ndim', 2],
    ['standardize_data', true],
  ])
  equal(
    Object.keys(json.trees[1] as object).join(),
    'ndim,columns,coefficients,centres,threshold,children_left,children_right,n_node_samples',
  )
  deepEqual(
    json.trees.map((tree) => 'ndim' in tree),
    [false, true, false, true, false],
  )
})

test('a damaged forest is refused with what is wrong', () => {
  const refused = (change: object, message: RegExp): void => {
    throws(() => forestFromJson({ ...sample('extended'), ...change }), {
      code: 'MODEL_INVALID',
      message,
    })
  }
  const [first, ...rest] = sample('extended').trees as readonly HyperplaneTreeJson[]
  if (first === undefined) throw new Error('the sample has trees')
  const withTree = (change: object): object => ({ trees: [{ ...first, ...change }, ...rest] })
  const withParameters = (change: object): object => ({
    parameters: { ...sample('extended').parameters, ...change },
  })
  refused({ format_version: 1 }, /a forest of the variant 'extended' is of version 2/)
  refused({ format_version: 3 }, /version 1 or 2/)
  refused(withParameters({ variant: 'plain' }), /a forest of the variant 'plain' is of version 1/)
  refused(withParameters({ variant: 'oblique' }), /parameters are not those of a forest/)
  refused(withParameters({ ndim: 0 }), /parameters are not those of a forest/)
  refused(withParameters({ ndim: undefined }), /parameters are not those of a forest/)
  refused(withParameters({ standardize_data: undefined }), /parameters are not those of a forest/)
  refused(withParameters({ compatibility: 'sklearn' }), /parameters are not those of a forest/)
  refused(withParameters({ ndim: 1 }), /do not weigh the same number of columns, at most 1/)
  refused(withParameters({ variant: 'mix' }), /feature of tree 0 is no list/)
  refused({ trees: sample().trees }, /0 is damaged|whole number/)
  refused({ max_samples_: 8 }, /tree 0 holds more training rows than max_samples_/)
  refused(withTree({ ndim: 0 }), /tree 0 is damaged: it weighs 0 of 3 columns/)
  refused(withTree({ ndim: 4 }), /it weighs 4 of 3 columns/)
  refused(withTree({ ndim: 3 }), /its lists differ in length/)
  refused(withTree({ centres: first.centres.slice(1) }), /its lists differ in length/)
  refused(withTree({ centres: first.centres.with(0, NaN) }), /null|NaN/)
  refused(withTree({ columns: first.columns.with(1, 3) }), /node 0 weighs a column there is not/)
  refused(withTree({ columns: first.columns.with(0, -1) }), /node 0 weighs a column there is not/)
  for (const name of ['columns', 'coefficients', 'centres'] as const) {
    // At a leaf.
    const last = first[name].length - 1
    const given = name === 'columns' ? 0 : 1
    refused(withTree({ [name]: first[name].with(last, given) }), /node \d+ weighs a column/)
  }
  refused(withTree({ coefficients: first.coefficients.with(0, Infinity) }), /where a number should/)
  refused(withTree({ threshold: first.threshold.slice(1) }), /its lists differ in length/)
  refused(withTree({ children_left: first.children_left.with(0, 0) }), /node 0 has a child/)
  refused(withTree({ n_node_samples: 'x' }), /n_node_samples of tree 0 is no list/)
})
