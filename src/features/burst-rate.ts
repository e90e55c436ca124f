import type { Feature } from './feature.js'

/** The most events of the source in any 10 s so far in its session. */
export const burstRate: Feature = {
  name: 'burst_rate',
  unit: 'events/10 s',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.burst,
}
