import { doesNotThrow, strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { checkAccess, checkListening, isLoopback } from '../../src/server/access.js'

const TOKEN = '0123456789abcdef'

suite('where to listen', () => {
  test('this machine’s own addresses need no token', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost', 'LOCALHOST'])
      doesNotThrow(() => checkListening(host, null))
  })

  test('any other address or name demands one', () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', '::2', 'example.org', '128.0.0.1', '']) {
      throws(() => checkListening(host, null), { code: 'TOKEN_REQUIRED' })
      doesNotThrow(() => checkListening(host, TOKEN))
    }
  })

  test('a token that could be guessed is refused, wherever', () => {
    for (const token of ['', 'secret', TOKEN.slice(1)])
      throws(() => checkListening('127.0.0.1', token), { code: 'CONFIG_INVALID' })
  })

  test('an IPv4 address written as IPv6 is still this machine', () => {
    strictEqual(isLoopback('::ffff:127.0.0.1'), true)
    strictEqual(isLoopback('::ffff:192.0.2.1'), false)
  })
})

suite('who may ask', () => {
  test('the bearer of the token, however the scheme is written', () => {
    for (const authorization of [`Bearer ${TOKEN}`, `bearer  ${TOKEN} `])
      doesNotThrow(() => checkAccess(TOKEN, { authorization, host: 'example.org' }))
  })

  test('nobody else: no token, another, a part of it, another scheme', () => {
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
      throws(() => checkAccess(TOKEN, { authorization, host: '127.0.0.1' }), {
        code: 'TOKEN_REQUIRED',
        status: 401,
      })
    }
  })

  test('without a token, whoever asks for this machine by a name of its own', () => {
    for (const host of ['127.0.0.1:8000', 'localhost:8000', '[::1]:8000', '127.0.0.1', undefined])
      doesNotThrow(() => checkAccess(null, { authorization: undefined, host }))
    for (const host of ['example.org', 'example.org:8000', '192.0.2.1', '127.0.0.1.example.org']) {
      throws(() => checkAccess(null, { authorization: undefined, host }), { status: 421 })
    }
  })
})
