import { detectorFromFiles } from '../detector/artifact.js'
import type { Interval, MetricsDocument } from '../evaluation/metrics-document.js'
import { PhantomNetError } from '../errors.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'

/** Figures of an evaluation that are shown of a version, in order. */
export const SHOWN_FIGURES = [
  'pr_auc',
  'roc_auc',
  'f1',
  'precision',
  'recall',
  'false_positive_rate',
] as const

export type ShownFigure = (typeof SHOWN_FIGURES)[number]

/** A version with what its files tell beyond its entry. Names are those on the wire. */
export interface VersionDetail extends ModelVersion {
  /** Null when its files are not whole, or of another release; `fault` says why. */
  readonly features: readonly ShownFeature[] | null
  readonly feature_schema: string | null
  readonly fault: string | null
  /** What the last evaluation measured of the forest, with intervals; null when there was none. */
  readonly figures: Readonly<Record<ShownFigure, Interval>> | null
  /** Which rows those are of: versions measured on others cannot be compared by them. */
  readonly measured_on: {
    readonly dataset_sha256: string
    readonly rows: number
    readonly from: string | null
    readonly to: string | null
  } | null
}

export interface ShownFeature {
  readonly name: string
  /** What tames its tail before the scaler. */
  readonly transform: string
}

/** @throws PhantomNetError VERSION_UNKNOWN. */
export function versionDetail(registry: ModelRegistry, version: string): VersionDetail {
  const entry = registry.find(version)
  try {
    const files = registry.load(entry)
    const { featureNames, transforms, featureSchema } = detectorFromFiles(files, version)
    const features = featureNames.map((name, j) => ({ name, transform: transforms[j] as string }))
    const metrics = files.get('metrics.json')
    return {
      ...entry,
      features,
      feature_schema: featureSchema,
      fault: null,
      ...(metrics === undefined ? UNMEASURED : measured(JSON.parse(metrics) as MetricsDocument)),
    }
  } catch (error) {
    if (!(error instanceof PhantomNetError)) throw error
    const unread = { features: null, feature_schema: null, fault: error.message }
    return { ...entry, ...unread, ...UNMEASURED }
  }
}

const UNMEASURED = { figures: null, measured_on: null } as const

/** The registry checked the document against its hash: it is as `evaluate` wrote it. */
function measured({
  detectors,
  dataset,
}: MetricsDocument): Pick<VersionDetail, 'figures' | 'measured_on'> {
  const [model] = detectors
  if (model === undefined) return UNMEASURED
  const { normal, attack, from, to } = dataset.test
  return {
    figures: Object.fromEntries(SHOWN_FIGURES.map((name) => [name, model[name]])) as Record<
      ShownFigure,
      Interval
    >,
    measured_on: { dataset_sha256: dataset.sha256, rows: normal + attack, from, to },
  }
}
