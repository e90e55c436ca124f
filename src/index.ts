/**
 * PhantomNet as a library: `import { IsolationForest } from 'phantomnet'`. Everything here is pure but for ScoringThreads:
 * values in, values out, no files, no clock, no randomness but from a seed. docs/guide/library.md shows it at work.
 */

// Failed operations throw this, with a code.
export { ERROR_CODES, PhantomNetError, type ErrorCode } from './errors.js'

// Rows of numbers.
export { matrix, rowOf, zeros, type Matrix } from './math/matrix.js'

// The isolation forest.
export { assembleForest, IsolationForest, type FittedForest } from './forest/isolation-forest.js'
export { SlidingIsolationForest, type Learnt } from './forest/sliding-forest.js'
export { type SlidingParameters } from './forest/sliding-parameters.js'
export { ScoringThreads } from './engine/scoring-threads.js'
export { growTrees } from './forest/grow.js'
export { residentMatrix } from './forest/growth/resident-matrix.js'
export { type Compatibility, type GrowthParameters } from './forest/growth/growth-parameters.js'
export {
  DEFAULT_PARAMETERS,
  resolveGrowth,
  type IsolationForestParameters,
} from './forest/parameters.js'
export { FOREST_VARIANTS, type ForestVariant } from './forest/variant.js'
export { type ForestTree } from './forest/forest-tree.js'
export { type PlainForest } from './forest/plain-forest.js'
export { type HyperplaneNodes, type HyperplaneTree } from './forest/extended/hyperplane-tree.js'
export { averagePathLength } from './forest/path-length.js'
export { Explainer } from './forest/explain.js'
export {
  forestFromJson,
  forestToJson,
  type ForestJson,
  type ParametersJson,
} from './forest/forest-json.js'
export { type HyperplaneTreeJson, type TreeJson } from './forest/tree-json.js'
export { type Tree, type TreeNodes } from './forest/tree.js'
export { forestFromBinary, forestToBinary } from './forest/binary/forest-binary.js'

// What is done to rows before it.
export {
  fitStandardScaler,
  scaleMatrix,
  scaleRow,
  type StandardScaler,
} from './preprocessing/standard-scaler.js'
export { scalerFromJson, scalerToJson, type ScalerJson } from './preprocessing/scaler-json.js'
export {
  FEATURE_TRANSFORMS,
  transformMatrix,
  transformRow,
  type FeatureTransform,
} from './preprocessing/log-transform.js'

// Events: from lines of a known format, from JSON, or made by hand.
export { type Event, type EventDetail, type LabeledEvent, type QualityFlag } from './event/event.js'
export { EVENT_KINDS, SERVICES, type EventKind, type Service } from './event/kinds.js'
export { makeEvent, type EventFacts } from './event/make-event.js'
export { eventFromJson, eventToJson, type EventFromJson, type EventJson } from './event/schema.js'
export { detectLogFormat, formatNamed, LOG_FORMATS } from './parsers/catalog.js'
export {
  type LineParser,
  type LogFormat,
  type Parsed,
  type ParserContext,
} from './parsers/parser.js'

// What the rules say of an event, and the 15 features.
export { assess } from './rules/assess.js'
export { ALERT_LEVEL, ATTACK_TYPES, type Assessment, type AttackType } from './rules/rule.js'
export { FEATURE_NAMES, FEATURE_SCHEMA, FEATURES } from './features/catalog.js'
export { type Feature, type Moment } from './features/feature.js'
export {
  DEFAULT_EXTRACTOR_OPTIONS,
  FeatureExtractor,
  type ExtractorOptions,
} from './features/extract.js'
export { type SiteHours } from './features/site-window.js'
export { CaptureRows } from './engine/capture-rows.js'

// A fitted model: its files in, scores with reasons out.
export { Detector, type DetectorParts, type Score } from './detector/detector.js'
export { detectorFromFiles, MODEL_FILE, SCALER_FILE } from './detector/artifact.js'
export { type Reason, type Verdict } from './detector/verdict.js'

// Models of scikit-learn in, ONNX out. docs/reference/interop.md tells what is the same and what is not.
export { scikitModel, type ScikitModel } from './detector/interop/scikit-model.js'
export { scikitModelFromPickle } from './detector/interop/scikit-pickle.js'
export { detectorFromScikit } from './detector/interop/scikit-detector.js'
export { detectorToOnnx } from './detector/interop/onnx/onnx-detector.js'

// The whole road of an event: verdict and decision, with the memory of its source. Decisions are only told, never carried out.
export { Pipeline } from './engine/pipeline.js'
export { type Judged } from './engine/live.js'
export { Policy } from './response/policy.js'
export { DEFAULT_POLICY, type PolicyOptions } from './response/policy-options.js'
export { type Action, type Decision } from './response/decision.js'

// How well scores tell attacks from the rest.
export { countDown, rankRows, type RankedCounts, type Ranking } from './metrics/ranking.js'
export { rocAuc } from './metrics/roc.js'
export { averagePrecision } from './metrics/precision-recall.js'
