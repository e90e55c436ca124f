import { readFileSync } from 'node:fs'
import { type Network, parseNetwork } from '../../src/event/network.js'
import { Nftables } from '../../src/io/responders/nftables.js'
import type { Hold } from '../../src/io/responders/responder.js'
import { quantile } from '../../src/math/quantile.js'
import type { TwoMachines } from '../../test/io/responders/namespace.js'
import type { BenchRow } from '../measure.js'

const ROUNDS = 7

/** How long it takes to bring about very many holds at once, and one beside them. */
export async function loadTimes(machines: TwoMachines): Promise<BenchRow[]> {
  const responder = new Nftables({
    table: 'phantomnet',
    redirects: [],
    connectionsPerMinute: 10,
    kilobytesPerSecond: 16,
    nowMs: Date.now,
    command: [...machines.onServer, 'nft'],
  })
  try {
    const addresses = holds(100_000, (i) => `198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`)
    const ipv6 = holds(
      100_000,
      (i) => `2001:db8:${(i >> 16).toString(16)}:${(i & 65_535).toString(16)}::/64`,
    )
    const networks = holds(20_000, (i) => `20.${i >> 8}.${i & 255}.0/24`)
    const load = (what: string, some: readonly Hold[], at_most: number): Promise<BenchRow[]> =>
      timesOf(`load: ${what}`, () => responder.load({ holds: some, spared: [] }), at_most)
    await responder.load({ holds: [], spared: [] })
    const rows: BenchRow[] = [
      ...(await load('100,000 blocked addresses', addresses, 1000)),
      ...(await load('100,000 blocked networks of IPv6, /64', ipv6, 1500)),
      ...(await load('20,000 blocked networks, /24', networks, 1000)),
    ]
    await responder.load({ holds: [...addresses, ...networks], spared: [] })
    let i = 0
    const one = (): Promise<void> => responder.apply(holds(1, () => `203.0.113.${i++ & 255}`))
    const oneNetwork = (): Promise<void> =>
      responder.apply(holds(1, () => `203.0.${i++ & 255}.0/24`))
    rows.push(
      {
        what: 'apply: one address beside 120,000',
        value: quantile(await timesMs(200, one), 0.5),
        unit: 'ms',
        peer: null,
        at_most: 20,
      },
      {
        what: 'apply: one network beside 120,000',
        value: quantile(await timesMs(200, oneNetwork), 0.5),
        unit: 'ms',
        peer: null,
        at_most: 20,
      },
    )
    return rows
  } finally {
    await responder.close()
  }
}

function holds(count: number, targetOf: (i: number) => string): Hold[] {
  const untilMs = Date.now() + 86_400_000
  return Array.from({ length: count }, (_, i) => {
    const target = targetOf(i)
    return { action: 'BLOCK', target, network: parseNetwork(target) as Network, untilMs }
  })
}

/** By the clock, and what this process and `nft` had of the processor, which is what the bound is on. */
async function timesOf(
  what: string,
  work: () => Promise<void>,
  at_most: number,
): Promise<BenchRow[]> {
  const cpuMs: number[] = []
  const clockMs = await timesMs(ROUNDS, async () => {
    const start = cpuOfAllMs()
    await work()
    cpuMs.push(cpuOfAllMs() - start)
  })
  return [
    { what, value: quantile(clockMs, 0.5), unit: 'ms', peer: null },
    { what: `${what}, processor`, value: quantile(cpuMs, 0.5), unit: 'ms', peer: null, at_most },
  ]
}

/** What this process and those it started, and the kernel for them, have had of the processor, ms; to 10 ms. */
function cpuOfAllMs(): number {
  const { user, system } = process.cpuUsage()
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ')
  const ticks = pids
    .filter((pid) => pid.trim() !== '')
    .map((pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [])
    .reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0)
  return (user + system) / 1000 + 10 * ticks
}

async function timesMs(rounds: number, work: () => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times
}
