import type { Event } from '../event/event.js'
import type { Assessment } from '../rules/rule.js'
import { FEATURE_SETS, type FeatureSetName } from './catalog.js'
import { entityHashOf, entityTextOf, NO_ENTITY } from './entity.js'
import type { Feature } from './feature.js'
import { DEFAULT_SITE_HOURS, type SiteHours, SiteWindow } from './site-window.js'
import { SourceWindow } from './source-window.js'

export interface ExtractorOptions {
  /** Sources remembered at once; the one silent for longest is forgotten first. */
  readonly maxSources: number
  /** Silence that ends a session, ms. */
  readonly sessionGapMs: number
  readonly hours: SiteHours
  /** Which features are written; what is remembered is the same for all. */
  readonly featureSet: FeatureSetName
}

export const DEFAULT_EXTRACTOR_OPTIONS: ExtractorOptions = {
  maxSources: 65_536,
  sessionGapMs: 30 * 60 * 1000,
  hours: DEFAULT_SITE_HOURS,
  featureSet: 'base',
}

/** Times beyond this have no date, and so no hour of day. */
const MAX_TIME_MS = 8.64e15

/**
 * Turns events into rows of features, the same code for the dataset and for live traffic. Events are
 * taken in the order they come; the dataset is made in time order.
 */
export class FeatureExtractor {
  readonly #options: ExtractorOptions
  readonly #site: SiteWindow
  readonly #sources = new Map<string, SourceWindow>()
  /** Goes through the sources once, the one silent for longest first: a fresh walk would pass over all that were deleted. */
  #silent = this.#sources.keys()
  #features: readonly Feature[]
  #lateEvents = 0
  #evictedSources = 0

  constructor(options: Partial<ExtractorOptions> = {}) {
    this.#options = { ...DEFAULT_EXTRACTOR_OPTIONS, ...options }
    this.#site = new SiteWindow(this.#options.hours)
    this.#features = FEATURE_SETS[this.#options.featureSet].features
  }

  /**
   * Writes the event's features to `out`, from `offset` on, in the catalogue's order.
   * A feature that cannot be computed is 0, and so is a length or a time that no event can have: nothing
   * of it stays behind in what is remembered of the site.
   * @returns the memory of the event's source, for the verdict to blend its threat score into; at a later event it may be
   * another source's.
   */
  extract(given: Event, assessment: Assessment, out: Float64Array, offset = 0): SourceWindow {
    const event = possible(given)
    const site = this.#site
    const entityText = entityTextOf(event)
    const entityHash = entityHashOf(event, entityText)
    const source = this.#windowOf(event.sourceIp)
    if (source.observe(event, this.#options.sessionGapMs, entityHash)) this.#lateEvents++
    const moment = { event, assessment, source, site, entityText, entityHash }
    for (let i = 0; i < this.#features.length; i++) {
      const value = (this.#features[i] as Feature).extract(moment)
      out[offset + i] = Number.isFinite(value) ? value : 0
    }
    source.remember(assessment)
    site.rememberLength(event.lengthBytes)
    const rate = source.eventsPerMinute
    site.rates.remember(event.service, rate)
    if (entityHash !== NO_ENTITY) site.entities.add(entityHash, 1 / rate)
    return source
  }

  /** Another set from the next event on: what is remembered serves both. */
  set featureSet(name: FeatureSetName) {
    this.#features = FEATURE_SETS[name].features
  }

  /** Sources remembered now, events that came earlier than their source's latest, sources forgotten for room. */
  get counts(): { readonly sources: number; readonly late: number; readonly evicted: number } {
    return { sources: this.#sources.size, late: this.#lateEvents, evicted: this.#evictedSources }
  }

  #windowOf(sourceIp: string): SourceWindow {
    const known = this.#sources.get(sourceIp)
    if (known !== undefined) {
      this.#sources.delete(sourceIp)
      this.#sources.set(sourceIp, known)
      return known
    }
    const window =
      this.#sources.size >= this.#options.maxSources ? this.#forgetOne() : new SourceWindow()
    this.#sources.set(sourceIp, window)
    return window
  }

  /** The window of the source silent for longest, which is forgotten. */
  #forgetOne(): SourceWindow {
    let next = this.#silent.next()
    if (next.done === true) {
      this.#silent = this.#sources.keys()
      next = this.#silent.next()
    }
    this.#evictedSources++
    const window = next.done === true ? undefined : this.#sources.get(next.value)
    if (next.done !== true) this.#sources.delete(next.value)
    window?.clear()
    return window ?? new SourceWindow()
  }
}

function possible(event: Event): Event {
  const { atMs, lengthBytes } = event
  const isTime = Math.abs(atMs) <= MAX_TIME_MS
  const isLength = lengthBytes >= 0 && lengthBytes <= Number.MAX_SAFE_INTEGER
  if (isTime && isLength) return event
  return { ...event, atMs: isTime ? atMs : 0, lengthBytes: isLength ? lengthBytes : 0 }
}
