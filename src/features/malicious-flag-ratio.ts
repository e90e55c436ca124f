import type { Feature } from './feature.js'

/** Share of the source's earlier events that the rules flagged, an event weighing half after 30 min; 0 if none. */
export const maliciousFlagRatio: Feature = {
  name: 'malicious_flag_ratio',
  unit: 'share 0–1',
  transform: 'none',
  isFromRules: true,
  extract: ({ source }) => source.flaggedShare,
}
