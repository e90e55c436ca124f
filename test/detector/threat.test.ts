import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { joinThreats, modelThreat, threatScoreOf, withAlarm } from '../../src/detector/threat.js'
import { threatLevelOf, LAST_OF_LOW } from '../../src/detector/threat-level.js'

const ANCHORS = { typical: 0.4, threshold: 0.5, extreme: 0.7 }

test('without an alarm the model’s threat is 0 at the median, 50 at the threshold, 100 at the extreme, straight between', () => {
  equal(modelThreat(0.1, ANCHORS), 0)
  equal(modelThreat(0.4, ANCHORS), 0)
  ok(Math.abs(modelThreat(0.45, ANCHORS) - 25) < 1e-9)
  equal(modelThreat(0.5, ANCHORS), 50)
  ok(Math.abs(modelThreat(0.6, ANCHORS) - 75) < 1e-9)
  equal(modelThreat(0.7, ANCHORS), 100)
  equal(modelThreat(1, ANCHORS), 100)
})

test('with one it is 0 at the median and 50 at the alarm, and never two alike above that', () => {
  const anchors = { ...ANCHORS, alarm: 0.45 }
  equal(modelThreat(0.4, anchors), 0)
  for (const [score, threat] of [
    [0.45, 50],
    [0.5, 75],
    [0.55, 87.5],
  ] as const)
    ok(Math.abs(modelThreat(score, anchors) - threat) < 1e-9)
  ok(modelThreat(1, anchors) < 100 && modelThreat(1, anchors) > modelThreat(0.99, anchors))
})

test('an alarm is a little above what is typical, at least', () => {
  equal(withAlarm(ANCHORS, 0.3).alarm, 0.4 + 0.01)
  equal(withAlarm(ANCHORS, 0.6).alarm, 0.6)
})

test('two reasons for alarm join like independent chances: neither is lost, none passes 100', () => {
  equal(joinThreats(0, 0), 0)
  equal(joinThreats(60, 0), 60)
  equal(joinThreats(50, 50), 75)
  equal(joinThreats(100, 30), 100)
})

test('memory lifts a threat, and never hides what the rules flag in this event', () => {
  equal(threatScoreOf(70, 10), 70)
  equal(threatScoreOf(5, 88), 88)
})

test('levels begin at 50, where the rules and the model flag, 65 and 80', () => {
  equal(threatLevelOf(0), 'LOW')
  equal(threatLevelOf(LAST_OF_LOW), 'LOW')
  equal(50 - LAST_OF_LOW < 1e-14, true)
  equal(threatLevelOf(50), 'MEDIUM')
  equal(threatLevelOf(65), 'HIGH')
  equal(threatLevelOf(79.999), 'HIGH')
  equal(threatLevelOf(80), 'CRITICAL')
  equal(threatLevelOf(100), 'CRITICAL')
})
