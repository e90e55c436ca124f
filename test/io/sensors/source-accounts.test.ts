import { notStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { DEFAULT_LIMITS } from '../../../src/io/sensors/limits.js'
import { MAX_ACCOUNTS, SourceAccounts } from '../../../src/io/sensors/source-accounts.js'

const LIMITS = { ...DEFAULT_LIMITS, attemptsPerMinute: 3, connectionsPerSource: 2 }

suite('the account of a source', () => {
  test('begins anew with each minute, but for its attempts in all', () => {
    const accounts = new SourceAccounts(LIMITS)
    const account = accounts.of('192.0.2.1', 0)
    account.attempts = account.attemptsThisMinute = 3
    strictEqual(accounts.refusal(accounts.of('192.0.2.1', 59_999)), 'source tried too often')
    strictEqual(accounts.refusal(accounts.of('192.0.2.1', 60_000)), null)
    strictEqual(accounts.of('192.0.2.1', 60_000).attempts, 3)
  })

  test('is one for a whole /64 of IPv6, and one for each address of IPv4', () => {
    const accounts = new SourceAccounts(LIMITS)
    const first = accounts.of('2001:db8::1', 0)
    strictEqual(accounts.of('2001:db8::ffff:1', 0), first)
    notStrictEqual(accounts.of('2001:db8:0:1::1', 0), first)
    notStrictEqual(accounts.of('192.0.2.1', 0), accounts.of('192.0.2.2', 0))
  })

  test('stays while the source is connected, whoever else comes', () => {
    const accounts = new SourceAccounts(LIMITS)
    const connected = accounts.of('192.0.2.1', 0)
    connected.open = 2
    for (let i = 0; i < MAX_ACCOUNTS + 100; i++)
      accounts.of(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 1)
    strictEqual(accounts.size, MAX_ACCOUNTS)
    strictEqual(accounts.refusal(accounts.of('192.0.2.1', 2)), 'too many of this source')
    strictEqual(accounts.of('10.0.0.0', 2).open, 0)
  })

  test('a clock that is set back begins a minute, and holds nobody for ever', () => {
    const accounts = new SourceAccounts(LIMITS)
    accounts.of('192.0.2.1', 1_000_000).openingsThisMinute = 1e9
    strictEqual(accounts.refusal(accounts.of('192.0.2.1', 5)), null)
  })
})
