import type { Feature } from './feature.js'

/** Events of the source in (t − 60 s, t], per minute; the event at hand is counted, so a newcomer reads 1. */
export const sourceIpEventRate: Feature = {
  name: 'source_ip_event_rate',
  unit: 'events/min',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.eventsPerMinute,
}
