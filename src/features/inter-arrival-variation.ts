import type { Feature } from './feature.js'

/** How unevenly the events of the session come: 0 for a clock, 1 for chance, more for bursts. 0 until there are three. */
export const interArrivalVariation: Feature = {
  name: 'inter_arrival_variation',
  unit: 'deviation over mean',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.gapVariation,
}
