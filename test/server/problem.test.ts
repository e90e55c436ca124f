import { deepStrictEqual, doesNotMatch, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { PhantomNetError } from '../../src/errors.js'
import { problemOf, RefusedRequest } from '../../src/server/problem.js'

suite('a problem document', () => {
  test('carries our code, the status that goes with it, and the cure', () => {
    const error = new PhantomNetError('VERSION_UNKNOWN', 'There is no version 9. There are: 1.0.')
    deepStrictEqual(problemOf(error), {
      body: {
        type: 'urn:phantomnet:error:VERSION_UNKNOWN',
        title: 'Not Found',
        status: 404,
        detail: 'There is no version 9. There are: 1.0.',
        code: 'VERSION_UNKNOWN',
      },
      headers: {},
      isBug: false,
    })
  })

  test('tells when to come back from what passes', () => {
    for (const code of ['OVERLOADED', 'STORE_FAILED', 'STOPPED'] as const) {
      const { body, headers } = problemOf(new PhantomNetError(code, 'x'))
      deepStrictEqual([body.status, headers['retry-after']], [503, '1'])
    }
  })

  test('of a bug tells nothing but that it is one', () => {
    const { body, isBug } = problemOf(new TypeError('secret of /etc/passwd'))
    strictEqual(isBug, true)
    strictEqual(body.status, 500)
    strictEqual(body.code, 'INTERNAL')
    doesNotMatch(JSON.stringify(body), /secret/)
  })

  test('takes status, headers and items from a refusal', () => {
    const errors = [{ index: 3, reason: 'unknown field' }]
    const refusal = new RefusedRequest('REQUEST_INVALID', 'x', {
      status: 405,
      headers: { allow: 'GET' },
      errors,
    })
    const { body, headers } = problemOf(refusal)
    deepStrictEqual([body.status, body.errors, headers], [405, errors, { allow: 'GET' }])
  })
})
