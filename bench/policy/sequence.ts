import { THREAT_DRIVERS } from '../../src/detector/threat-driver.js'
import { THREAT_LEVELS } from '../../src/detector/threat-level.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { canonicalAddress } from '../../src/event/address.js'
import { makeEvent } from '../../src/event/make-event.js'
import { formatNetwork, type Network, parseNetwork } from '../../src/event/network.js'
import { Rng } from '../../src/math/rng.js'
import { ACTIONS } from '../../src/response/decision.js'
import { Policy } from '../../src/response/policy.js'
import {
  DEFAULT_POLICY,
  type PolicyOptions,
  WITHOUT_HANDSHAKE,
} from '../../src/response/policy-options.js'
import type { ProtectedAddress } from '../../src/response/spared.js'
import { type AddressRange, covers, overlaps, rangeOf, sizeWithin } from './address-range.js'

/** What one sequence did. */
export interface SequenceCounts {
  operations: number
  verdicts: number
  /** Decisions to act, of verdicts and by hand. */
  acted: number
  spared: number
  /** Networks that were acted upon with exceptions in them. */
  carved: number
  /** Decisions that ended because their target became spared. */
  ended: number
}

/** Operations of one sequence, at most. */
const MAX_OPERATIONS = 24

/** Networks of both families, in each other and beside each other; addresses are drawn from them. */
const NETWORKS = [
  '198.51.100.0/28',
  '198.51.100.0/24',
  '198.51.0.0/16',
  '203.0.113.64/26',
  '2001:db8::/64',
  '2001:db8:0:1::/64',
  '2001:db8::/48',
  '10.0.0.0/8',
]

const PROTECTED_AS = ['own', 'gateway', 'resolver', 'operator'] as const

const NO_HOST = ['0.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::/128', 'ff00::/8']

/** What a decision is about, and must never touch. */
interface World {
  readonly rng: Rng
  readonly policy: Policy
  allowlist: readonly string[]
  protected: readonly ProtectedAddress[]
  /** Everything spared, told without the policy's help. */
  spared: readonly AddressRange[]
  readonly held: Map<string, AddressRange>
  readonly counts: SequenceCounts
  atMs: number
}

/**
 * Draws a policy, an allowlist and what a machine needs, then verdicts and changes of all of these, and looks after each that
 * nothing spared is acted upon and that of networks everything else is.
 * @throws Error that tells what was acted upon.
 */
export function runSequence(seed: number): SequenceCounts {
  const rng = new Rng(seed)
  const allowlist = anyNetworks(rng, 4)
  const world: World = {
    rng,
    policy: new Policy(anyOptions(rng, allowlist)),
    allowlist,
    protected: [],
    spared: [],
    held: new Map(),
    counts: { operations: 0, verdicts: 0, acted: 0, spared: 0, carved: 0, ended: 0 },
    atMs: 1_770_000_000_000,
  }
  changeProtected(world)
  const operations = 1 + rng.nextBelow(MAX_OPERATIONS)
  for (let i = 0; i < operations; i++) {
    world.counts.operations++
    world.atMs += rng.nextBelow(3_600_000)
    const kind = rng.nextBelow(20)
    if (kind === 0) changeOptions(world)
    else if (kind === 1) changeProtected(world)
    else if (kind <= 3) decideByHand(world)
    else if (kind === 4) forgive(world)
    else decide(world)
  }
  checkAll(world)
  return world.counts
}

function decide(world: World): void {
  const { rng, policy, counts } = world
  const sourceIp = anyAddress(rng)
  const range = rangeOf(sourceIp)
  counts.verdicts++
  const decision = policy.decide(anyVerdict(world, sourceIp))
  if (decision.action === 'LOG') {
    if (world.spared.some((spared) => overlaps(spared, range))) counts.spared++
    return
  }
  const target = rangeOf(decision.target)
  if (!covers(target, range)) throw new Error(`${sourceIp} is not in ${decision.target}`)
  // A verdict's target has no exceptions: all of it may be acted upon.
  for (const spared of world.spared)
    if (overlaps(spared, target)) throw new Error(`${decision.target} touches what is spared`)
  counts.acted++
  world.held.set(decision.target, target)
}

/** As `decisions add` does: whatever is not spared as a whole. */
function decideByHand(world: World): void {
  const network = parseNetwork(anyNetworkText(world.rng)) as Network
  if (world.policy.sparedAs(network) !== null) return
  world.counts.acted++
  world.held.set(formatNetwork(network), rangeOf(network))
  checkTarget(world, formatNetwork(network))
}

function forgive(world: World): void {
  for (const target of world.held.keys()) {
    world.policy.forgive(target, world.atMs)
    world.held.delete(target)
    return
  }
}

function changeOptions(world: World): void {
  world.allowlist = anyNetworks(world.rng, 4)
  world.policy.use(anyOptions(world.rng, world.allowlist))
  spareAnew(world)
}

function changeProtected(world: World): void {
  const { rng } = world
  world.protected = Array.from({ length: rng.nextBelow(5) }, () => ({
    address: anyAddress(rng),
    as: PROTECTED_AS[rng.nextBelow(PROTECTED_AS.length)] as ProtectedAddress['as'],
  }))
  world.policy.protect(world.protected)
  spareAnew(world)
}

/** What became spared as a whole ends, as the keeper of the policy ends it. */
function spareAnew(world: World): void {
  world.spared = [
    ...NO_HOST,
    ...world.allowlist,
    ...world.protected.map(({ address }) => address),
  ].map((text) => rangeOf(text))
  for (const target of world.held.keys()) {
    if (world.policy.sparedAs(parseNetwork(target) as Network) === null) continue
    world.held.delete(target)
    world.counts.ended++
  }
  checkAll(world)
}

function checkAll(world: World): void {
  for (const target of world.held.keys()) checkTarget(world, target)
}

/** Nothing spared is in what is acted upon, and nothing else is left out. */
function checkTarget({ policy, held, spared, counts }: World, target: string): void {
  const whole = held.get(target) as AddressRange
  const parts = policy.actionablePartsOf(parseNetwork(target) as Network).map(rangeOf)
  let left = 0n
  for (const part of parts) {
    if (!covers(whole, part)) throw new Error(`a part of ${target} lies outside of it`)
    for (const one of spared)
      if (overlaps(one, part))
        throw new Error(`what is spared lies in what is done about ${target}`)
    left += part.last - part.first + 1n
  }
  const exceptions = policy.exceptionsIn(parseNetwork(target) as Network).map(rangeOf)
  const size = whole.last - whole.first + 1n
  if (left !== size - sizeWithin(whole, spared)) throw new Error(`parts of ${target} are missing`)
  if (sizeWithin(whole, exceptions) !== sizeWithin(whole, spared))
    throw new Error(`exceptions of ${target} are missing`)
  if (exceptions.length > 0) counts.carved++
}

function anyVerdict({ rng, atMs }: World, sourceIp: string): Verdict {
  const isForgeable = rng.nextBelow(3) === 0
  return {
    event: makeEvent({
      kind: isForgeable ? 'packet' : 'auth.failure',
      atMs: atMs - rng.nextBelow(3) * 600_000,
      source: isForgeable ? 'pcap' : 'cowrie',
      sourceIp,
      service: 'ssh',
      transport: 6,
    }),
    features: [],
    prediction: 'anomaly',
    anomalyScore: 0.7,
    decisionFunction: -0.2,
    threatScore: rng.nextBelow(101),
    threatLevel: (THREAT_LEVELS[rng.nextBelow(4)] as (typeof THREAT_LEVELS)[number]).name,
    drivenBy: THREAT_DRIVERS[rng.nextBelow(3)] as Verdict['drivenBy'],
    attackType: 'brute_force',
    technique: '',
    rule: 'ssh-login-failed',
    reasons: [],
    modelVersion: '1.0',
  }
}

function anyOptions(rng: Rng, allowlist: readonly string[]): PolicyOptions {
  const anyRule = (): PolicyOptions['rules'][number] => ({
    name: '',
    when: {},
    action: ACTIONS[rng.nextBelow(ACTIONS.length)] as (typeof ACTIONS)[number],
    durationS: rng.nextBelow(2) === 0 ? null : 1 + rng.nextBelow(100_000),
    isTrial: rng.nextBelow(4) === 0,
  })
  return {
    ...DEFAULT_POLICY,
    rules: rng.nextBelow(2) === 0 ? DEFAULT_POLICY.rules : [anyRule()],
    allowlist,
    caps: { ...DEFAULT_POLICY.caps, blocksPerHour: rng.nextBelow(2) === 0 ? 3 : 1000 },
    withoutHandshake: WITHOUT_HANDSHAKE[
      rng.nextBelow(WITHOUT_HANDSHAKE.length)
    ] as PolicyOptions['withoutHandshake'],
    ipv6Prefix: [48, 56, 64, 65, 127, 128][rng.nextBelow(6)] as number,
    isDryRun: false,
  }
}

function anyNetworks(rng: Rng, most: number): string[] {
  return Array.from({ length: rng.nextBelow(most + 1) }, () => anyNetworkText(rng))
}

/** Of any length of prefix from that of the network it lies in. */
function anyNetworkText(rng: Rng): string {
  const within = parseNetwork(NETWORKS[rng.nextBelow(NETWORKS.length)] as string) as Network
  const bits = within.bytes.length * 8
  const prefix =
    rng.nextBelow(3) === 0 ? bits : within.prefix + rng.nextBelow(bits - within.prefix + 1)
  return `${addressIn(rng, within)}/${prefix}`
}

function anyAddress(rng: Rng): string {
  const within = parseNetwork(NETWORKS[rng.nextBelow(NETWORKS.length)] as string) as Network
  return canonicalAddress(addressIn(rng, within)) as string
}

/** Few of its addresses, the first and the last among them, so that what is drawn meets again. */
function addressIn(rng: Rng, { bytes, prefix }: Network): string {
  const bits = bytes.length * 8
  const drawn = bytes.slice()
  const isLast = rng.nextBelow(4) === 0
  for (let bit = prefix; bit < bits; bit++) {
    const isSet = isLast || (bit >= bits - 4 && rng.nextBelow(2) === 0)
    if (isSet) drawn[bit >> 3] = (drawn[bit >> 3] as number) | (0x80 >> (bit & 7))
  }
  return formatNetwork({ bytes: drawn, prefix: bits })
}
