import { deepStrictEqual, match, ok, strictEqual, throws } from 'node:assert'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { StateDatabase, statePath } from '../../../src/io/store/state-database.js'
import { hashOfSecret, MAX_TOKENS, TokenStore } from '../../../src/io/store/token-store.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'
import { emptyTokens } from './empty-tokens.js'

const NOW_MS = Date.UTC(2026, 1, 13)
const READER = { name: 'grafana', roles: ['read'], nowMs: NOW_MS, expiresMs: null } as const

suite('tokens on disk', () => {
  test('a secret is long, random, told once, and nowhere in the file', (t) => {
    const path = statePath(temporaryFolder(t))
    const database = new StateDatabase(path)
    const tokens = new TokenStore(database)
    const first = tokens.add(READER)
    const second = tokens.add({ ...READER, name: 'other' })
    match(first.secret, /^phn_[\w-]{43}$/)
    ok(first.secret !== second.secret)
    deepStrictEqual(Object.keys(first.token).includes('sha256'), false)
    deepStrictEqual(Buffer.from(tokens.all()[0]?.sha256 ?? []), hashOfSecret(first.secret))
    database.close()
    strictEqual(readFileSync(path).includes(first.secret.slice(4)), false)
  })

  test('roles, end and last use come back as they were written, by another process too', (t) => {
    const tokens = emptyTokens(t)
    const expiresMs = NOW_MS + 1000
    const { token } = tokens.add({ ...READER, roles: ['operate', 'read'], expiresMs })
    deepStrictEqual(token, {
      id: 1,
      name: 'grafana',
      roles: ['read', 'operate'],
      createdMs: NOW_MS,
      expiresMs,
      lastUsedMs: null,
      lastAddress: null,
    })
    tokens.keepUses(new Map([[1, { atMs: NOW_MS + 5, address: '192.0.2.1' }]]))
    const [kept] = tokens.all()
    strictEqual(kept?.lastUsedMs, NOW_MS + 5)
    strictEqual(kept?.lastAddress, '192.0.2.1')
  })

  test('a name that is taken, no name, no role and one token too many are refused', (t) => {
    const tokens = emptyTokens(t)
    tokens.add(READER)
    throws(() => tokens.add(READER), { code: 'REQUEST_INVALID', message: /already/ })
    for (const name of ['', ' a', '-a', 'a b', 'ä', '(option token)', 'x'.repeat(65)])
      throws(() => tokens.add({ ...READER, name }), { code: 'REQUEST_INVALID' })
    throws(() => tokens.add({ ...READER, name: 'a', roles: [] }), { message: /needs a role/ })
    for (let i = 1; i < MAX_TOKENS; i++) tokens.add({ ...READER, name: `t${i}` })
    throws(() => tokens.add({ ...READER, name: 'last' }), { message: /Delete one first/ })
  })

  test('a deleted name can be given again, and is another token then', (t) => {
    const tokens = emptyTokens(t)
    const { token } = tokens.add(READER)
    strictEqual(tokens.delete('grafana')?.id, token.id)
    strictEqual(tokens.delete('grafana'), null)
    strictEqual(tokens.add(READER).token.id, 2)
  })
})
