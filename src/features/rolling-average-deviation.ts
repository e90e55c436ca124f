import type { Feature } from './feature.js'

/** source_ip_event_rate minus its mean over the source's events of the last hour. */
export const rollingAverageDeviation: Feature = {
  name: 'rolling_average_deviation',
  unit: 'events/min',
  transform: 'signed_log1p',
  isFromRules: false,
  extract: ({ source }) => source.eventsPerMinute - source.meanEventsPerMinute,
}
