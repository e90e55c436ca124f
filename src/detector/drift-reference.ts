import { PhantomNetError } from '../errors.js'
import { columnOf, type Matrix, takeRows } from '../math/matrix.js'
import { binEdges, binOf, MAX_BINS } from './drift-bins.js'
import { SourceCap } from './source-cap.js'

/** Name of the file in a version's folder that drift is measured against. */
export const REFERENCE_FILE = 'drift_reference.json'

/** Rows that a reference is counted of at most, evenly spaced. */
const MAX_ROWS = 200_000

/** The distribution of one number over the rows that a model was made from. */
export interface ReferenceBins {
  readonly name: string
  /** Upper edges, ascending; see binEdges. */
  readonly edges: Float64Array
  /** One more than edges. */
  readonly counts: Uint32Array
}

/** What live events are set against: the features, raw, then the anomaly score. */
export interface DriftReference {
  readonly rows: number
  readonly features: readonly ReferenceBins[]
  readonly score: ReferenceBins
}

/**
 * Counts the rows that a model was made from, in time order; of one source no more than a live window counts.
 * @param scores of the rows, by the model itself.
 * @returns null when there is no row.
 */
export function driftReference(
  X: Matrix,
  featureNames: readonly string[],
  sourceIps: readonly string[],
  scores: Float64Array,
): DriftReference | null {
  const cap = new SourceCap()
  const counted = Array.from({ length: X.rows }, (_, i) => i).filter(
    (i) => cap.take(sourceIps[i] as string).counts,
  )
  const step = Math.max(1, counted.length / MAX_ROWS)
  const kept = Array.from(
    { length: Math.floor(counted.length / step) },
    (_, k) => counted[Math.floor(k * step)] as number,
  )
  if (kept.length === 0) return null
  const rows = takeRows(X, kept)
  return {
    rows: kept.length,
    features: featureNames.map((name, j) => binsOf(name, columnOf(rows, j))),
    score: binsOf(
      'anomaly_score',
      Float64Array.from(kept, (i) => scores[i] as number),
    ),
  }
}

function binsOf(name: string, values: Float64Array): ReferenceBins {
  const edges = binEdges(values.toSorted())
  const counts = new Uint32Array(edges.length + 1)
  for (const value of values) {
    const bin = binOf(edges, value)
    counts[bin] = (counts[bin] as number) + 1
  }
  return { name, edges, counts }
}

export function referenceToJson({ rows, features, score }: DriftReference): string {
  const plain = ({ name, edges, counts }: ReferenceBins): unknown => ({
    name,
    edges: [...edges],
    counts: [...counts],
  })
  return `${JSON.stringify({ rows, features: features.map(plain), score: plain(score) })}\n`
}

/**
 * Reads a reference back.
 * @param text null for a version made before references were kept, which has none.
 * @param featureNames the model's.
 * @throws PhantomNetError MODEL_INVALID.
 */
export function referenceFromJson(
  text: string | null,
  featureNames: readonly string[],
): DriftReference | null {
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid('it is no JSON', cause)
  }
  const { rows, features, score } = (value ?? {}) as Record<string, unknown>
  const read = Array.isArray(features) ? features.map(readBins) : []
  const own = readBins(score)
  const isWhole =
    typeof rows === 'number' &&
    own !== null &&
    read.length === featureNames.length &&
    read.every((bins, j) => bins?.name === featureNames[j])
  if (!isWhole) throw invalid('it has not bins for each feature of the model and for the score')
  return { rows, features: read as ReferenceBins[], score: own }
}

function readBins(value: unknown): ReferenceBins | null {
  const { name, edges, counts } = (value ?? {}) as Record<string, unknown>
  if (typeof name !== 'string' || !isNumbers(edges) || !isNumbers(counts)) return null
  const isAscending = edges.every((edge, k) => k === 0 || edge > (edges[k - 1] as number))
  const isCounted = counts.every(
    (count) => Number.isInteger(count) && count >= 0 && count <= MAX_ROWS,
  )
  if (!isAscending || !isCounted) return null
  if (edges.length === 0 || edges.length > MAX_BINS + 1) return null
  if (counts.length !== edges.length + 1 || counts.every((count) => count === 0)) return null
  return { name, edges: Float64Array.from(edges), counts: Uint32Array.from(counts) }
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number')
}

function invalid(what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `${REFERENCE_FILE} is not a model’s: ${what}. Promote another version or train anew.`,
    { cause },
  )
}
