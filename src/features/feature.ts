import type { SiteWindow } from './site-window.js'
import type { SourceMemory } from './source-memory.js'

/** What features read of a source's memory. */
export type SourceView = Pick<
  SourceMemory,
  | 'eventsPerMinute'
  | 'meanEventsPerMinute'
  | 'flaggedShare'
  | 'mostFrequentAttackType'
  | 'burst'
  | 'lengthVariance'
  | 'sessionDurationMs'
  | 'serviceCount'
  | 'destinationCount'
  | 'eventCount'
  | 'failureCount'
  | 'recentFailureCount'
  | 'failureLevel'
  | 'entityCount'
  | 'gapMs'
  | 'gapVariation'
  | 'ageMs'
>

/** One event with everything a feature may look at: itself, and what came before it. Valid until the next event. */
export interface Moment {
  /** The event's own time, which may be earlier than its source's latest. */
  readonly atMs: number
  readonly lengthBytes: number
  readonly transport: number
  readonly destinationPort: number
  /** Its number in SERVICES. */
  readonly service: number
  /** What the rules say of the event alone. */
  readonly threatScore: number
  /** The event's source, this event observed. */
  readonly source: SourceView
  /** The whole site, before this event. */
  readonly site: SiteWindow
  /** What the event is about, as text ('' for none) and as a number; see entity.ts. */
  readonly entityText: string
  readonly entityHash: number
}

/** One of the numbers the model sees. */
export interface Feature {
  /** The dataset's column. */
  readonly name: string
  readonly unit: string
  /** What tames its tail before scaling; see preprocessing/log-transform. */
  readonly transform: 'none' | 'log1p' | 'signed_log1p'
  /** Whether it repeats what the rules said; evaluation always reports a model without such features. */
  readonly isFromRules: boolean
  readonly extract: (moment: Moment) => number
}
