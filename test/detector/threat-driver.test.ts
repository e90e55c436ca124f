import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { joinThreats } from '../../src/detector/threat.js'
import { threatDriver } from '../../src/detector/threat-driver.js'

test('what drives a threat is what its level could not do without', () => {
  const driver = (rules: number, model: number, remembered: number): string =>
    threatDriver({ rules, model, joined: joinThreats(model, rules), remembered })
  equal(driver(55, 90, 60), 'rules', 'they reach MEDIUM alone')
  equal(driver(0, 70, 70), 'model')
  equal(
    driver(30, 60, 72),
    'model',
    '1 − 0.7 · 0.4 = 72: both are needed, and the model gives more',
  )
  equal(driver(55, 52, 78.4), 'rules', '1 − 0.45 · 0.48 = 78.4: the rules give more')
  equal(driver(46, 47, 71.38), 'rules', 'the model calls the event normal')
  equal(driver(0, 0, 66), 'memory')
  equal(driver(0, 60, 66), 'memory', 'by itself it would be MEDIUM, not HIGH')
  equal(driver(20, 55, 82), 'memory')
})
