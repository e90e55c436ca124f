import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { resolversOf } from '../../../src/io/host/resolvers.js'

test('name servers are read, comments and other lines are not', () => {
  const text = `# nameserver 192.0.2.1
search example.org
nameserver 192.0.2.53
 nameserver\t2001:DB8::53%eth0
nameserver 192.0.2.53
nameserver none
options edns0
`
  deepStrictEqual(resolversOf(text), ['192.0.2.53', '2001:db8::53'])
  deepStrictEqual(resolversOf(''), [])
})
