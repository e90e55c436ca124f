import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { millisecondsOf, millisecondsOfTicks } from '../../src/packets/capture-time.js'

const MICRO = 1_000_000
const NANO = 1_000_000_000

/** The two halves of a 64-bit count. */
function halves(ticks: bigint): [high: number, low: number] {
  return [Number(ticks >> 32n), Number(ticks & 0xffffffffn)]
}

test('seconds and microseconds give the double nearest to the exact time', () => {
  strictEqual(millisecondsOf(1_362_692_526, 869_344, MICRO), 1_362_692_526_869.344)
})

test('the same instant in microseconds and nanoseconds, in pcap and pcapng, is the same number', () => {
  const pcap = millisecondsOf(1_362_692_526, 869_344, MICRO)
  strictEqual(millisecondsOf(1_362_692_526, 869_344_000, NANO), pcap)
  strictEqual(millisecondsOfTicks(...halves(1_362_692_526_869_344n), MICRO, 0), pcap)
  strictEqual(millisecondsOfTicks(...halves(1_362_692_526_869_344_000n), NANO, 0), pcap)
})

test('nanoseconds since 1970, more than a double holds, are divided exactly', () => {
  // 2^-12 ms is the step of doubles at this size; 729.856830 lies between 3509 and 3510 of them.
  const atMs = millisecondsOfTicks(...halves(1_342_606_813_729_856_830n), NANO, 0)
  strictEqual(atMs, 1_342_606_813_729 + 3510 / 4096)
})

test('powers of two and coarse resolutions count as written', () => {
  strictEqual(
    millisecondsOfTicks(...halves(1_519_128_000n * 256n + 50n), 256, 0),
    1_519_128_000_195.3125,
  )
  strictEqual(millisecondsOfTicks(0, 1_700_000_000, 1, 0), 1_700_000_000_000)
})

test('an offset in seconds is added, also a negative one', () => {
  strictEqual(millisecondsOfTicks(0, 5_500_000, MICRO, 10), 15_500)
  strictEqual(millisecondsOfTicks(0, 5_500_000, MICRO, -2), 3500)
})

test('resolutions finer than a double can divide are still right to the microsecond', () => {
  const attoseconds = 10 ** 18
  strictEqual(millisecondsOfTicks(...halves(1_500_000_000_000_000_000n), attoseconds, 0), 1500)
})
