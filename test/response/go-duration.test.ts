import { strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { formatGoDuration, parseGoDuration } from '../../src/response/go-duration.js'

/** What Go 1.19's time.Duration.String prints, less its fractions. */
const PRINTED: readonly (readonly [number, string])[] = [
  [14_398, '3h59m58s'],
  [3600, '1h0m0s'],
  [240, '4m0s'],
  [58, '58s'],
  [0, '0s'],
  [-4, '-4s'],
  [-3661, '-1h1m1s'],
  [315_576_000, '87660h0m0s'],
]

suite('durations as Go writes them', () => {
  test('are written as Go writes whole seconds', () => {
    for (const [seconds, text] of PRINTED) strictEqual(formatGoDuration(seconds), text)
    strictEqual(formatGoDuration(58.9), '58s')
    strictEqual(formatGoDuration(-0.4), '0s')
  })

  test('are read back, with fractions and units that are left out', () => {
    for (const [seconds, text] of PRINTED) strictEqual(parseGoDuration(text), seconds)
    strictEqual(parseGoDuration('4h'), 14_400)
    strictEqual(parseGoDuration('1h30m'), 5400)
    strictEqual(parseGoDuration('3h59m58.5s'), 14_398.5)
    strictEqual(parseGoDuration('1500ms'), 1.5)
    strictEqual(parseGoDuration('+90s'), 90)
  })

  test('other text is no duration', () => {
    for (const text of [
      '',
      '4',
      'h',
      '4d',
      '4 h',
      '-',
      '1h-3m',
      '1e3s',
      '4hx',
      '.s',
      'constructor',
    ])
      strictEqual(parseGoDuration(text), null, text)
  })
})
