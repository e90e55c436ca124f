import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK_TYPES, type AttackType } from '../../src/rules/rule.js'
import { assessmentOf, eventsAt, valuesOf } from './sample-events.js'

function frequenciesAfter(types: readonly AttackType[]): number[] {
  const assessments = types.map((type) => assessmentOf(60, type))
  return valuesOf('attack_type_frequency', eventsAt(types.map((_, i) => i)), assessments)
}

test('the most frequent type counts, among earlier events only', () => {
  const types: AttackType[] = [
    'brute_force',
    'port_scan',
    'brute_force',
    'brute_force',
    'port_scan',
    'none',
  ]
  deepEqual(frequenciesAfter(types), [0, 1, 1, 2, 3, 3])
})

test('events that no rule named do not count, however many', () => {
  deepEqual(frequenciesAfter(['none', 'none', 'none', 'none']), [0, 0, 0, 0])
})

test('a type below the alert level counts all the same', () => {
  const low = assessmentOf(10, 'reconnaissance')
  deepEqual(valuesOf('attack_type_frequency', eventsAt([0, 1, 2]), [low, low, low]), [0, 1, 2])
})

test('every attack type is counted apart', () => {
  const each = ATTACK_TYPES.filter((type) => type !== 'none')
  deepEqual(frequenciesAfter([...each, 'none']).at(-1), 1)
})
