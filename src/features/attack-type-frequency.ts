import type { Feature } from './feature.js'

/** How often the source's most frequent attack type occurred among its earlier events. */
export const attackTypeFrequency: Feature = {
  name: 'attack_type_frequency',
  unit: 'events',
  transform: 'log1p',
  isFromRules: true,
  extract: ({ source }) => source.mostFrequentAttackType,
}
