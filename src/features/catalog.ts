import { attackTypeFrequency } from './attack-type-frequency.js'
import { burstRate } from './burst-rate.js'
import { destinationPortClass } from './destination-port-class.js'
import type { Feature } from './feature.js'
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

/** The 15 features in the order of the dataset's columns and of every model's inputs. */
export const FEATURES: readonly Feature[] = [
  packetLength,
  protocolEncoding,
  sourceIpEventRate,
  destinationPortClass,
  threatScore,
  maliciousFlagRatio,
  attackTypeFrequency,
  timeOfDayDeviation,
  burstRate,
  packetSizeVariance,
  honeypotInteractionCount,
  sessionDurationEstimate,
  uniqueDestinationCount,
  rollingAverageDeviation,
  zScoreAnomaly,
]

export const FEATURE_NAMES: readonly string[] = FEATURES.map((feature) => feature.name)

/** Changes whenever a feature's name, order or meaning does; a model refuses rows of another schema. */
export const FEATURE_SCHEMA = 'phantomnet-15/1'
