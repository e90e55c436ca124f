import { deepStrictEqual, match, ok, strictEqual, throws } from 'node:assert'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import type { Config } from '../../src/config.js'
import { PolicyKeeper } from '../../src/engine/policy-keeper.js'
import type { AuditNote } from '../../src/io/store/audit-store.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import type { ProtectedAddress } from '../../src/response/spared.js'
import { NOON_MS } from '../features/sample-events.js'
import { verdictOf } from '../response/sample-verdict.js'
import { temporaryFolder, TEST_CONFIG } from './fitted-workspace.js'

interface Kept {
  readonly policies: PolicyKeeper
  readonly decisions: DecisionStore
  readonly path: string
  readonly news: string[]
  /** What the machine is said to be unable to do without. */
  readonly surroundings: ProtectedAddress[]
  readonly operators: string[]
}

function keep(t: TestContext, text: string | null = null, config: Partial<Config> = {}): Kept {
  const workspace = temporaryFolder(t)
  const path = join(workspace, 'policy.yaml')
  if (text !== null) writeFileSync(path, text)
  const database = new StateDatabase(statePath(workspace))
  t.after(() => database.close())
  const decisions = new DecisionStore(database)
  const surroundings: ProtectedAddress[] = []
  const operators: string[] = []
  const policies = new PolicyKeeper({
    workspace,
    config: { ...TEST_CONFIG, ...config },
    nowMs: () => NOON_MS,
    operators: () => operators,
    surroundings: () => surroundings,
  })
  policies.start(decisions)
  t.after(() => policies.stop())
  const news: string[] = []
  policies.onNews(({ text: told }) => news.push(told))
  return { policies, decisions, path, news, surroundings, operators }
}

function block(decisions: DecisionStore, target: string): void {
  const by = { action: 'BLOCK', why: '', nowMs: NOON_MS, durationS: 60, isDryRun: true } as const
  decisions.add({ target, ...by })
}

function held(decisions: DecisionStore): string[] {
  return decisions.active(NOON_MS).map(({ target }) => target)
}

suite('a policy that is kept', () => {
  test('tells where it comes from, and whether it is carried out', (t) => {
    const { policies, path } = keep(t, 'ipv6_prefix: 128\n')
    const { enforced, file, loaded_at, last_error, spared } = policies.state
    deepStrictEqual(
      [enforced, file, loaded_at, last_error, spared],
      [false, path, '2026-02-13T12:00:00.000Z', null, 0],
    )
    const without = keep(t, null, { enforce: true }).policies.state
    deepStrictEqual([without.enforced, without.file], [true, null])
  })

  test('takes up a changed file when it is asked to, and when it looks', (t) => {
    const { policies, path, news } = keep(t)
    writeFileSync(path, 'rules: []\n')
    strictEqual(policies.reload().file, path)
    strictEqual(policies.policy.decide(verdictOf('CRITICAL')).action, 'LOG')
    writeFileSync(path, 'rules: [{ action: THROTTLE }]\n')
    policies.look()
    policies.look()
    strictEqual(policies.policy.decide(verdictOf('LOW')).action, 'THROTTLE')
    deepStrictEqual(news, [`Took up the policy ${path}.`, `Took up the policy ${path}.`])
  })

  test('stays when the file is broken, says so, and is well again with the file', (t) => {
    const { policies, path, news } = keep(t, 'rules: []\n')
    writeFileSync(path, 'rules: []\nalowlist: []\n')
    throws(() => policies.reload(), { code: 'CONFIG_UNKNOWN_KEY' })
    strictEqual(policies.policy.decide(verdictOf('CRITICAL')).action, 'LOG')
    match(policies.state.last_error ?? '', /line 2: .* Did you mean `allowlist`/)
    writeFileSync(path, 'rules: [}\n')
    policies.look()
    strictEqual(news.length, 2)
    ok(
      news.every((text) => text.startsWith('The old policy stays: ')),
      news.join(),
    )
    writeFileSync(path, '# all of the default\n')
    policies.look()
    strictEqual(policies.state.last_error, null)
    strictEqual(policies.policy.decide(verdictOf('CRITICAL')).action, 'BLOCK')
  })

  test('stays when the file is gone, but not for the moment in which it is replaced', (t) => {
    const { policies, path, news } = keep(t, 'rules: []\n')
    renameSync(path, `${path}.old`)
    policies.look()
    deepStrictEqual(news, [])
    renameSync(`${path}.old`, path)
    policies.look()
    rmSync(path)
    policies.look()
    policies.look()
    match(news.at(-1) ?? '', /The old policy stays: .* is gone/)
    strictEqual(policies.policy.decide(verdictOf('CRITICAL')).action, 'LOG')
  })

  test('spares what the machine needs and its operators, as soon as it looks', (t) => {
    const { policies, surroundings, operators } = keep(t)
    surroundings.push({ address: '203.0.113.7', as: 'gateway' })
    operators.push('203.0.113.8')
    policies.refresh()
    strictEqual(
      policies.policy.decide(verdictOf('CRITICAL')).why,
      'a gateway of this machine; BLOCK would apply',
    )
    strictEqual(policies.policy.decide(verdictOf('CRITICAL', '203.0.113.8')).action, 'LOG')
    surroundings.length = 0
    policies.refresh()
    strictEqual(policies.policy.decide(verdictOf('CRITICAL')).action, 'BLOCK')
  })

  test('ends decisions about what has become spared, and leaves networks that hold it', (t) => {
    const { policies, decisions, operators, path } = keep(t)
    for (const target of ['203.0.113.7', '203.0.113.0/24', '198.51.100.3', '192.0.2.1'])
      block(decisions, target)
    operators.push('203.0.113.7')
    policies.refresh()
    deepStrictEqual(held(decisions), ['203.0.113.0/24', '198.51.100.3', '192.0.2.1'])
    writeFileSync(path, 'allowlist: [198.51.100.0/24]\n')
    policies.look()
    deepStrictEqual(held(decisions), ['203.0.113.0/24', '192.0.2.1'])
  })

  test('at the start ends decisions about what is spared now, and remembers who offended', (t) => {
    const { decisions, policies } = keep(t)
    block(decisions, '192.0.2.1')
    const earlier = policies.policy.decide(verdictOf('CRITICAL'))
    decisions.record(earlier, 1)
    const again = new PolicyKeeper({
      workspace: temporaryFolder(t),
      config: TEST_CONFIG,
      nowMs: () => NOON_MS,
      operators: () => [],
      surroundings: () => [{ address: '192.0.2.1', as: 'own' }],
    })
    again.start(decisions)
    t.after(() => again.stop())
    deepStrictEqual(held(decisions), ['203.0.113.7'])
    strictEqual(again.state.offenders, 1)
  })

  test('who changed it is written down, with what it was and is', (t) => {
    const { decisions, path, policies } = keep(t)
    const notes: AuditNote[] = []
    policies.start(decisions, (note) => notes.push(note))
    writeFileSync(path, 'ipv6_prefix: 128\n')
    policies.look()
    policies.reload({ actor: 'token me', address: '192.0.2.9' })
    writeFileSync(path, 'ipv6_prefix: 3\n')
    policies.look()
    deepStrictEqual(
      notes.map(({ actor, address, action, subject }) => [actor, address, action, subject]),
      [
        ['the policy file', null, 'policy.reload', path],
        ['token me', '192.0.2.9', 'policy.reload', path],
      ],
    )
    const prefix = (side: unknown): number => (side as { ipv6Prefix: number }).ipv6Prefix
    deepStrictEqual([prefix(notes[0]?.before), prefix(notes[0]?.after)], [64, 128])
  })

  test('what a person ends is no offence', (t) => {
    const { policies, decisions } = keep(t)
    decisions.record(policies.policy.decide(verdictOf('CRITICAL')), 1)
    decisions.end({ target: '203.0.113.7' }, NOON_MS + 1000)
    const { durationS } = policies.policy.decide(verdictOf('CRITICAL'))
    strictEqual(durationS, TEST_CONFIG.block_s)
  })
})
