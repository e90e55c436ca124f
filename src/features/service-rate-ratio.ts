import type { Feature } from './feature.js'

/** source_ip_event_rate over the usual rate of a source of the event's service, before this event. */
export const serviceRateRatio: Feature = {
  name: 'service_rate_ratio',
  unit: 'ratio',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ service, source, site }) => site.rates.ratioOf(service, source.eventsPerMinute),
}
