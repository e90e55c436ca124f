import { characterEntropy } from '../math/character-entropy.js'
import type { Feature } from './feature.js'

/** Entropy of the characters of what the event is about; 0 when it names nothing. */
export const entityEntropy: Feature = {
  name: 'entity_entropy',
  unit: 'bits/character',
  transform: 'none',
  isFromRules: false,
  extract: ({ entityText }) => characterEntropy(entityText),
}
