import type { Detector } from '../detector/detector.js'
import { threatLevelOf } from '../detector/threat-level.js'
import { threatDriver } from '../detector/threat-driver.js'
import { joinThreats, modelThreat, threatScoreOf } from '../detector/threat.js'
import type { Verdict } from '../detector/verdict.js'
import type { Event } from '../event/event.js'
import { featureSetOfSchema } from '../features/catalog.js'
import { FeatureExtractor, type ExtractorOptions } from '../features/extract.js'
import type { Policy } from '../response/policy.js'
import { assess } from '../rules/assess.js'
import { RULE_FAMILIES } from '../rules/catalog.js'
import type { RuleFamily } from '../rules/rule.js'
import type { Judged } from './live.js'
import type { Lap } from './telemetry.js'

/**
 * The road of one event: rules, window and features, scaler and forest, verdict, policy, decision.
 * Its memory is the extractor's, and the policy's of what it decided; given the same events in the same order it gives the same verdicts.
 */
export class Pipeline {
  #detector: Detector
  readonly #policy: Policy
  readonly #extractor: FeatureExtractor
  readonly #families: readonly RuleFamily[]

  /** @param families the rules that judge. */
  constructor(
    detector: Detector,
    policy: Policy,
    extractor: Partial<ExtractorOptions>,
    families: readonly RuleFamily[] = RULE_FAMILIES,
  ) {
    this.#policy = policy
    this.#families = families
    this.#extractor = new FeatureExtractor(extractor)
    this.#detector = detector
    this.detector = detector
  }

  /** What judges; another may take its place between two events, of another set of features too. */
  get detector(): Detector {
    return this.#detector
  }

  set detector(detector: Detector) {
    this.#detector = detector
    this.#extractor.featureSet = featureSetOfSchema(detector.parts.featureSchema)?.name ?? 'base'
  }

  /** @param lap told at the end of each stage. */
  judge(event: Event, lap: Lap | null = null): Judged {
    const { features, ...judged } = this.#weigh(event, lap)
    const isAnomaly = judged.prediction === 'anomaly'
    const verdict: Verdict = {
      event,
      features: Array.from(features),
      ...judged,
      reasons: isAnomaly ? this.detector.explain(features, event.service) : [],
      modelVersion: this.detector.version,
    }
    lap?.('score')
    const decision = this.#policy.decide(verdict)
    lap?.('decide')
    return { verdict, decision }
  }

  /** Remembers an event as `judge` does, for what is judged after it. */
  relive(event: Event): void {
    const { threatLevel, drivenBy } = this.#weigh(event)
    this.#policy.witness(event, threatLevel, drivenBy)
  }

  /** Ends the sessions of sources that are silent by the wall clock; see SourceMemory.endSilent. */
  endSilent(nowMs: number): void {
    this.#extractor.endSilent(nowMs)
  }

  /** What the extractor remembers and counted. */
  get counts(): FeatureExtractor['counts'] {
    return this.#extractor.counts
  }

  /** Everything of the verdict but its explanation, the memory of the source moved on. */
  #weigh(event: Event, lap: Lap | null = null): Weighed {
    const assessment = assess(event, this.#families)
    lap?.('rules')
    const { parts, anchors, join } = this.#detector
    const features = new Float64Array(parts.featureNames.length)
    const source = this.#extractor.extract(event, assessment, features)
    lap?.('features')
    const score = this.#detector.score(features, event.service)
    const rules = assessment.threatScore
    const model = modelThreat(score.anomalyScore, anchors)
    const joined = joinThreats(model, rules)
    const remembered = source.blendThreat(joined, join.memoryWeight)
    const threatScore = threatScoreOf(remembered, rules)
    return {
      features,
      ...score,
      threatScore,
      threatLevel: threatLevelOf(threatScore),
      drivenBy: threatDriver({ rules, model, joined, remembered }),
      attackType: assessment.attackType,
      technique: assessment.technique,
      rule: assessment.rule,
    }
  }
}

interface Weighed extends Omit<Verdict, 'event' | 'features' | 'reasons' | 'modelVersion'> {
  readonly features: Float64Array
}
