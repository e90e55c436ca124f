/** What one sensor takes on, of all visitors and of each. */
export interface SensorLimits {
  /** Connections at once. */
  readonly connections: number
  /** Connections at once of one source: an IPv4 address, or the /64 of an IPv6 one. */
  readonly connectionsPerSource: number
  /** New connections a minute of one source. */
  readonly openingsPerMinute: number
  /** Attempts to log in a minute of one source. */
  readonly attemptsPerMinute: number
  /** Bytes in either direction a minute of one source. */
  readonly bytesPerMinute: number
  /** Bytes in either direction of one connection. */
  readonly bytesPerConnection: number
  readonly sessionMs: number
  /** Silence that ends a connection. */
  readonly idleMs: number
  /** Resident memory of the sensor's process above which nobody more is let in. */
  readonly memoryBytes: number
}

export const DEFAULT_LIMITS: SensorLimits = {
  connections: 256,
  connectionsPerSource: 16,
  openingsPerMinute: 600,
  attemptsPerMinute: 600,
  bytesPerMinute: 64 << 20,
  bytesPerConnection: 16 << 20,
  sessionMs: 600_000,
  idleMs: 120_000,
  memoryBytes: 128 << 20,
}

/** Why a connection was not let in, in the order docs/reference/configuration.md lists them. */
export const REFUSALS = [
  'too many connections',
  'too many of this source',
  'source opens too often',
  'source tried too often',
  'source sent too much',
  'memory',
  'engine behind',
  'gone already',
] as const

export type Refusal = (typeof REFUSALS)[number]

/** Why a connection that was let in was ended by the front door. */
export const EVICTIONS = [
  'session too long',
  'silent',
  'too many bytes',
  'reads too slowly',
  'source tried too often',
  'source sent too much',
  'fault',
] as const

export type Eviction = (typeof EVICTIONS)[number]
