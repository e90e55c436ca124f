import type { Feature } from './feature.js'

/** z-score of packet_length against the site's running mean and deviation before this event; 0 until there are 2. */
export const zScoreAnomaly: Feature = {
  name: 'z_score_anomaly',
  unit: 'standard deviations',
  transform: 'signed_log1p',
  isFromRules: false,
  extract: ({ lengthBytes, site }) => site.zScoreOfLength(lengthBytes),
}
