import type { Event } from '../../src/event/event.js'
import { FEATURE_SETS } from '../../src/features/catalog.js'
import { type ExtractorOptions, FeatureExtractor } from '../../src/features/extract.js'
import { ALERT_LEVEL, type Assessment, type AttackType } from '../../src/rules/rule.js'

/** Friday 13 February 2026, 12:00 UTC: inside the normal hours. */
export const NOON_MS = Date.UTC(2026, 1, 13, 12)
export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS

/** A refused SSH login of one visitor at noon, with what a test changes. */
export function eventOf(changed: Partial<Event> = {}): Event {
  return {
    kind: 'auth.failure',
    atMs: NOON_MS,
    source: 'cowrie',
    sensor: 'sensor-1',
    service: 'ssh',
    sourceIp: '203.0.113.7',
    sourcePort: 40_000,
    destinationIp: '192.0.2.10',
    destinationPort: 22,
    transport: 6,
    lengthBytes: 0,
    session: '',
    detail: {},
    quality: [],
    ...changed,
  }
}

/** The same visitor's events at these offsets from noon, in milliseconds. */
export function eventsAt(
  offsetsMs: readonly number[],
  changed: Partial<Event> = {},
): readonly Event[] {
  return offsetsMs.map((offsetMs) => eventOf({ atMs: NOON_MS + offsetMs, ...changed }))
}

/** What the rules might say; an attack type alone is below the alert level. */
export function assessmentOf(threatScore = 0, attackType: AttackType = 'none'): Assessment {
  return {
    threatScore,
    attackType,
    technique: attackType === 'none' ? '' : 'T1110.001',
    rule: attackType === 'none' ? '' : 'a-rule',
    isFlagged: threatScore >= ALERT_LEVEL,
  }
}

/** One feature of each event, of either set, all seen by one extractor in the order given. */
export function valuesOf(
  name: string,
  events: readonly Event[],
  assessments: readonly Assessment[] = [],
  options: Partial<ExtractorOptions> = {},
): number[] {
  const column = FEATURE_SETS.extended.names.indexOf(name)
  if (column < 0) throw new Error(`no feature ${name}`)
  const extended = { ...options, featureSet: 'extended' as const }
  return rowsOf(events, assessments, extended).map((row) => row[column] as number)
}

/** All features of each event. An event without an assessment is one that no rule matched. */
export function rowsOf(
  events: readonly Event[],
  assessments: readonly Assessment[] = [],
  options: Partial<ExtractorOptions> = {},
): Float64Array[] {
  const extractor = new FeatureExtractor(options)
  return events.map((event, i) => {
    const { features } = FEATURE_SETS[options.featureSet ?? 'base']
    const row = new Float64Array(features.length)
    extractor.extract(event, assessments[i] ?? assessmentOf(), row)
    return row
  })
}
