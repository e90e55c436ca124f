import type { Feature } from './feature.js'

/** What is in the source's bucket of failures, which leaks one in 10 min. */
export const failureLevel: Feature = {
  name: 'failure_level',
  unit: 'failures',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.failureLevel,
}
