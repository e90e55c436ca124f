import type { Feature } from './feature.js'

/** Distinct destination addresses the source has contacted; exact up to 1,024, then within 3.3 %. */
export const uniqueDestinationCount: Feature = {
  name: 'unique_destination_count',
  unit: 'addresses',
  transform: 'log1p',
  isFromRules: false,
  extract: ({ source }) => source.destinationCount,
}
