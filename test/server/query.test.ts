import { deepStrictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { DecisionQuery } from '../../src/contract.js'
import { withNumbers } from '../../src/server/query.js'

suite('a query', () => {
  test('has numbers and switches where the schema has them', () => {
    deepStrictEqual(withNumbers(DecisionQuery, { limit: '5', active: 'false', cursor: '12' }), {
      limit: 5,
      active: false,
      cursor: '12',
    })
  })

  test('keeps as text what is not written as one, for the check to refuse', () => {
    const odd = { limit: '5e1', active: '1', unknown: '3', __proto__x: '4' }
    deepStrictEqual(withNumbers(DecisionQuery, odd), odd)
    deepStrictEqual(withNumbers(DecisionQuery, { limit: ['1', '2'] }), { limit: ['1', '2'] })
    deepStrictEqual(withNumbers(DecisionQuery, { constructor: '1' }), { constructor: '1' })
  })
})
