import { deepStrictEqual, doesNotThrow, strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { Access, checkListening, CONFIGURED_TOKEN, isLoopback } from '../../src/server/access.js'
import { TokenBook, TOKENS_FRESH_MS } from '../../src/server/token-book.js'
import { emptyTokens } from '../io/store/empty-tokens.js'

const TOKEN = '0123456789abcdef'
const ADDRESS = '192.0.2.9'
const none = (): boolean => false

suite('where to listen', () => {
  test('this machine’s own addresses need no token', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LOCALHOST'])
      doesNotThrow(() => checkListening(host, null, none))
  })

  test('any other address or name demands one, the configuration’s or the workspace’s', () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', '::2', 'example.org', '128.0.0.1', '']) {
      throws(() => checkListening(host, null, none), { code: 'TOKEN_REQUIRED' })
      doesNotThrow(() => checkListening(host, TOKEN, none))
      doesNotThrow(() => checkListening(host, null, () => true))
    }
  })

  test('a token that could be guessed is refused, wherever', () => {
    for (const token of ['', 'secret', TOKEN.slice(1)])
      throws(() => checkListening('127.0.0.1', token, none), { code: 'CONFIG_INVALID' })
  })

  test('an IPv4 address written as IPv6 is still this machine', () => {
    strictEqual(isLoopback('::ffff:127.0.0.1'), true)
    strictEqual(isLoopback('::ffff:192.0.2.1'), false)
  })
})

suite('who may ask', () => {
  test('the bearer of the configured token, however the scheme is written, for anything', (t) => {
    const { access } = opened(t, TOKEN)
    for (const authorization of [`Bearer ${TOKEN}`, `bearer  ${TOKEN} `]) {
      const asked = { authorization, host: 'example.org', address: `::ffff:${ADDRESS}` }
      const client = access.admit(asked, 'operate')
      deepStrictEqual(client, { token: CONFIGURED_TOKEN, roles: ['operate'], address: ADDRESS })
    }
  })

  test('nobody else: no token, another, a part of it, another scheme', (t) => {
    const { access } = opened(t, TOKEN)
    for (const authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      TOKEN,
      `Basic ${TOKEN}`,
      `Bearer ${TOKEN}0`,
      `Bearer ${TOKEN.slice(1)}`,
      `Bearer ${TOKEN.slice(0, -1)}`,
      `Bearer ${TOKEN} ${TOKEN}`,
    ]) {
      for (const role of ['read', undefined] as const) {
        throws(() => access.admit({ authorization, host: '127.0.0.1', address: ADDRESS }, role), {
          code: 'TOKEN_REQUIRED',
          status: 401,
        })
      }
    }
  })

  test('without a token, whoever asks for this machine by a name of its own', (t) => {
    const { access } = opened(t, null)
    const ask = (host: string | undefined): unknown =>
      access.admit({ authorization: undefined, host, address: '127.0.0.1' }, 'operate')
    for (const host of ['127.0.0.1:8000', 'localhost:8000', '[::1]:8000', '127.0.0.1', undefined])
      doesNotThrow(() => ask(host))
    for (const host of ['example.org', 'example.org:8000', '192.0.2.1', '127.0.0.1.example.org'])
      throws(() => ask(host), { status: 421 })
  })

  test('a token of the workspace in either header, for what its roles allow', (t) => {
    const { access, tokens, clock } = opened(t, null)
    const { secret } = tokens.add({
      name: 'bouncer',
      roles: ['read', 'ingest'],
      nowMs: clock.nowMs,
      expiresMs: null,
    })
    clock.nowMs += TOKENS_FRESH_MS
    const bearer = { authorization: `Bearer ${secret}`, host: undefined, address: ADDRESS }
    const keyed = { authorization: undefined, apiKey: secret, host: undefined, address: ADDRESS }
    for (const asked of [bearer, keyed]) {
      for (const role of ['read', 'ingest', undefined] as const)
        strictEqual(access.admit(asked, role).token, 'bouncer')
      throws(() => access.admit(asked, 'operate'), { code: 'ROLE_REQUIRED', status: 403 })
    }
    deepStrictEqual(access.admit({ ...bearer, authorization: undefined }, null).roles, [])
  })

  test('the last token deleted opens nothing', (t) => {
    const { access, tokens, clock } = opened(t, null)
    const asked = { authorization: undefined, host: undefined, address: ADDRESS }
    doesNotThrow(() => access.admit(asked, 'operate'))
    tokens.add({ name: 'a', roles: ['read'], nowMs: clock.nowMs, expiresMs: null })
    clock.nowMs += TOKENS_FRESH_MS
    throws(() => access.admit(asked, 'read'), { status: 401 })
    tokens.delete('a')
    clock.nowMs += TOKENS_FRESH_MS
    throws(() => access.admit(asked, 'read'), { status: 401 })
  })
})

function opened(t: Parameters<typeof emptyTokens>[0], token: string | null) {
  const clock = { nowMs: 1_700_000_000_000 }
  const tokens = emptyTokens(t)
  return { tokens, clock, access: new Access(token, new TokenBook(tokens, () => clock.nowMs)) }
}
