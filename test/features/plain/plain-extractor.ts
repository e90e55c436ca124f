import type { Event } from '../../../src/event/event.js'
import { SERVICES } from '../../../src/event/kinds.js'
import { FEATURE_SETS } from '../../../src/features/catalog.js'
import { entityHashOf, entityTextOf, NO_ENTITY } from '../../../src/features/entity.js'
import { SiteWindow } from '../../../src/features/site-window.js'
import type { Assessment } from '../../../src/rules/rule.js'
import { SourceWindow } from './source-window.js'

const SESSION_GAP_MS = 30 * 60_000

/**
 * The extractor as plain objects, a window a source, with no thrift of memory or time and no bound on sources: what the one in
 * flat arrays must agree with, bit for bit.
 */
export class PlainExtractor {
  readonly #site = new SiteWindow()
  readonly #sources = new Map<string, SourceWindow>()

  /** The 26 features of the event. */
  extract(event: Event, assessment: Assessment): Float64Array {
    const site = this.#site
    const entityText = entityTextOf(event)
    const entityHash = entityHashOf(event, entityText)
    const source = this.#sources.get(event.sourceIp) ?? new SourceWindow()
    this.#sources.set(event.sourceIp, source)
    source.observe(event, SESSION_GAP_MS, entityHash)
    const { atMs, lengthBytes, transport, destinationPort } = event
    const service = SERVICES.indexOf(event.service)
    const moment = {
      atMs,
      lengthBytes,
      transport,
      destinationPort,
      service,
      entityText,
      entityHash,
      threatScore: assessment.threatScore,
      source,
      site,
    }
    const row = Float64Array.from(FEATURE_SETS.extended.features, (feature) => {
      const value = feature.extract(moment)
      return Number.isFinite(value) ? value : 0
    })
    source.remember(assessment)
    site.rememberLength(lengthBytes)
    const rate = source.eventsPerMinute
    site.rates.remember(service, rate)
    if (entityHash !== NO_ENTITY) site.entities.add(entityHash, 1 / rate)
    return row
  }

  /** Blends a threat into the average of an event's source. */
  blendThreat(event: Event, joined: number, weight: number): number {
    return this.#sources.get(event.sourceIp)?.blendThreat(joined, weight) ?? Number.NaN
  }
}
