import type { Feature } from './feature.js'

/** Time since the first event of the source that is remembered. */
export const sourceAge: Feature = {
  name: 'source_age',
  unit: 's',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.ageMs / 1000,
}
