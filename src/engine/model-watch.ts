import type { Detector } from '../detector/detector.js'
import type { DriftReference } from '../detector/drift-reference.js'
import { type DriftReport, DriftWindow } from '../detector/drift-window.js'
import { LAST_OF_LOW } from '../detector/threat-level.js'
import { joinThreats, modelThreat } from '../detector/threat.js'
import { type ShadowOpinion, ShadowTally } from '../evaluation/shadow-tally.js'
import { FEATURE_NAMES } from '../features/catalog.js'
import type { ShadowRecord } from '../io/store/shadow-record.js'
import type { Judged } from './live.js'
import type { ServedModel } from './served-model.js'

const RULES = FEATURE_NAMES.indexOf('threat_score')

/**
 * Looks on while a model judges: how far the events lie from those it was made from, and what another version would
 * have said of them. It changes no verdict, and what it remembers does not grow.
 */
export class ModelWatch {
  readonly #production: Detector
  readonly #drift: DriftWindow | null
  #shadow: Shadow | null = null

  constructor(production: {
    readonly detector: Detector
    readonly reference: DriftReference | null
  }) {
    this.#production = production.detector
    this.#drift = production.reference === null ? null : new DriftWindow(production.reference)
  }

  /** Null for a model that was made before it was kept what drift is measured against. */
  drift(): DriftReport | null {
    return this.#drift?.report() ?? null
  }

  /** What the shadow did so far; null when there is none. */
  shadow(): ShadowRecord | null {
    if (this.#shadow === null) return null
    const { detector, since, tally } = this.#shadow
    return {
      shadow: detector.version,
      production: this.#production.version,
      since,
      tally: tally.state(),
    }
  }

  /**
   * Lets another version score along from the next event on; null for none.
   * @param kept what it did before, taken up where it was beside the same version.
   */
  follow(shadow: ServedModel | null, kept: ShadowRecord | null, nowIso: string): void {
    if (shadow === null) {
      this.#shadow = null
      return
    }
    const { detector } = shadow
    const isSame = kept?.shadow === detector.version && kept.production === this.#production.version
    this.#shadow = {
      detector,
      since: isSame ? kept.since : nowIso,
      tally: new ShadowTally(isSame ? kept.tally : null),
    }
  }

  /** Takes in what was judged and kept; of another version than the one at hand, nothing. */
  observe(judged: readonly Judged[], nowMs: number): void {
    for (const { verdict } of judged) {
      if (verdict.modelVersion !== this.#production.version) continue
      const { event, features, anomalyScore } = verdict
      this.#drift?.push(event.sourceIp, features, anomalyScore, event.atMs)
      if (this.#shadow === null) continue
      const { detector, tally } = this.#shadow
      const width = detector.parts.featureNames.length
      // A shadow that takes features which the one that serves does not have cannot be asked.
      if (features.length < width) continue
      const score = detector.score(Float64Array.from(features.slice(0, width)), event.service)
      const rules = features[RULES] as number
      tally.push(opinion(verdict, this.#production, rules), opinion(score, detector, rules), nowMs)
    }
  }
}

interface Shadow {
  readonly detector: Detector
  readonly since: string
  readonly tally: ShadowTally
}

function opinion(
  { prediction, anomalyScore }: Pick<ShadowOpinion, 'prediction' | 'anomalyScore'>,
  { anchors }: Detector,
  rules: number,
): ShadowOpinion {
  const isAlert = joinThreats(modelThreat(anomalyScore, anchors), rules) > LAST_OF_LOW
  return { prediction, anomalyScore, isAlert }
}
