import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import { isAllowed, ROLES } from '../../../src/io/store/token-roles.js'

test('a role allows itself, and operate allows all', () => {
  for (const held of ROLES) {
    for (const asked of ROLES)
      strictEqual(isAllowed([held], asked), held === asked || held === 'operate')
  }
  strictEqual(isAllowed(['read', 'ingest'], 'ingest'), true)
  strictEqual(isAllowed([], 'read'), false)
})
