import { detectorFromFiles } from '../detector/artifact.js'
import { Detector } from '../detector/detector.js'
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
  /** Null when the version was never evaluated. */
  readonly evaluation: MetricsDocument | null
}

/**
 * The promoted model of a workspace, each file checked against its hash and the model against our features.
 * @throws PhantomNetError MODEL_MISSING, MODEL_INVALID, MODEL_HASH_MISMATCH, MODEL_SCHEMA_MISMATCH.
 */
export function loadServedModel(registry: ModelRegistry): ServedModel {
  const entry = registry.production()
  const files = registry.load(entry)
  const detector = new Detector(detectorFromFiles(files, entry.version))
  const metrics = files.get(METRICS_FILE)
  return { entry, detector, evaluation: metrics === undefined ? null : readMetrics(metrics, entry) }
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
