import type { Event } from '../event/event.js'
import type { Assessment } from '../rules/rule.js'
import type { SiteWindow } from './site-window.js'
import type { SourceWindow } from './source-window.js'

/** One event with everything a feature may look at: itself, and what came before it. */
export interface Moment {
  readonly event: Event
  readonly assessment: Assessment
  /** The event's source, this event observed. */
  readonly source: SourceWindow
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
