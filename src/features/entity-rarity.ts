import { NO_ENTITY } from './entity.js'
import type { Feature } from './feature.js'

/** 1 over 1 and how often the site saw the entity before: 1 for what is new, towards 0 for what is common; 0 without an entity. */
export const entityRarity: Feature = {
  name: 'entity_rarity',
  unit: 'share 0–1',
  transform: 'none',
  isFromRules: false,
  extract: ({ entityHash, site }) =>
    entityHash === NO_ENTITY ? 0 : 1 / (1 + site.entities.countOf(entityHash)),
}
