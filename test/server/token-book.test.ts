import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { PhantomNetError } from '../../src/errors.js'
import type { TokenStore } from '../../src/io/store/token-store.js'
import { TokenBook, TOKENS_FRESH_MS, USES_KEPT_MS } from '../../src/server/token-book.js'
import { emptyTokens } from '../io/store/empty-tokens.js'

const START_MS = 1_700_000_000_000

function opened(t: { after(work: () => void): void }) {
  const clock = { nowMs: START_MS }
  const store = emptyTokens(t)
  return { store, clock, book: new TokenBook(store, () => clock.nowMs) }
}

suite('the tokens a server knows', () => {
  test('one added elsewhere counts after a second, and so does its end', (t) => {
    const { store, clock, book } = opened(t)
    const { secret } = store.add({ name: 'a', roles: ['read'], nowMs: START_MS, expiresMs: null })
    strictEqual(book.find(secret), null)
    clock.nowMs += TOKENS_FRESH_MS
    strictEqual(book.find(secret)?.name, 'a')
    store.delete('a')
    clock.nowMs += TOKENS_FRESH_MS
    strictEqual(book.find(secret), null)
    strictEqual(book.isEmpty, true)
  })

  test('one is good up to its end, and not at it', (t) => {
    const { store, clock, book } = opened(t)
    const expiresMs = START_MS + 5000
    const { secret } = store.add({ name: 'a', roles: ['read'], nowMs: START_MS, expiresMs })
    clock.nowMs = expiresMs - 1
    strictEqual(book.find(secret)?.name, 'a')
    clock.nowMs = expiresMs
    strictEqual(book.find(secret), null)
    strictEqual(book.isEmpty, false)
  })

  test('uses are written down once a minute, not once a request', (t) => {
    const { store, clock, book } = opened(t)
    const { token } = store.add({ name: 'a', roles: ['read'], nowMs: START_MS, expiresMs: null })
    book.note(token, '192.0.2.1')
    strictEqual(store.all()[0]?.lastUsedMs, null)
    clock.nowMs += USES_KEPT_MS
    book.note(token, '192.0.2.2')
    strictEqual(store.all()[0]?.lastUsedMs, clock.nowMs)
    strictEqual(store.all()[0]?.lastAddress, '192.0.2.2')
  })

  test('a store that cannot be written keeps nobody out, and the uses wait', () => {
    let isFull = true
    const kept: number[] = []
    const store = {
      all: () => [],
      keepUses: (uses: ReadonlyMap<number, unknown>) => {
        if (isFull) throw new PhantomNetError('STORE_FAILED', 'The disk is full. Free some space.')
        kept.push(...uses.keys())
      },
    } as unknown as TokenStore
    const book = new TokenBook(store, () => START_MS)
    const token = { id: 7 } as Parameters<TokenBook['note']>[0]
    book.note(token, '192.0.2.1')
    book.keepUses()
    isFull = false
    book.keepUses()
    book.keepUses()
    deepStrictEqual(kept, [7])
  })
})
