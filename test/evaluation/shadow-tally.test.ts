import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { type ShadowOpinion, ShadowTally } from '../../src/evaluation/shadow-tally.js'

const says = (anomalyScore: number, isAlert = false): ShadowOpinion => ({
  prediction: anomalyScore > 0.5 ? 'anomaly' : 'normal',
  anomalyScore,
  isAlert,
})

test('a shadow is set beside what serves: agreement, alerts of each and of both, correlation', () => {
  const tally = new ShadowTally()
  tally.push(says(0.4), says(0.3), 0)
  tally.push(says(0.6, true), says(0.7, true), 1_800_000)
  tally.push(says(0.4), says(0.6, true), 3_600_000)
  tally.push(says(0.6, true), says(0.6), 7_200_000)
  const { score_correlation: correlation, ...counters } = tally.counters()
  deepEqual(counters, {
    events: 4,
    hours: 2,
    agreement: 0.75,
    production_anomalies: 2,
    shadow_anomalies: 3,
    production_alerts: 2,
    shadow_alerts: 2,
    common_alerts: 1,
  })
  // x = .4 .6 .4 .6, y = .3 .7 .6 .6: Sxy = .04, Sxx = .04, Syy = .09.
  ok(Math.abs((correlation as number) - 0.04 / Math.sqrt(0.04 * 0.09)) < 1e-12)
})

test('before the first event there is no agreement, without variation no correlation', () => {
  const tally = new ShadowTally()
  deepEqual([tally.counters().agreement, tally.counters().hours], [null, 0])
  tally.push(says(0.4), says(0.3), 5)
  tally.push(says(0.4), says(0.2), 6)
  equal(tally.counters().score_correlation, null)
})

test('a tally goes on where the one before it stopped, without the time between', () => {
  const whole = new ShadowTally()
  const first = new ShadowTally()
  const scores = [0.4, 0.6, 0.45, 0.7, 0.55, 0.41]
  for (const [i, score] of scores.entries()) whole.push(says(score), says(0.9 - score), i * 1000)
  for (const [i, score] of scores.slice(0, 3).entries())
    first.push(says(score), says(0.9 - score), i * 1000)
  const kept = JSON.parse(JSON.stringify(first.state())) as ReturnType<ShadowTally['state']>
  const second = new ShadowTally(kept)
  for (const [i, score] of scores.slice(3).entries())
    second.push(says(score), says(0.9 - score), 1e9 + i * 1000)
  const { hours, ...counters } = second.counters()
  const { hours: _all, ...expected } = whole.counters()
  deepEqual(counters, expected)
  ok(Math.abs(hours - 4 / 3600) < 1e-12)
})
