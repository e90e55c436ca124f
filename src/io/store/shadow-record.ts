import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from './atomic-file.js'

/**
 * What a shadow did beside the version that serves, in `state/shadow.json`. Names are those on disk and on the wire.
 */
export interface ShadowRecord {
  readonly shadow: string
  readonly production: string
  readonly since: string
  /** Events that both scored, and how long, as events came in. */
  readonly events: number
  readonly hours: number
  /** Share of the events that both call the same, normal or anomaly; null before the first. */
  readonly agreement: number | null
  /** Pearson's, of the two anomaly scores; null while one of them has not varied. */
  readonly score_correlation: number | null
  readonly production_anomalies: number
  readonly shadow_anomalies: number
  /** Events whose joined threat of that event alone is MEDIUM or above. */
  readonly production_alerts: number
  readonly shadow_alerts: number
  readonly common_alerts: number
}

const NUMBERS = [
  'events',
  'hours',
  'production_anomalies',
  'shadow_anomalies',
  'production_alerts',
  'shadow_alerts',
  'common_alerts',
] as const

/** Null when there is none, or what is there is none. */
export function readShadowRecord(workspace: string): ShadowRecord | null {
  const path = pathIn(workspace)
  if (!existsSync(path)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isRecord(value) ? value : null
  } catch {
    // It is only a record of counters: the next shadow writes it anew.
    return null
  }
}

/** @throws PhantomNetError STORE_FAILED. */
export function writeShadowRecord(workspace: string, record: ShadowRecord): void {
  writeFileAtomically(pathIn(workspace), `${JSON.stringify(record, null, 2)}\n`)
}

function pathIn(workspace: string): string {
  return join(workspace, 'state', 'shadow.json')
}

function isRecord(value: unknown): value is ShadowRecord {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Partial<ShadowRecord>
  return (
    [record.shadow, record.production, record.since].every((text) => typeof text === 'string') &&
    NUMBERS.every((name) => Number.isFinite(record[name]))
  )
}
