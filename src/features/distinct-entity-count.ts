import type { Feature } from './feature.js'

/** How many different things (user names, paths, files, addresses) the source was about, since it was first remembered. */
export const distinctEntityCount: Feature = {
  name: 'distinct_entity_count',
  unit: 'entities',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.entityCount,
}
