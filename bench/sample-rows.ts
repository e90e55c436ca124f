import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { FEATURES } from '../src/features/catalog.js'
import { FeatureExtractor } from '../src/features/extract.js'
import type { Matrix } from '../src/math/matrix.js'
import { rowOf, zeros } from '../src/math/matrix.js'
import { accessLog } from '../src/parsers/access-log.js'
import { assess } from '../src/rules/assess.js'

/** The 15 features of the sample access log's 10,000 requests, over and over until there are so many rows. */
export function sampleRows(rows: number): Matrix {
  const text = gunzipSync(readFileSync('examples/data/http/apache-access.log.gz')).toString('utf8')
  const parser = accessLog.open({ referenceMs: Date.UTC(2026, 0, 1) })
  const extractor = new FeatureExtractor()
  const features: Float64Array[] = []
  for (const line of text.split('\n')) {
    const parsed = parser.parse(line)
    if (parsed.outcome !== 'event') continue
    const row = new Float64Array(FEATURES.length)
    extractor.extract(parsed.event, assess(parsed.event), row)
    features.push(row)
  }
  const X = zeros(rows, FEATURES.length)
  for (let i = 0; i < rows; i++) rowOf(X, i).set(features[i % features.length] as Float64Array)
  return X
}
