import type { Feature } from './feature.js'

/** Distinct entities over events of the source: 1 for one that never asks twice for the same. */
export const distinctEntityShare: Feature = {
  name: 'distinct_entity_share',
  unit: 'share 0–1',
  transform: 'none',
  isFromRules: false,
  extract: ({ source }) => Math.min(1, source.entityCount / source.eventCount),
}
