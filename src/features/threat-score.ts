import type { Feature } from './feature.js'

/** What the rules say of this event alone, 0–100. */
export const threatScore: Feature = {
  name: 'threat_score',
  unit: 'score 0–100',
  transform: 'none',
  isFromRules: true,
  extract: ({ threatScore }) => threatScore,
}
