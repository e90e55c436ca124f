import { detectorFromFiles } from '../detector/artifact.js'
import { Detector } from '../detector/detector.js'
import {
  type DriftReference,
  REFERENCE_FILE,
  referenceFromJson,
} from '../detector/drift-reference.js'
import type { MetricsDocument } from '../evaluation/metrics-document.js'
import { PhantomNetError } from '../errors.js'
import type { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'

/** Name of the file that evaluate adds to a version. */
const METRICS_FILE = 'metrics.json'

/** A version that serves: its entry, what judges, and what evaluate wrote of it. */
export interface ServedModel {
  readonly entry: ModelVersion
  readonly detector: Detector
  /** What drift is measured against; null for a version made before it was kept. */
  readonly reference: DriftReference | null
  /** Null when the version was never evaluated. */
  readonly evaluation: MetricsDocument | null
}

/**
 * The promoted model of a workspace, each file checked against its hash and the model against our features.
 * @throws PhantomNetError MODEL_MISSING, MODEL_INVALID, MODEL_HASH_MISMATCH, MODEL_SCHEMA_MISMATCH.
 */
export function loadServedModel(registry: ModelRegistry): ServedModel {
  return loadModel(registry, registry.production())
}

/** The same of any version, as a shadow. @throws PhantomNetError MODEL_…. */
export function loadModel(registry: ModelRegistry, entry: ModelVersion): ServedModel {
  const files = registry.load(entry)
  const detector = new Detector(detectorFromFiles(files, entry.version))
  const reference = referenceFromJson(
    files.get(REFERENCE_FILE) ?? null,
    detector.parts.featureNames,
  )
  const metrics = files.get(METRICS_FILE)
  const evaluation = metrics === undefined ? null : readMetrics(metrics, entry)
  return { entry, detector, reference, evaluation }
}

function readMetrics(text: string, { version }: ModelVersion): MetricsDocument {
  try {
    const document = JSON.parse(text) as Partial<MetricsDocument> | null
    if (Array.isArray(document?.detectors) && document.model_version === version)
      return document as MetricsDocument
  } catch {
    // Told below, as for any other document that is not evaluate's.
  }
  throw new PhantomNetError(
    'MODEL_INVALID',
    `${METRICS_FILE} of version ${version} is not what evaluate writes. Run \`phantomnet evaluate\` anew.`,
  )
}
