import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { FlowLabels, type LabelledFlow } from '../../src/dataset/flow-labels.js'
import { eventOf } from '../features/sample-events.js'

function flow(fromMs: number, toMs: number, attack: string, changed = {}): LabelledFlow {
  return {
    sourceIp: '203.0.113.7',
    destinationIp: '192.0.2.10',
    destinationPort: 22,
    fromMs,
    toMs,
    verdict: { isAttack: attack !== '', attack },
    ...changed,
  }
}

const calledAt = (flows: readonly LabelledFlow[], atMs: number): string | undefined => {
  const verdict = new FlowLabels(flows).of(eventOf({ atMs }))
  return verdict === null ? undefined : verdict.attack
}

test('a long flow is found behind many short ones that began later and are over', () => {
  const short = Array.from({ length: 1000 }, (_, i) => flow(20_000 + i, 20_001 + i, 'short'))
  equal(calledAt([flow(0, 1e9, 'long'), ...short], 500_000), 'long')
  equal(calledAt(short, 500_000), undefined)
})

test('of ordinary flows the one begun last counts, and no flow is no label', () => {
  equal(calledAt([flow(0, 1e6, ''), flow(5000, 1e6, '')], 6000), '')
  equal(calledAt([], 0), undefined)
  equal(calledAt([flow(10_000, 20_000, 'x')], 0), undefined)
})
