import type { Feature } from './feature.js'

/** 1 outside the site's normal hours, else 0. */
export const timeOfDayDeviation: Feature = {
  name: 'time_of_day_deviation',
  unit: '0 or 1',
  transform: 'none',
  isFromRules: false,
  extract: ({ atMs, site }) => (site.isOutsideHours(atMs) ? 1 : 0),
}
