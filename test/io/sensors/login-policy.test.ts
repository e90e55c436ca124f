import { strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { loginPolicy } from '../../../src/io/sensors/login-policy.js'

suite('whom a sensor lets in', () => {
  test('never: nobody', () => {
    strictEqual(loginPolicy('never', ['root:root']).accepts('root', 'root', 1000), false)
  })

  test('after:2: whoever has tried twice before', () => {
    const policy = loginPolicy('after:2', [])
    strictEqual(policy.accepts('root', 'a', 1), false)
    strictEqual(policy.accepts('root', 'b', 2), true)
  })

  test('listed: these pairs, with a star for anything and colons in passwords', () => {
    const policy = loginPolicy('listed', ['root:*', 'admin:a:b'])
    strictEqual(policy.accepts('root', 'whatever', 0), true)
    strictEqual(policy.accepts('admin', 'a:b', 0), true)
    strictEqual(policy.accepts('admin', 'a', 0), false)
    strictEqual(policy.accepts('root', 'x'.repeat(257), 0), false)
  })

  test('anything else is refused with what there is', () => {
    throws(() => loginPolicy('always', []), /never, after:N or listed/)
    throws(() => loginPolicy('listed', ['root']), /user:password/)
  })
})
