import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  assess,
  detectLogFormat,
  type Event,
  Explainer,
  FEATURE_NAMES,
  FeatureExtractor,
  FEATURES,
  fitStandardScaler,
  IsolationForest,
  rowOf,
  scaleMatrix,
  transformMatrix,
  zeros,
} from '../src/index.js'

// A gzipped log of any format there is; by default a small web server's, from the sample data.
const path = process.argv[2] ?? 'examples/data/http/apache-access.log.gz'
const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n')

// Lines become events. What is not understood has a reason, and is only counted here.
const format = detectLogFormat(lines.filter((line) => line !== '').slice(0, 64))
if (format === null) throw new Error(`${path} is in no known format`)
const parser = format.open({ referenceMs: Date.UTC(2026, 0, 1) })
const parsed = lines.map((line) => parser.parse(line))
const events = parsed
  .flatMap((line): Event[] => (line.outcome === 'event' ? [line.event] : []))
  .sort((a, b) => a.atMs - b.atMs)

// Events become rows, in time order, since features look back.
const extractor = new FeatureExtractor()
const rows = zeros(events.length, FEATURES.length)
for (const [i, event] of events.entries()) extractor.extract(event, assess(event), rowOf(rows, i))

// Rows are tamed, scaled, and fed to a forest.
const tamed = transformMatrix(
  FEATURES.map(({ transform }) => transform),
  rows,
)
const scaled = scaleMatrix(fitStandardScaler(tamed), tamed)
const forest = new IsolationForest({ randomState: 1 }).fit(scaled)
const scores = forest.anomalyScores(scaled)

// Each source by its strangest event, and the feature that made it so.
const strangest = new Map<string, number>()
for (const [i, { sourceIp }] of events.entries()) {
  const before = strangest.get(sourceIp)
  if (before === undefined || scores[i]! > scores[before]!) strangest.set(sourceIp, i)
}
const explainer = new Explainer(forest.fitted.trees)
const parts = new Float64Array(FEATURES.length)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

print(`${format.name}: ${events.length} events of ${strangest.size} sources`)
const ranked = [...strangest].sort(([, a], [, b]) => scores[b]! - scores[a]!)
for (const [sourceIp, i] of ranked.slice(0, 10)) {
  explainer.explain(rowOf(scaled, i), parts)
  const reason = FEATURE_NAMES[parts.indexOf(Math.max(...parts))]
  print(`${scores[i]!.toFixed(3)}  ${sourceIp.padEnd(15)}  ${reason}`)
}
