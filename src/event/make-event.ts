import type { Event, EventDetail, QualityFlag } from './event.js'
import { boundText, MAX_NAME_LENGTH } from './text.js'

/** A detail under construction: what is undefined is left out. */
export type EventDetailDraft = {
  readonly [K in keyof EventDetail]?: EventDetail[K] | undefined
}

/** What is known of an event; the rest gets the value that means "the source does not say". */
export type EventFacts = Pick<Event, 'kind' | 'atMs' | 'source' | 'sourceIp'> &
  Partial<Omit<Event, 'detail'>> & { readonly detail?: EventDetailDraft | undefined }

const NO_FLAGS: readonly QualityFlag[] = []

/**
 * Completes an event and holds every text of it to its bound, flagging `text_truncated` when one was cut.
 * Addresses must be canonical already.
 */
export function makeEvent(facts: EventFacts): Event {
  const { detail, isCut } = boundDetail(facts.detail)
  const quality = facts.quality ?? NO_FLAGS
  return {
    kind: facts.kind,
    atMs: facts.atMs,
    source: facts.source,
    sensor: boundText(facts.sensor ?? '', MAX_NAME_LENGTH),
    service: facts.service ?? 'unknown',
    sourceIp: facts.sourceIp,
    sourcePort: facts.sourcePort ?? 0,
    destinationIp: facts.destinationIp ?? '',
    destinationPort: facts.destinationPort ?? 0,
    transport: facts.transport ?? 0,
    lengthBytes: facts.lengthBytes ?? 0,
    session: boundText(facts.session ?? '', MAX_NAME_LENGTH),
    detail,
    quality:
      isCut && !quality.includes('text_truncated') ? [...quality, 'text_truncated'] : quality,
  }
}

function boundDetail(draft: EventDetailDraft | undefined): {
  detail: EventDetail
  isCut: boolean
} {
  const detail: Record<string, unknown> = {}
  let isCut = false
  for (const key in draft) {
    const value = draft[key as keyof EventDetail]
    if (value === undefined) continue
    if (typeof value === 'string') {
      const bounded = boundText(value)
      if (bounded.length !== value.length) isCut = true
      detail[key] = bounded
    } else detail[key] = value
  }
  return { detail, isCut }
}
