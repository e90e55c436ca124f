import { IsolationForest, matrix } from '../src/index.js'

// Bytes sent and seconds taken: nine requests that are much alike, and one that is not.
const rows = matrix([
  [420, 0.11],
  [433, 0.12],
  [418, 0.1],
  [440, 0.13],
  [425, 0.11],
  [431, 0.12],
  [437, 0.12],
  [422, 0.1],
  [428, 0.11],
  [90_000, 4.2],
])

const forest = new IsolationForest({ nEstimators: 200, contamination: 0.1, randomState: 7 })
forest.fit(rows)

const scores = forest.anomalyScores(rows)
const verdicts = forest.predict(rows)
for (const [i, score] of scores.entries()) {
  const word = verdicts[i] === -1 ? 'strange' : 'ordinary'
  process.stdout.write(`row ${i}: ${score.toFixed(3)} ${word}\n`)
}
