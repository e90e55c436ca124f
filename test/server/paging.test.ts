import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { cursorOf, pageRequestOf } from '../../src/server/paging.js'

suite('pages', () => {
  test('begin at the newest and hold 100 when nobody says', () => {
    deepStrictEqual(pageRequestOf({}), { before: null, limit: 100 })
  })

  test('the cursor of one page is the beginning of the next', () => {
    const cursor = cursorOf(9_007_199_254_740_991)
    deepStrictEqual(pageRequestOf({ cursor: cursor ?? '', limit: 5 }), {
      before: 9_007_199_254_740_991,
      limit: 5,
    })
    strictEqual(cursorOf(null), null)
  })
})
