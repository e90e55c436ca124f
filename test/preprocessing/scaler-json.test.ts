import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { matrix } from '../../src/math/matrix.js'
import { scalerFromJson, scalerToJson } from '../../src/preprocessing/scaler-json.js'
import { fitStandardScaler } from '../../src/preprocessing/standard-scaler.js'

const VALID = { mean_: [1, 2], scale_: [1, 3], var_: [0, 9], n_samples_seen_: 4 }

test('a scaler written as JSON text reads back to the same bits', () => {
  const scaler = fitStandardScaler(
    matrix([
      [0.1, 1e-300, 3],
      [0.7, 2e100, 3],
      [1 / 3, 0, 3],
    ]),
  )
  deepEqual(scalerFromJson(JSON.parse(JSON.stringify(scalerToJson(scaler)))), scaler)
})

test('the fields have scikit-learn’s names, in one order', () => {
  const json = scalerToJson(fitStandardScaler(matrix([[1], [3]])))
  deepEqual(JSON.stringify(json), '{"mean_":[2],"scale_":[1],"var_":[1],"n_samples_seen_":2}')
})

test('a damaged scaler is refused with the field that is wrong', () => {
  const refused = (change: object, message: RegExp): void => {
    throws(() => scalerFromJson({ ...VALID, ...change }), { code: 'MODEL_INVALID', message })
  }
  refused({ mean_: undefined }, /mean_ is not a list/)
  refused({ mean_: [1, '2'] }, /mean_ holds no finite number/)
  refused({ mean_: [1, null] }, /mean_ holds no finite number/)
  refused({ mean_: [1] }, /differ in length/)
  refused({ scale_: [1, 0] }, /scale_ holds a number that is not above 0/)
  refused({ var_: [-1, 9] }, /var_ holds a number below 0/)
  refused({ n_samples_seen_: 0 }, /n_samples_seen_/)
  throws(() => scalerFromJson(null), { code: 'MODEL_INVALID' })
  throws(() => scalerFromJson('scaler'), { code: 'MODEL_INVALID' })
})
