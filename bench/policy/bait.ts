import { DEFAULT_EXTRACTOR_OPTIONS } from '../../src/features/extract.js'
import type { Detector } from '../../src/detector/detector.js'
import { Pipeline } from '../../src/engine/pipeline.js'
import type { Event } from '../../src/event/event.js'
import { makeEvent } from '../../src/event/make-event.js'
import type { Rng } from '../../src/math/rng.js'
import { Policy } from '../../src/response/policy.js'
import { DEFAULT_POLICY, type PolicyOptions } from '../../src/response/policy-options.js'

/** What came of forging the addresses of visitors. */
export interface BaitCounts {
  /** Visitors whose addresses were forged while they visited. */
  readonly victims: number
  readonly forged: number
  readonly visits: number
  /** Victims that were blocked or deceived. */
  readonly cutOff: number
  /** Victims that were slowed down. */
  readonly throttled: number
  /** Attackers over a handshake, of as many, that were blocked or deceived. */
  readonly attackersCutOff: number
}

const START_MS = Date.UTC(2026, 1, 13, 12)
const FORGED_A_VICTIM = 120
const VISITS = 20
const ATTEMPTS = 60

/**
 * An attacker forges visitors' addresses on SYNs to many ports, datagrams and pings, before, while and after these visit a web
 * server; others guess SSH passwords. One pipeline judges them all, in order of time.
 */
export function runBait(
  detector: Detector,
  victims: number,
  rng: Rng,
  options: PolicyOptions = DEFAULT_POLICY,
): BaitCounts {
  const events: Event[] = []
  for (let i = 0; i < victims; i++) {
    const victim = `203.0.${i >> 8}.${i & 255}`
    const startMs = START_MS + rng.nextBelow(3_600_000)
    for (let k = 0; k < FORGED_A_VICTIM; k++)
      events.push(forged(victim, startMs + rng.nextBelow(120_000), rng))
    for (let k = 0; k < VISITS; k++)
      events.push(visit(victim, startMs + 30_000 + rng.nextBelow(300_000), rng))
    const attacker = `198.18.${i >> 8}.${i & 255}`
    for (let k = 0; k < ATTEMPTS; k++) events.push(attempt(attacker, startMs + k * 1000))
  }
  events.sort((a, b) => a.atMs - b.atMs)
  // The caps have a proof of their own; here they would hide what the handshake decides.
  const caps = { blocksPerHour: 1e9, shareOfSources: 1, shareFrom: 0 }
  const pipeline = new Pipeline(
    detector,
    new Policy({ ...options, caps }),
    DEFAULT_EXTRACTOR_OPTIONS,
  )
  const cutOff = new Set<string>()
  const throttled = new Set<string>()
  for (const event of events) {
    const { decision } = pipeline.judge(event)
    if (decision.action === 'BLOCK' || decision.action === 'DECEIVE') cutOff.add(event.sourceIp)
    if (decision.action === 'THROTTLE') throttled.add(event.sourceIp)
  }
  const isVictim = (address: string): boolean => address.startsWith('203.0.')
  return {
    victims,
    forged: victims * FORGED_A_VICTIM,
    visits: victims * VISITS,
    cutOff: [...cutOff].filter(isVictim).length,
    throttled: [...throttled].filter(isVictim).length,
    attackersCutOff: [...cutOff].filter((address) => !isVictim(address)).length,
  }
}

function forged(sourceIp: string, atMs: number, rng: Rng): Event {
  const kind = rng.nextBelow(4)
  const base = {
    kind: 'packet',
    atMs,
    source: 'pcap',
    sourceIp,
    destinationIp: '192.0.2.10',
  } as const
  if (kind === 0)
    return makeEvent({
      ...base,
      service: 'dns',
      transport: 17,
      destinationPort: 53,
      lengthBytes: 64 + rng.nextBelow(1200),
      detail: { payloadBytes: 22 },
    })
  if (kind === 1)
    return makeEvent({
      ...base,
      service: 'icmp',
      transport: 1,
      lengthBytes: 98,
      detail: { icmpType: 8 },
    })
  return makeEvent({
    ...base,
    service: 'other',
    transport: 6,
    destinationPort: 1 + rng.nextBelow(65_535),
    lengthBytes: 60,
    detail: { tcpFlags: kind === 2 ? 2 : 41, payloadBytes: 0 },
  })
}

function visit(sourceIp: string, atMs: number, rng: Rng): Event {
  return makeEvent({
    kind: 'http.request',
    atMs,
    source: 'access-log',
    service: 'http',
    sourceIp,
    destinationIp: '192.0.2.10',
    destinationPort: 80,
    transport: 6,
    lengthBytes: 80 + rng.nextBelow(200),
    detail: {
      method: 'GET',
      url: `/articles/${rng.nextBelow(50)}`,
      status: 200,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    },
  })
}

function attempt(sourceIp: string, atMs: number): Event {
  return makeEvent({
    kind: 'auth.failure',
    atMs,
    source: 'sshd',
    service: 'ssh',
    sourceIp,
    destinationIp: '192.0.2.10',
    destinationPort: 22,
    transport: 6,
    detail: { userName: 'root', authMethod: 'password' },
  })
}
