import type { ThreatLevel } from '../../src/detector/threat-level.js'
import type { Verdict } from '../../src/detector/verdict.js'
import { type EventFacts, makeEvent } from '../../src/event/make-event.js'
import { quantile } from '../../src/math/quantile.js'
import { Policy } from '../../src/response/policy.js'
import { DEFAULT_POLICY, type PolicyOptions } from '../../src/response/policy-options.js'
import { cpuTimed } from '../measure.js'

/** What a decision costs in one situation. */
export interface DecisionCost {
  readonly what: string
  /** Microseconds of the processor a decision, the median of the rounds. */
  readonly microseconds: number
}

const DECISIONS_A_ROUND = 100_000
const ROUNDS = 7
const START_MS = Date.UTC(2026, 1, 13, 12)

interface Situation {
  readonly what: string
  readonly options?: Partial<PolicyOptions>
  readonly facts: Partial<EventFacts>
  readonly level: ThreatLevel
  /** Sources that take turns; null for a new one each time. */
  readonly sources: number | null
}

const SYN = { kind: 'packet', source: 'pcap', detail: { tcpFlags: 2 } } as const

const SITUATIONS: readonly Situation[] = [
  { what: 'an ordinary event of a known source', facts: {}, level: 'LOW', sources: 1000 },
  { what: 'an event of a source that is blocked', facts: {}, level: 'CRITICAL', sources: 1000 },
  { what: 'a new attacker each time', facts: {}, level: 'CRITICAL', sources: null },
  { what: 'a flood of forged SYNs, a source each', facts: SYN, level: 'CRITICAL', sources: null },
  {
    what: 'a blocked source, 20,000 networks allowlisted',
    options: {
      allowlist: Array.from(
        { length: 20_000 },
        (_, i) => `10.${i >> 8}.${i & 255}.0/${20 + (i % 13)}`,
      ),
    },
    facts: {},
    level: 'CRITICAL',
    sources: 1000,
  },
]

/** Times decisions in each situation. */
export function decisionCosts(): readonly DecisionCost[] {
  return SITUATIONS.map(({ what, options, facts, level, sources }) => {
    const caps = { blocksPerHour: 1e9, shareOfSources: 1, shareFrom: 0 }
    const policy = new Policy({ ...DEFAULT_POLICY, caps, ...options })
    let made = 0
    const times: number[] = []
    for (let round = 0; round <= ROUNDS; round++) {
      // Texts of addresses are made anew, as parsers make them: their hashes are part of the cost.
      const verdicts = Array.from({ length: DECISIONS_A_ROUND }, () => {
        const source = sources === null ? made : made % sources
        made++
        return verdictOf(
          `100.${64 + (source >> 16)}.${(source >> 8) & 255}.${source & 255}`,
          made,
          facts,
          level,
        )
      })
      const ms = cpuTimed(() => {
        for (const verdict of verdicts) policy.decide(verdict)
      })
      if (round > 0) times.push((1000 * ms) / DECISIONS_A_ROUND)
    }
    return { what, microseconds: quantile(times, 0.5) }
  })
}

/** What a policy remembers after a flood of sources, MB of the heap; half of them forged, half attacking over a handshake. */
export function floodedHeapMb(sources: number, collect: () => void): number {
  const policy = new Policy(DEFAULT_POLICY)
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < sources; i++) {
    const sourceIp = `${1 + (i >> 24)}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`
    policy.decide(verdictOf(sourceIp, i, i % 2 === 0 ? SYN : {}, 'CRITICAL'))
  }
  collect()
  const mb = (process.memoryUsage().heapUsed - before) / 1e6
  // Used after the measurement, or it would be gone before it.
  policy.counters(START_MS)
  return mb
}

function verdictOf(
  sourceIp: string,
  i: number,
  facts: Partial<EventFacts>,
  threatLevel: ThreatLevel,
): Verdict {
  return {
    event: makeEvent({
      kind: 'auth.failure',
      atMs: START_MS + i,
      source: 'sshd',
      service: 'ssh',
      transport: 6,
      sourceIp,
      ...facts,
    }),
    features: [],
    prediction: 'anomaly',
    anomalyScore: 0.7,
    decisionFunction: -0.2,
    threatScore: threatLevel === 'LOW' ? 12.5 : 88,
    threatLevel,
    drivenBy: 'rules',
    attackType: 'brute_force',
    technique: 'T1110.001',
    rule: 'ssh-login-failed',
    reasons: [],
    modelVersion: '1.0',
  }
}
