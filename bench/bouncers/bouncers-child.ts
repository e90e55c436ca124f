import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openService, type Service } from '../../src/engine/serve.js'
import { quantile } from '../../src/math/quantile.js'
import { Rng } from '../../src/math/rng.js'
import { buildApp } from '../../src/server/app.js'
import { close, listen } from '../../src/server/listen.js'
import { fittedWorkspace, TEST_CONFIG } from '../../test/engine/fitted-workspace.js'
import { calls, startCustomBouncer } from './custom-bouncer.js'
import { banned, type FirewallMode, startFirewallBouncer } from './firewall-bouncer.js'

/**
 * A server of ours and one of Debian's bouncers side by side, in the namespace this process was started in. Words:
 * `nftables|iptables|custom`, how many decisions are timed, the seed. Prints one JSON document: what held, and the times.
 */
const [mode = 'nftables', timedText = '20', seedText = '1'] = process.argv.slice(2)
const timed = Number(timedText)
const rng = new Rng(Number(seedText))

/** Never acted upon, in the network that is blocked. */
const SPARED = '203.0.113.5'

/** How long anything may take before it counts as not done, ms. */
const PATIENCE_MS = 8000

const folder = mkdtempSync(join(tmpdir(), 'phantomnet-bouncers-'))
const held: { what: string; ok: boolean }[] = []
const check = (what: string, ok: boolean): void => void held.push({ what, ok })

const cleanups: (() => void)[] = []
const workspace = fittedWorkspace({ after: (work) => cleanups.push(work) })
const config = { ...TEST_CONFIG, allowlist: [SPARED], bouncer_throttle_type: 'throttle' }
const service = openService(workspace, config, Date.now)
service.policy.use({ ...service.policy.options, isDryRun: false })
const { secret: key } = service.tokens.add({
  name: 'bouncer',
  roles: ['read'],
  nowMs: Date.now(),
  expiresMs: null,
})
const app = await buildApp(service, {
  token: null,
  onBug: (error) => process.stderr.write(`${String(error)}\n`),
})
const apiUrl = `${await listen(app, '127.0.0.1', 0)}/`
const start = { apiUrl, key, folder }
const bouncer =
  mode === 'custom' ? startCustomBouncer(start) : startFirewallBouncer(modeOf(), start)
const log = textOf(bouncer)
let latencies: number[] = []
try {
  if (mode === 'custom') await proveCustom()
  else await proveFirewall(modeOf())
} finally {
  bouncer.kill('SIGTERM')
  await close(app)
  await service.stop()
  for (const clean of cleanups) clean()
  rmSync(folder, { recursive: true, force: true })
}
const failed = held.some(({ ok }) => !ok)
process.stdout.write(
  `${JSON.stringify({
    held,
    latencies_ms: latencies,
    ...(latencies.length === 0
      ? {}
      : { p50_ms: quantile(latencies, 0.5), p95_ms: quantile(latencies, 0.95) }),
    ...(failed ? { log: log() } : {}),
  })}\n`,
)
process.exit(0)

function modeOf(): FirewallMode {
  return mode === 'iptables' ? 'iptables' : 'nftables'
}

async function proveFirewall(kind: FirewallMode): Promise<void> {
  decide(service, '198.51.100.1', 3600)
  const holds = (value: string, leastS = 1): Promise<boolean> =>
    until(() => (banned(kind).get(value) ?? -1) >= leastS)
  const isGone = (value: string): Promise<boolean> => until(() => !banned(kind).has(value))
  check('what held before it came is dropped', await holds('198.51.100.1', 3500))
  const id = decide(service, '198.51.100.2', 3600)
  check('an address is dropped, for as long as decided', await holds('198.51.100.2', 3500))
  decide(service, '2001:db8::7', 3600)
  check('so is one of IPv6', await holds('2001:db8::7', 3500))
  decide(service, '198.51.100.3', 30)
  await holds('198.51.100.3')
  decide(service, '198.51.100.3', 3600)
  check('an extension reaches the kernel', await holds('198.51.100.3', 3500))
  service.decisions.end({ id }, Date.now())
  check('what is deleted is let in again', await isGone('198.51.100.2'))
  decide(service, '198.51.100.4', 2)
  check('a short ban is there', await holds('198.51.100.4'))
  check('and ends by itself', await isGone('198.51.100.4'))
  decide(service, '203.0.113.0/29', 3600)
  const expected = [0, 1, 2, 3, 4, 6, 7].map((last) => `203.0.113.${last}`)
  const all = await Promise.all(expected.map((value) => holds(value, 3500)))
  check('all of a network is dropped', all.every(Boolean))
  const covered = [...banned(kind).keys()].filter((value) => value.startsWith('203.0.113.'))
  check('but for what is spared in it', covered.length === expected.length)
  decide(service, '198.51.100.9', 3600, 'THROTTLE')
  decide(service, '198.51.100.10', 3600)
  await holds('198.51.100.10')
  check('what is to be slowed down is not shut out', !banned(kind).has('198.51.100.9'))
  if (kind === 'nftables') latencies = await timeDecisions()
}

/** Decisions a random while apart, each timed from the call that makes it to the kernel's word that it drops. */
async function timeDecisions(): Promise<number[]> {
  const monitor = spawn('stdbuf', ['-oL', 'nft', 'monitor', 'new', 'elements'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const seen = new Map<string, number>()
  monitor.stdout.on('data', (chunk: Buffer) => {
    const now = performance.now()
    for (const [address] of chunk.toString().matchAll(/192\.0\.2\.\d+/g))
      if (!seen.has(address)) seen.set(address, now)
  })
  const times: number[] = []
  await pause(500)
  for (let i = 0; i < timed; i++) {
    await pause(50 + Math.floor(rng.nextFloat() * 450))
    const address = `192.0.2.${i + 1}`
    const began = performance.now()
    decide(service, address, 3600)
    if (!(await until(() => seen.has(address)))) check(`${address} reached the kernel`, false)
    else times.push((seen.get(address) as number) - began)
  }
  monitor.kill()
  return times
}

async function proveCustom(): Promise<void> {
  const called = (words: RegExp): Promise<boolean> =>
    until(() => calls(folder).some((call) => words.test(call)))
  decide(service, '198.51.100.1', 3600)
  check('its program is called for a ban', await called(/^add 198\.51\.100\.1 3(600|59\d)/))
  decide(service, '198.51.100.9', 600, 'THROTTLE')
  check('and for a type of our own', await called(/^add 198\.51\.100\.9 (600|59\d)/))
  decide(service, '2001:db8::7', 3600)
  check('and for IPv6', await called(/^add 2001:db8::7 /))
  decide(service, '203.0.113.0/29', 3600)
  const parts = await Promise.all(
    ['203\\.0\\.113\\.0/30', '203\\.0\\.113\\.4', '203\\.0\\.113\\.6/31'].map((part) =>
      called(new RegExp(`^add ${part} `)),
    ),
  )
  check('and for a network without what is spared in it', parts.every(Boolean))
  // Within `cache_retention_duration` it passes over what it was told before.
  await pause(2500)
  decide(service, '198.51.100.1', 7200)
  check('and for an extension', await called(/^add 198\.51\.100\.1 7(200|19\d)/))
  service.decisions.end({ target: '198.51.100.1' }, Date.now())
  const ended = calls(folder).length
  check(
    'and for a deletion',
    await until(() =>
      calls(folder)
        .slice(ended - 1)
        .some((call) => call.startsWith('del 198.51.100.1 ')),
    ),
  )
}

function decide(
  { decisions }: Service,
  target: string,
  durationS: number,
  action: 'BLOCK' | 'THROTTLE' = 'BLOCK',
): number {
  const nowMs = Date.now()
  return decisions.add({ target, action, why: 'proof', durationS, nowMs, isDryRun: false }).id
}

async function until(holds: () => boolean): Promise<boolean> {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    if (holds()) return true
    await pause(2)
  }
  return false
}

/** The last that a program printed. */
function textOf({ stdout, stderr }: ChildProcess): () => string {
  let text = ''
  for (const stream of [stdout, stderr])
    stream?.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-4000)))
  return () => text
}
