import type { Event } from '../../src/event/event.js'
import type { Assessment } from '../../src/rules/rule.js'
import { MINUTE_MS, SECOND_MS } from './sample-events.js'

/** An event with what the rules said of it. */
export interface Assessed {
  readonly event: Event
  readonly assessment: Assessment
}

/** An earlier or the present event of one source: its time is never before that of the one before it. */
interface Timed extends Assessed {
  readonly atMs: number
}

const SESSION_GAP_MS = 30 * MINUTE_MS
const PROTOCOLS: Readonly<Record<number, number>> = { 6: 1, 17: 2, 1: 3, 58: 3 }

/**
 * The 15 features of the last event as docs/reference/features.md defines them, each by going through the whole list
 * anew: slow, and with no memory that could go wrong.
 */
export function plainFeatures(events: readonly Assessed[]): Readonly<Record<string, number>> {
  const now = events.at(-1) as Assessed
  const { event, assessment } = now
  const source = timed(events.filter((other) => other.event.sourceIp === event.sourceIp))
  const atMs = (source.at(-1) as Timed).atMs
  const earlier = source.slice(0, -1)
  const session = sessionOf(source)
  const rates = source.map((_, i) => within(source.slice(0, i + 1), MINUTE_MS).length)
  const lastHour = within(source, 60 * MINUTE_MS).length
  const hour = new Date(event.atMs).getUTCHours()
  const port = event.destinationPort
  return {
    packet_length: event.lengthBytes,
    protocol_encoding: PROTOCOLS[event.transport] ?? 0,
    source_ip_event_rate: rates.at(-1) as number,
    destination_port_class: port === 0 ? 0 : port < 1024 ? 1 : port < 49_152 ? 2 : 3,
    threat_score: assessment.threatScore,
    malicious_flag_ratio: flaggedShare(earlier),
    attack_type_frequency: largestGroup(earlier),
    time_of_day_deviation: hour >= 6 && hour <= 22 ? 0 : 1,
    burst_rate: Math.max(
      ...session.map((_, i) => within(session.slice(0, i + 1), 10 * SECOND_MS).length),
    ),
    packet_size_variance: sampleVariance(session.map((other) => other.event.lengthBytes)),
    honeypot_interaction_count: distinct(source, 'service', 'unknown'),
    session_duration_estimate: (atMs - (session[0] as Timed).atMs) / SECOND_MS,
    unique_destination_count: distinct(source, 'destinationIp', ''),
    rolling_average_deviation: (rates.at(-1) as number) - mean(rates.slice(-lastHour)),
    z_score_anomaly: zScore(events.map((other) => other.event.lengthBytes)),
  }
}

/** An event that comes late counts at the latest time of its source. */
function timed(source: readonly Assessed[]): Timed[] {
  return source.map((other, i) => ({
    ...other,
    atMs: Math.max(...source.slice(0, i + 1).map(({ event }) => event.atMs)),
  }))
}

/** The events in (t - span, t], t being the last one's time. */
function within(events: readonly Timed[], spanMs: number): readonly Timed[] {
  const last = (events.at(-1) as Timed).atMs
  return events.filter(({ atMs }) => atMs > last - spanMs)
}

/** The events since the last silence that ended a session. */
function sessionOf(source: readonly Timed[]): readonly Timed[] {
  const start = source.findLastIndex(
    ({ atMs }, i) => i === 0 || atMs - (source[i - 1] as Timed).atMs > SESSION_GAP_MS,
  )
  return source.slice(start)
}

/** Weights are taken from the latest earlier event on, which leaves their ratio as it is. */
function flaggedShare(earlier: readonly Timed[]): number {
  let flagged = 0
  let all = 0
  for (const { atMs, assessment } of earlier) {
    const weight = 2 ** (-((earlier.at(-1) as Timed).atMs - atMs) / (30 * MINUTE_MS))
    all += weight
    if (assessment.isFlagged) flagged += weight
  }
  return all === 0 ? 0 : flagged / all
}

function largestGroup(earlier: readonly Timed[]): number {
  const types = earlier.map(({ assessment }) => assessment.attackType)
  const attacks = types.filter((type) => type !== 'none')
  return Math.max(0, ...attacks.map((type) => attacks.filter((other) => other === type).length))
}

function distinct(
  source: readonly Timed[],
  field: 'service' | 'destinationIp',
  untold: string,
): number {
  const seen = new Set<string>(source.map(({ event }) => event[field]))
  seen.delete(untold)
  return seen.size
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function sampleVariance(values: readonly number[]): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

function zScore(lengths: readonly number[]): number {
  const before = lengths.slice(0, -1)
  const variance = sampleVariance(before)
  return variance === 0 ? 0 : ((lengths.at(-1) as number) - mean(before)) / Math.sqrt(variance)
}
