import type { Feature } from './feature.js'

/** Seconds from the first event of the source's session to this one. */
export const sessionDurationEstimate: Feature = {
  name: 'session_duration_estimate',
  unit: 's',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.sessionDurationMs / 1000,
}
