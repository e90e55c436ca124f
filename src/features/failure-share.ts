import type { Feature } from './feature.js'

/** Failures over events of the source, since it was first remembered, this one included. */
export const failureShare: Feature = {
  name: 'failure_share',
  unit: 'share 0–1',
  transform: 'none',
  isFromRules: false,
  extract: ({ source }) => source.failureCount / source.eventCount,
}
