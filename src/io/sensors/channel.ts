import type { Event } from '../../event/event.js'
import { eventFromJson } from '../../event/schema.js'
import type { Service } from '../../event/kinds.js'
import type { DoorCounts } from './front-door.js'
import type { SensorLimits } from './limits.js'

/** The descriptor of a sensor's process that leads to the engine: 0 to 2 are the usual ones, 3 is Node's own. */
export const CHANNEL_FD = 4

/** The first descriptor of listening sockets that were inherited. */
export const FIRST_LISTEN_FD = 5

/** What a sensor is told when its process begins; it never learns more of the configuration than this. */
export interface SensorOrder {
  /** Its name in the catalogue. */
  readonly name: string
  readonly hostName: string
  /** The folder that it may write to. */
  readonly spool: string
  /** User and group to become; null to stay what it is. */
  readonly userId: number | null
  readonly limits: SensorLimits
  /** As in `sensor_login` and `sensor_credentials`. */
  readonly login: string
  readonly credentials: readonly string[]
  readonly keepsFiles: boolean
  readonly recordsSessions: boolean
  /** Whether the mail server takes mail for anybody from anybody. */
  readonly isOpenRelay: boolean
  readonly tarpitMs: number
  /** Listening sockets that it inherits, beginning at FIRST_LISTEN_FD; the rest come one by one. */
  readonly inherited: number
  /** How many data ports follow the main one. */
  readonly dataPorts: number
}

/** One line from a sensor's process. */
export type FromSensor =
  | { readonly ready: { readonly journal: string } }
  | { readonly n: number; readonly event: unknown }
  | { readonly counts: SensorCounts }

/** One line to it: everything up to this number is kept. */
export interface ToSensor {
  readonly kept: number
}

/** What a sensor counts since its process began. */
export interface SensorCounts extends DoorCounts {
  /** Events that found the spool full. */
  readonly lost: number
  /** Connections that ended by a bug of the sensor. */
  readonly faults: number
}

/** How far the clock of an event may be from ours, ms: what waited in the spool may be old, nothing is of tomorrow. */
const OLDEST_MS = 30 * 86_400_000
const NEWEST_MS = 60_000

export type EventFromSensor =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly reason: string }

/** Checks an event as what it is: input from a process that strangers speak to. */
export function eventFromSensor(value: unknown, service: Service, nowMs: number): EventFromSensor {
  const read = eventFromJson(value)
  if (!read.ok) return read
  const { event } = read
  if (event.service !== service) return { ok: false, reason: 'not the service of this sensor' }
  if (event.atMs > nowMs + NEWEST_MS || event.atMs < nowMs - OLDEST_MS)
    return { ok: false, reason: 'time far from now' }
  return { ok: true, event: { ...event, sensor: `sensor-${service}`, source: 'phantomnet' } }
}

/** Reads a line of the channel; null when it is none of the protocol's. */
export function readFromSensor(line: string): FromSensor | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const record = value as Readonly<Record<string, unknown>>
  if ('ready' in record) {
    const journal = (record['ready'] as { journal?: unknown } | null)?.journal
    return typeof journal === 'string' && /^[0-9a-f]{16}$/.test(journal)
      ? { ready: { journal } }
      : null
  }
  if ('counts' in record) return isCounts(record['counts']) ? { counts: record['counts'] } : null
  const { n, event } = record
  return typeof n === 'number' && Number.isSafeInteger(n) && n > 0 ? { n, event } : null
}

function isCounts(value: unknown): value is SensorCounts {
  if (!isRecord(value)) return false
  const { open, accepted, memoryBytes, lost, faults, refused, evicted } = value
  return (
    [open, accepted, memoryBytes, lost, faults].every(isCount) &&
    [refused, evicted].every((by) => isRecord(by) && Object.values(by).every(isCount))
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
