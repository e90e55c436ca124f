import type { Config } from '../config.js'
import { splitDataset, type TimeSplit } from '../dataset/split.js'
import { detectorFromFiles } from '../detector/artifact.js'
import { Detector } from '../detector/detector.js'
import { PhantomNetError } from '../errors.js'
import { type Comparison, compare } from '../evaluation/comparison.js'
import {
  conditionsInShadow,
  conditionsOnTest,
  type GateCondition,
  gateSentence,
} from '../evaluation/promotion-gate.js'
import { FEATURE_NAMES } from '../features/catalog.js'
import { readDataset } from '../io/store/dataset-file.js'
import { hasExtraFeatures, withExtraFeatures } from '../io/store/extra-features-file.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import { productionOf } from '../io/store/model-stages.js'
import type { Lineage, ModelVersion } from '../io/store/model-version.js'
import { readShadowRecord } from '../io/store/shadow-record.js'
import { datasetPaths } from './ingest.js'
import { splitWords } from './trainer.js'

/** What the gate found. Names are those on disk and on the wire. */
export interface GateReport {
  readonly candidate: string
  /** The version that serves; null when none does. */
  readonly incumbent: string | null
  readonly passes: boolean
  /** Whether it was let in against the gate. */
  readonly forced: boolean
  /** In a sentence. */
  readonly grounds: string
  readonly conditions: readonly GateCondition[]
  /** Both on the labelled test rows of the workspace's dataset; null where there are none that the candidate never met. */
  readonly comparison: Comparison | null
}

/** What came of asking for a promotion. */
export interface Promotion {
  /** Null when the gate did not let it in. */
  readonly version: ModelVersion | null
  readonly gate: GateReport
}

/** The parts of the configuration that the gate heeds. */
export type GateConfig = Pick<
  Config,
  | 'train_share'
  | 'validation_share'
  | 'split'
  | 'bootstrap_resamples'
  | 'seed'
  | 'shadow_events'
  | 'shadow_hours'
  | 'shadow_alert_factor'
>

/** Promotions begun anew because another was promoted while they were weighed. */
const MAX_ATTEMPTS = 3

/**
 * Promotes a version when the gate lets it in.
 * @param isForced whether it is promoted whatever the gate would say; nothing is compared then.
 * @throws PhantomNetError VERSION_UNKNOWN, MODEL_…, DATASET_INVALID; PROMOTION_REFUSED when others were promoted meanwhile,
 *   time and again.
 */
export function promoteThroughGate(
  registry: ModelRegistry,
  workspace: string,
  version: string,
  config: GateConfig,
  nowIso: string,
  isForced: boolean,
): Promotion {
  for (let attempt = 1; ; attempt++) {
    const gate = isForced ? forced(registry, version) : weigh(registry, workspace, version, config)
    try {
      return promoteWeighed(registry, gate, nowIso)
    } catch (error) {
      const isOvertaken = error instanceof PhantomNetError && error.code === 'PROMOTION_REFUSED'
      if (!isOvertaken || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

/** What the gate found, carried out. @throws PhantomNetError PROMOTION_REFUSED when another version serves by now. */
export function promoteWeighed(
  registry: ModelRegistry,
  gate: GateReport,
  nowIso: string,
): Promotion {
  if (!gate.passes) return { version: null, gate }
  const grounds = gate.forced
    ? { why: gate.grounds }
    : { why: `let in: ${gate.grounds}`, incumbent: gate.incumbent }
  return { version: registry.promote(gate.candidate, nowIso, grounds), gate }
}

/** What the user is told of a version that is not let in. */
export function refusal({ candidate, incumbent, grounds }: GateReport): PhantomNetError {
  return new PhantomNetError(
    'PROMOTION_REFUSED',
    `Version ${candidate} does not take the place of ${incumbent ?? 'none'}: ${grounds}. See \`phantomnet models show ${candidate} ${incumbent ?? ''}\`; \`models promote ${candidate} --force\` promotes it all the same.`,
  )
}

/**
 * Asks what a version has to show for itself beside the one that serves: on labelled test rows where there are some
 * that it never met, in shadow where there are none.
 * @throws PhantomNetError VERSION_UNKNOWN, MODEL_…, DATASET_INVALID.
 */
export function weigh(
  registry: ModelRegistry,
  workspace: string,
  version: string,
  config: GateConfig,
): GateReport {
  const candidate = registry.find(version)
  const incumbent = productionOf(registry.versions())
  if (incumbent === undefined) return passing(version, null, 'no version serves yet')
  if (incumbent.version === version) return passing(version, version, 'it serves already')
  const fault = faultOf(registry, incumbent)
  if (fault !== null)
    return passing(version, incumbent.version, `what serves cannot be loaded: ${fault}`)
  const comparison = compareVersions(registry, workspace, candidate, incumbent, config)
  const conditions = [
    ...(comparison === null ? [] : conditionsOnTest(comparison)),
    ...(comparison === null || candidate.stage === 'shadow'
      ? shadowConditions(workspace, candidate, incumbent, config)
      : []),
  ]
  return {
    candidate: version,
    incumbent: incumbent.version,
    passes: conditions.every(({ passes }) => passes),
    forced: false,
    grounds: gateSentence(conditions),
    conditions,
    comparison,
  }
}

/** Why a version cannot serve; null when it can. One that cannot keeps no other out. */
function faultOf(registry: ModelRegistry, entry: ModelVersion): string | null {
  try {
    detectorFromFiles(registry.load(entry), entry.version)
    return null
  } catch (error) {
    if (!(error instanceof PhantomNetError)) throw error
    return error.message
  }
}

function shadowConditions(
  workspace: string,
  candidate: ModelVersion,
  incumbent: ModelVersion,
  config: GateConfig,
): readonly GateCondition[] {
  const record = readShadowRecord(workspace)
  const isOurs = record?.shadow === candidate.version && record.production === incumbent.version
  const none = { events: 0, hours: 0, production_alerts: 0, shadow_alerts: 0 }
  return conditionsInShadow(isOurs ? record.tally.counters : none, {
    events: config.shadow_events,
    hours: config.shadow_hours,
    alertFactor: config.shadow_alert_factor,
  })
}

function passing(candidate: string, incumbent: string | null, grounds: string): GateReport {
  return {
    candidate,
    incumbent,
    passes: true,
    forced: false,
    grounds,
    conditions: [],
    comparison: null,
  }
}

/** The word of whoever insists. */
export function forced(registry: ModelRegistry, version: string): GateReport {
  const incumbent = productionOf(registry.versions())?.version ?? null
  return { ...passing(version, incumbent, 'promoted by force'), forced: true }
}

/**
 * Both versions on the labelled test rows of the workspace's dataset. Rows that the candidate may have met are left out; rows
 * that the incumbent may have met are not, which can only make it look better than it is.
 * @returns null when there is no dataset, or no such rows of both kinds.
 * @throws PhantomNetError MODEL_…, DATASET_INVALID.
 */
export function compareVersions(
  registry: ModelRegistry,
  workspace: string,
  candidate: ModelVersion,
  incumbent: ModelVersion,
  config: GateConfig,
): Comparison | null {
  const detectors = [candidate, incumbent].map(
    (entry) => new Detector(detectorFromFiles(registry.load(entry), entry.version)),
  ) as [Detector, Detector]
  const read = datasetFor(workspace, detectors)
  if (read === null) return null
  const split = splitOrNull(read.dataset, config)
  if (split === null) return null
  return compare({
    split,
    candidate: detectors[0],
    incumbent: detectors[1],
    isUnseen: unseenBy(candidate.lineage, read.sha256, split, config),
    resamples: config.bootstrap_resamples,
    seed: config.seed,
  })
}

/**
 * Which rows a version never met. All of the test part when it was made from this dataset, cut alike; else those outside of
 * the time it was fitted on and chosen by. One made elsewhere, which says of no row that it met it, met none.
 */
function unseenBy(
  lineage: Lineage | null,
  datasetSha256: string,
  { train, validation }: TimeSplit,
  config: GateConfig,
): (atMs: number) => boolean {
  const from = Date.parse(lineage?.train_from ?? '')
  const to = Date.parse(lineage?.validation_to ?? lineage?.train_to ?? '')
  if (Number.isNaN(from) || Number.isNaN(to)) return () => true
  const isCutAlike =
    lineage?.dataset_sha256 === datasetSha256 &&
    Date.parse(lineage.train_to ?? '') === train.atMs.at(-1) &&
    to === validation.atMs.at(-1) &&
    (lineage.fitted_on ?? '').endsWith(splitWords(config))
  return isCutAlike ? () => true : (atMs) => atMs < from || atMs > to
}

/** The workspace's dataset, with all the features there are; null when it is not there, or lacks what a version takes. */
function datasetFor(
  workspace: string,
  detectors: readonly Detector[],
): ReturnType<typeof readDataset> | null {
  const { out } = datasetPaths(workspace)
  const isWide = detectors.some(({ parts }) => parts.featureNames.length > FEATURE_NAMES.length)
  try {
    const read = readDataset(out)
    if (!isWide && !hasExtraFeatures(out)) return read
    return { ...read, dataset: withExtraFeatures(read.dataset, out).dataset }
  } catch (error) {
    if (error instanceof PhantomNetError && error.code === 'DATASET_MISSING') return null
    throw error
  }
}

function splitOrNull(
  dataset: Parameters<typeof splitDataset>[0],
  config: GateConfig,
): TimeSplit | null {
  try {
    return splitDataset(dataset, config.split, {
      train: config.train_share,
      validation: config.validation_share,
    })
  } catch (error) {
    if (error instanceof PhantomNetError && error.code === 'DATASET_TOO_SMALL') return null
    throw error
  }
}
