import { attackTypeFrequency } from './attack-type-frequency.js'
import { burstRate } from './burst-rate.js'
import { destinationPortClass } from './destination-port-class.js'
import { distinctEntityCount } from './distinct-entity-count.js'
import { distinctEntityShare } from './distinct-entity-share.js'
import { entityEntropy } from './entity-entropy.js'
import { entityRarity } from './entity-rarity.js'
import { failureLevel } from './failure-level.js'
import { failureShare } from './failure-share.js'
import type { Feature } from './feature.js'
import { honeypotInteractionCount } from './honeypot-interaction-count.js'
import { interArrivalTime } from './inter-arrival-time.js'
import { interArrivalVariation } from './inter-arrival-variation.js'
import { maliciousFlagRatio } from './malicious-flag-ratio.js'
import { packetLength } from './packet-length.js'
import { packetSizeVariance } from './packet-size-variance.js'
import { protocolEncoding } from './protocol-encoding.js'
import { recentFailureCount } from './recent-failure-count.js'
import { rollingAverageDeviation } from './rolling-average-deviation.js'
import { serviceRateRatio } from './service-rate-ratio.js'
import { sessionDurationEstimate } from './session-duration-estimate.js'
import { sourceAge } from './source-age.js'
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

/** Features beyond the 15, which only the extended set has, in the order of the columns of the file beside the dataset. */
export const EXTRA_FEATURES: readonly Feature[] = [
  failureShare,
  distinctEntityCount,
  distinctEntityShare,
  interArrivalVariation,
  interArrivalTime,
  entityEntropy,
  serviceRateRatio,
  sourceAge,
  entityRarity,
  recentFailureCount,
  failureLevel,
]

export const FEATURE_NAMES: readonly string[] = FEATURES.map((feature) => feature.name)

/** Changes whenever a feature's name, order or meaning does; a model refuses rows of another schema. */
export const FEATURE_SCHEMA = 'phantomnet-15/1'

/** Features a model can be made for. */
export interface FeatureSet {
  readonly name: FeatureSetName
  /** Changes whenever a feature's name, order or meaning does. */
  readonly schema: string
  readonly features: readonly Feature[]
  readonly names: readonly string[]
}

export const FEATURE_SET_NAMES = ['base', 'extended'] as const

export type FeatureSetName = (typeof FEATURE_SET_NAMES)[number]

/** The sets by name. Each begins with the 15: a row of the extended set begins with that of the base. */
export const FEATURE_SETS: Readonly<Record<FeatureSetName, FeatureSet>> = {
  base: featureSet('base', FEATURE_SCHEMA, FEATURES),
  extended: featureSet('extended', 'phantomnet-26/1', [...FEATURES, ...EXTRA_FEATURES]),
}

/** The set that a model's files name; undefined for one this program does not compute. */
export function featureSetOfSchema(schema: unknown): FeatureSet | undefined {
  return FEATURE_SET_NAMES.map((name) => FEATURE_SETS[name]).find((set) => set.schema === schema)
}

function featureSet(
  name: FeatureSetName,
  schema: string,
  features: readonly Feature[],
): FeatureSet {
  return { name, schema, features, names: features.map((feature) => feature.name) }
}
