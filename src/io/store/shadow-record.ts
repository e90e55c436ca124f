import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ShadowCounters, TallyState } from '../../evaluation/shadow-tally.js'
import { writeFileAtomically } from './atomic-file.js'

/** What a shadow did beside the version that serves, in `state/shadow.json`. Names are those on disk. */
export interface ShadowRecord {
  readonly shadow: string
  readonly production: string
  readonly since: string
  readonly tally: TallyState
}

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
  const { shadow, production, since, tally } = fields(value)
  const { counters, means, squares, mixed } = fields(tally)
  const counted = fields(counters)
  return (
    [shadow, production, since].every((text) => typeof text === 'string') &&
    COUNTED.every((name) => Number.isFinite(counted[name]) && (counted[name] as number) >= 0) &&
    OPTIONAL.every((name) => counted[name] === null || Number.isFinite(counted[name])) &&
    [means, squares].every(isPair) &&
    Number.isFinite(mixed)
  )
}

const COUNTED = [
  'events',
  'hours',
  'production_anomalies',
  'shadow_anomalies',
  'production_alerts',
  'shadow_alerts',
  'common_alerts',
] as const satisfies readonly (keyof ShadowCounters)[]

const OPTIONAL = [
  'agreement',
  'score_correlation',
] as const satisfies readonly (keyof ShadowCounters)[]

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
