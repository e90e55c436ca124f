import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { MAX_CLIENTS, ownerOf, RateLimiter } from '../../src/server/rate-limiter.js'

suite('so many requests a second', () => {
  test('a burst is let through, then as many as come back with time', () => {
    let nowMs = 0
    const rate = new RateLimiter(10, 3, () => nowMs)
    const take = (): boolean => rate.take('a').isAllowed
    deepStrictEqual([take(), take(), take(), take()], [true, true, true, false])
    nowMs = 99
    strictEqual(take(), false)
    nowMs = 150
    deepStrictEqual([take(), take()], [true, false])
    nowMs = 60_000
    deepStrictEqual([take(), take(), take(), take()], [true, true, true, false])
  })

  test('who is refused is told how long to wait, and refusals cost nothing', () => {
    const rate = new RateLimiter(0.5, 1, () => 0)
    deepStrictEqual(rate.take('a'), { isAllowed: true, remaining: 0, waitS: 2 })
    for (let i = 0; i < 5; i++)
      deepStrictEqual(rate.take('a'), { isAllowed: false, remaining: 0, waitS: 2 })
    strictEqual(rate.windowS, 2)
  })

  test('clients do not share, and as many as come are not all remembered', () => {
    const rate = new RateLimiter(1, 1, () => 0)
    strictEqual(rate.take('a').isAllowed, true)
    for (let i = 0; i < 10_000; i++) strictEqual(rate.take(`c${i}`).isAllowed, true)
    strictEqual(rate.clients, MAX_CLIENTS)
  })

  test('an IPv6 network of 64 bits is one client', () => {
    strictEqual(ownerOf('2001:db8:1:2:3:4:5:6'), ownerOf('2001:db8:1:2::1'))
    strictEqual(ownerOf('2001:db8:1:3::1') === ownerOf('2001:db8:1:2::1'), false)
    strictEqual(ownerOf('192.0.2.1'), '192.0.2.1')
  })
})
