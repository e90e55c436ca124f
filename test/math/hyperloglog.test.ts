import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { HyperLogLog } from '../../src/math/hyperloglog.js'

/** Error of one sketch of n texts, as a share of n. */
function errorOf(n: number, prefix: string): number {
  const sketch = new HyperLogLog()
  for (let i = 0; i < n; i++) sketch.add(`${prefix}${i}`)
  return sketch.estimate() / n - 1
}

test('an empty sketch estimates 0, one text 1', () => {
  const sketch = new HyperLogLog()
  equal(sketch.estimate(), 0)
  sketch.add('192.0.2.1')
  equal(sketch.estimate(), 1)
})

test('a text added again changes nothing', () => {
  const sketch = new HyperLogLog()
  equal(sketch.add('192.0.2.1'), true)
  equal(sketch.add('192.0.2.1'), false)
  equal(sketch.estimate(), 1)
})

test('the root mean square error over 100 sketches is the stated 3.3 %, give or take sampling', () => {
  for (const n of [5000, 50_000]) {
    let squares = 0
    const sketches = n === 5000 ? 100 : 20
    for (let i = 0; i < sketches; i++) squares += errorOf(n, `${i}/`) ** 2
    const rms = Math.sqrt(squares / sketches)
    ok(rms > 0.02 && rms < 0.047, `${rms} at ${n}`)
  }
})

test('small sets are counted by their empty registers, within 2 % of 300', () => {
  let sum = 0
  for (let i = 0; i < 50; i++) sum += errorOf(300, `${i}.`)
  ok(Math.abs(sum / 50) < 0.02)
})

test('the addresses of a scanned /16 spread over the registers as random texts do', () => {
  const sketch = new HyperLogLog()
  for (let i = 0; i < 65_536; i++) sketch.add(`10.0.${i >> 8}.${i & 255}`)
  ok(Math.abs(sketch.estimate() / 65_536 - 1) < 3 * 0.0325)
})

test('the order of texts does not matter', () => {
  const forwards = new HyperLogLog()
  const backwards = new HyperLogLog()
  for (let i = 0; i < 5000; i++) {
    forwards.add(`2001:db8::${i.toString(16)}`)
    backwards.add(`2001:db8::${(4999 - i).toString(16)}`)
  }
  equal(forwards.estimate(), backwards.estimate())
})

test('two merged count what either counted, once', () => {
  const [one, other] = [new HyperLogLog(), new HyperLogLog()]
  for (let i = 0; i < 50; i++) one.add(`a${i}`)
  for (let i = 40; i < 80; i++) other.add(`a${i}`)
  one.merge(other)
  ok(Math.abs(one.estimate() - 80) <= 4, String(one.estimate()))
  ok(Math.abs(other.estimate() - 40) <= 3, String(other.estimate()))
})
