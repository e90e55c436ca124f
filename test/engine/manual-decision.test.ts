import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { policyOf } from '../../src/engine/assemble.js'
import { addByHand, decisionToJson, targetOf } from '../../src/engine/manual-decision.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { temporaryFolder, TEST_CONFIG } from './fitted-workspace.js'

const NOW_MS = Date.UTC(2026, 1, 13, 12)

function partsOf(t: TestContext, allowlist: readonly string[] = []) {
  const database = new StateDatabase(statePath(temporaryFolder(t)))
  t.after(() => database.close())
  const policy = policyOf({ ...TEST_CONFIG, allowlist })
  return { decisions: new DecisionStore(database), policy, nowMs: () => NOW_MS }
}

const BLOCK = { action: 'BLOCK', durationS: 60, why: '' } as const

suite('a decision by hand', () => {
  test('has one spelling of its target, whatever was typed', () => {
    strictEqual(targetOf('203.0.113.9'), '203.0.113.9')
    strictEqual(targetOf('203.0.113.9/32'), '203.0.113.9')
    strictEqual(targetOf('203.0.113.9/24'), '203.0.113.0/24')
    strictEqual(targetOf('203.0.113.137/25'), '203.0.113.128/25')
    strictEqual(targetOf('2001:DB8:0::1'), '2001:db8::1')
    strictEqual(targetOf('2001:db8::ffff/33'), '2001:db8::/33')
    strictEqual(targetOf('::ffff:192.0.2.1'), '192.0.2.1')
  })

  test('refuses what is no address or network', (t) => {
    for (const target of ['', 'example.org', '1.2.3', '1.2.3.4/33', '1.2.3.4/-1', '1.2.3.4/8/8'])
      throws(() => addByHand(partsOf(t), { target, ...BLOCK }), { code: 'REQUEST_INVALID' })
  })

  test('refuses networks so wide that they can only be a slip', (t) => {
    const parts = partsOf(t)
    for (const target of ['0.0.0.0/0', '128.0.0.0/7', '2000::/16'])
      throws(() => addByHand(parts, { target, ...BLOCK }), { message: /wider than/ })
    strictEqual(addByHand(parts, { target: '11.0.0.0/8', ...BLOCK }).target, '11.0.0.0/8')
  })

  test('refuses an allowlisted address and a network that lies in an allowlisted one, and says why', (t) => {
    const parts = partsOf(t, ['198.51.100.7', '192.0.2.0/24'])
    for (const target of ['198.51.100.7', '192.0.2.0/24', '192.0.2.128/25'])
      throws(() => addByHand(parts, { target, ...BLOCK }), { message: /allowlisted\. Take it off/ })
    parts.policy.protect([{ address: '198.51.100.1', as: 'gateway' }])
    throws(() => addByHand(parts, { target: '198.51.100.1', ...BLOCK }), {
      message: '198.51.100.1 is never acted upon: a gateway of this machine. Name another.',
    })
    strictEqual(addByHand(parts, { target: '198.51.100.8', ...BLOCK }).id, 1)
  })

  test('takes a network that holds allowlisted addresses, which are its exceptions', (t) => {
    const parts = partsOf(t, ['198.51.100.7', '192.0.2.0/24'])
    for (const target of ['198.51.100.0/24', '192.0.0.0/16'])
      strictEqual(addByHand(parts, { target, ...BLOCK }).target, target)
  })

  test('is dry-run, and is active until its end', (t) => {
    const added = addByHand(partsOf(t), { target: '203.0.113.9', ...BLOCK, why: 'scanner' })
    deepStrictEqual(decisionToJson(added, NOW_MS), {
      id: 1,
      target: '203.0.113.9',
      action: 'BLOCK',
      origin: 'manual',
      why: 'scanner',
      dry_run: true,
      active: true,
      from: '2026-02-13T12:00:00.000Z',
      until: '2026-02-13T12:01:00.000Z',
      deleted_at: null,
      verdicts: 0,
      last_verdict_id: null,
    })
    strictEqual(decisionToJson(added, NOW_MS + 60_000).active, false)
  })
})
