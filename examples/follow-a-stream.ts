import { IsolationForest, rowOf, SlidingIsolationForest, zeros } from '../src/index.js'

/** Requests of one day: bytes sent and milliseconds taken, both a little more from day to day. */
function requestsOf(day: number): ReturnType<typeof zeros> {
  const rows = zeros(500, 2)
  for (let i = 0; i < rows.rows; i++) {
    const noise = (k: number): number => Math.abs(Math.sin(1000 * day + 10 * i + k) * 1e4) % 1
    rowOf(rows, i).set([400 + 8 * day + 60 * noise(1), 100 + 2 * day + 20 * noise(2)])
  }
  return rows
}

const parameters = { contamination: 0.02, randomState: 7 }
const still = new IsolationForest(parameters).fit(requestsOf(0))
const sliding = SlidingIsolationForest.fit(requestsOf(0), parameters, {
  reservoirRows: 500,
  horizonRows: 2000,
  maxThresholdShift: 0.1,
})

const share = (forest: IsolationForest, rows: ReturnType<typeof zeros>): string => {
  const strange = forest.predict(rows).filter((verdict) => verdict === -1).length
  return `${Math.round((100 * strange) / rows.rows)} %`.padStart(5)
}
for (let day = 1; day <= 30; day++) {
  const today = requestsOf(day)
  // First judged, then learnt from: whose the rows are keeps one client from teaching all of it.
  if (day % 10 === 0)
    process.stdout.write(
      `day ${day}: ${share(still, today)} strange to the still forest, ${share(sliding.current, today)} to the sliding one\n`,
    )
  for (let i = 0; i < today.rows; i++) sliding.learn(rowOf(today, i), `client ${i % 100}`)
}
