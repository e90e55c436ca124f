import { attackTypeFrequency } from './attack-type-frequency.js'
import { burstRate } from './burst-rate.js'
import { destinationPortClass } from './destination-port-class.js'
import type { Moment } from './feature.js'
import { honeypotInteractionCount } from './honeypot-interaction-count.js'
import { maliciousFlagRatio } from './malicious-flag-ratio.js'
import { packetLength } from './packet-length.js'
import { packetSizeVariance } from './packet-size-variance.js'
import { protocolEncoding } from './protocol-encoding.js'
import { rollingAverageDeviation } from './rolling-average-deviation.js'
import { sessionDurationEstimate } from './session-duration-estimate.js'
import { sourceIpEventRate } from './source-ip-event-rate.js'
import { threatScore } from './threat-score.js'
import { timeOfDayDeviation } from './time-of-day-deviation.js'
import { uniqueDestinationCount } from './unique-destination-count.js'
import { zScoreAnomaly } from './z-score-anomaly.js'

/**
 * Writes the 15 features in the catalogue's order. Each is called by its name, and not in a loop over the catalogue: only then does the
 * engine put them together into one piece of code, where no number is boxed. What is no number becomes 0.
 */
export function writeBaseFeatures(moment: Moment, out: Float64Array, at: number): void {
  out[at] = finite(packetLength.extract(moment))
  out[at + 1] = finite(protocolEncoding.extract(moment))
  out[at + 2] = finite(sourceIpEventRate.extract(moment))
  out[at + 3] = finite(destinationPortClass.extract(moment))
  out[at + 4] = finite(threatScore.extract(moment))
  out[at + 5] = finite(maliciousFlagRatio.extract(moment))
  out[at + 6] = finite(attackTypeFrequency.extract(moment))
  out[at + 7] = finite(timeOfDayDeviation.extract(moment))
  out[at + 8] = finite(burstRate.extract(moment))
  out[at + 9] = finite(packetSizeVariance.extract(moment))
  out[at + 10] = finite(honeypotInteractionCount.extract(moment))
  out[at + 11] = finite(sessionDurationEstimate.extract(moment))
  out[at + 12] = finite(uniqueDestinationCount.extract(moment))
  out[at + 13] = finite(rollingAverageDeviation.extract(moment))
  out[at + 14] = finite(zScoreAnomaly.extract(moment))
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
