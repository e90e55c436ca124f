import type { Feature } from './feature.js'

/** Failures of the source in (t − 10 min, t]. */
export const recentFailureCount: Feature = {
  name: 'recent_failure_count',
  unit: 'failures',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.recentFailureCount,
}
