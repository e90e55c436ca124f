import type { Feature } from './feature.js'

/** Time since the source's event before this one; 0 for its first. */
export const interArrivalTime: Feature = {
  name: 'inter_arrival_time',
  unit: 'ms',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.gapMs,
}
