import type { Feature } from './feature.js'

/** Distinct services the source has touched, on any sensor or server. */
export const honeypotInteractionCount: Feature = {
  name: 'honeypot_interaction_count',
  unit: 'services',
  transform: 'none',
  isFromRules: false,
  extract: ({ source }) => source.serviceCount,
}
