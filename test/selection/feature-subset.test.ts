import { deepEqual, equal, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { FEATURE_NAMES, FEATURE_SETS } from '../../src/features/catalog.js'
import { readFeatureSubset } from '../../src/selection/feature-subset.js'

function left(text: string, names: readonly string[] = FEATURE_NAMES): string[] {
  const kept = readFeatureSubset(text, names)
  return names.filter((_, j) => !kept.includes(j))
}

test('named subsets leave out what they say', () => {
  deepEqual(left('all'), [])
  deepEqual(left('base'), [])
  deepEqual(left('no_rules'), ['threat_score', 'malicious_flag_ratio', 'attack_type_frequency'])
  deepEqual(left('no_hours'), ['time_of_day_deviation'])
  deepEqual(left('no_burst_rate'), ['burst_rate'])
})

test('subsets joined by + leave out what any of them does', () => {
  deepEqual(left('no_hours + no_burst_rate'), ['time_of_day_deviation', 'burst_rate'])
  equal(readFeatureSubset('no_rules+no_hours', FEATURE_NAMES).length, 11)
})

test('of the extended set, base is the 15', () => {
  const { names } = FEATURE_SETS.extended
  deepEqual(readFeatureSubset('base', names), [...FEATURE_NAMES.keys()])
  equal(readFeatureSubset('all', names).length, names.length)
})

test('another word is refused with the nearest one, and a subset of nothing too', () => {
  const refused = (text: string, message: RegExp): void =>
    throws(() => readFeatureSubset(text, FEATURE_NAMES), { code: 'PARAMETER_INVALID', message })
  refused('no_burst_rat', /Did you mean no_burst_rate/)
  refused('', /cannot be ""/)
  refused('all+', /cannot be ""/)
  refused('constructor', /cannot be "constructor"/)
  refused(`no_${'x'.repeat(10_000)}`, /^.{0,400}$/)
  refused(FEATURE_NAMES.map((name) => `no_${name}`).join('+'), /leaves none/)
})
