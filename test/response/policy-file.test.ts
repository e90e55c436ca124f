import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict'
import { suite, test } from 'node:test'
import { policyFromYaml } from '../../src/response/policy-file.js'
import { DEFAULT_POLICY, type PolicyOptions } from '../../src/response/policy-options.js'
import { POLICY_TEMPLATE } from '../../src/response/policy-template.js'

function read(text: string, base: PolicyOptions = DEFAULT_POLICY): PolicyOptions {
  return policyFromYaml(text, 'policy.yaml', base)
}

function refuses(text: string, message: RegExp | string, code = 'CONFIG_INVALID'): void {
  throws(() => read(text), { code, message })
}

suite('a policy file', () => {
  test('the default one that is written says what holds without any', () => {
    deepStrictEqual(read(POLICY_TEMPLATE), DEFAULT_POLICY)
  })

  test('an empty one, and keys without a value, change nothing', () => {
    for (const text of ['', '# nothing\n', 'rules:\ncaps:\n  blocks_per_hour:\n'])
      deepStrictEqual(read(text), DEFAULT_POLICY)
  })

  test('each key changes what it names and nothing else', () => {
    const { rules: _rules, ...others } = read('rules: []')
    const { rules: _default, ...defaults } = DEFAULT_POLICY
    deepStrictEqual(others, defaults)
    deepStrictEqual(read('rules: []').rules, [])
    deepStrictEqual(read('durations: { BLOCK: 30m }').durationsS, {
      THROTTLE: 600,
      DECEIVE: 3600,
      BLOCK: 1800,
    })
    deepStrictEqual(
      read('escalation: { factor: 1.5, max: 30d, half_life: 12h, neighbourhood: { weight: 0 } }')
        .escalation,
      {
        factor: 1.5,
        maxS: 2_592_000,
        halfLifeS: 43_200,
        neighbourhood: { ...DEFAULT_POLICY.escalation.neighbourhood, weight: 0 },
      },
    )
    deepStrictEqual(read('caps: { blocks_per_hour: 0, share_of_sources: 1 }').caps, {
      blocksPerHour: 0,
      shareOfSources: 1,
      shareFrom: 50,
    })
    strictEqual(read('without_handshake: ACT').withoutHandshake, 'ACT')
    strictEqual(read('ipv6_prefix: 128').ipv6Prefix, 128)
  })

  test('its allowlist is added to what the options allow already', () => {
    deepStrictEqual(read('allowlist: [192.0.2.1, "2001:db8::/32"]').allowlist, [
      '127.0.0.0/8',
      '::1/128',
      '192.0.2.1',
      '2001:db8::/32',
    ])
  })

  test('a rule has conditions of one value or several, a time of its own, a name and a trial', () => {
    const text = `
rules:
  - name: web scanners
    when:
      threat_level: [HIGH, CRITICAL]
      threat_score_from: 70
      attack_type: sql_injection
      service: [http, https]
      kind: http.request
      driven_by: rules
    action: BLOCK
    for: 2d
    enforce: false
  - action: LOG
`
    deepStrictEqual(read(text).rules, [
      {
        name: 'web scanners',
        when: {
          threatLevels: ['HIGH', 'CRITICAL'],
          threatScoreFrom: 70,
          attackTypes: ['sql_injection'],
          services: ['http', 'https'],
          kinds: ['http.request'],
          drivenBy: ['rules'],
        },
        action: 'BLOCK',
        durationS: 172_800,
        isTrial: true,
      },
      { name: '', when: {}, action: 'LOG', durationS: null, isTrial: false },
    ])
  })
})

suite('what a policy file gets wrong is told by its line', () => {
  test('unknown keys, with the nearest known one', () => {
    refuses(
      'caps:\n  block_per_hour: 3\n',
      'policy.yaml, line 2: caps has the unknown key `block_per_hour`. Did you mean `blocks_per_hour`?',
      'CONFIG_UNKNOWN_KEY',
    )
    refuses(
      'rule: []',
      /line 1: the policy has the unknown key `rule`. Did you mean `rules`/,
      'CONFIG_UNKNOWN_KEY',
    )
    refuses(
      'rules:\n  - action: LOG\n  - acton: BLOCK\n',
      /line 3: rules 2 has the unknown key `acton`. Did you mean `action`/,
      'CONFIG_UNKNOWN_KEY',
    )
    refuses(
      'rules:\n  - action: LOG\n    when: { services: ssh }\n',
      /line 3: rules 1.when has the unknown key `services`. Did you mean `service`/,
      'CONFIG_UNKNOWN_KEY',
    )
  })

  test('words that are none, with those there are or the nearest', () => {
    refuses(
      'without_handshake: BLOCK',
      'policy.yaml, line 1: `without_handshake` must be one of THROTTLE, LOG, ACT, not "BLOCK". Mend it there.',
    )
    refuses(
      'rules:\n  - action: LOG\n    when:\n      service: shh\n',
      /line 4: `rules 1.when.service` must be a known one, not "shh". Did you mean `ssh`/,
    )
    refuses(
      'rules:\n  - action: block\n',
      /line 2: .* one of LOG, THROTTLE, DECEIVE, BLOCK, not "block"/,
    )
  })

  test('numbers out of bounds and of another kind', () => {
    refuses(
      'ipv6_prefix: 32',
      /line 1: `ipv6_prefix` must be a whole number from 48 to 128, not 32/,
    )
    refuses(
      'caps: { share_of_sources: half }',
      /`caps.share_of_sources` must be a number from 0 to 1/,
    )
    refuses('escalation: { factor: 0.5 }', /from 1 to 10/)
    refuses('escalation: { factor: .nan }', /from 1 to 10/)
    refuses('caps: { blocks_per_hour: 1.5 }', /whole number/)
  })

  test('durations, addresses, names and lists that are none', () => {
    refuses('durations:\n  BLOCK: forever\n', /line 2: `durations.BLOCK` must be a duration/)
    refuses('allowlist:\n  - 192.0.2.1\n  - office\n', /line 3: `allowlist 2` must be an address/)
    refuses('allowlist: 192.0.2.1', /must be a list/)
    refuses('rules: [{ action: LOG, for: 1h }]', /`rules 1.for` must be left out for LOG/)
    refuses('rules: [{ when: {} }]', /`rules 1` must be a rule with an `action`/)
    refuses('rules: [{ action: LOG, name: "a\\nb" }]', /`rules 1.name` must be/)
    refuses('rules: [{ action: LOG, enforce: no way }]', /true or false/)
    refuses('- 1\n', /must be a mapping/)
    refuses('just words', /must be a mapping/)
  })

  test('what is no YAML, a key given twice, and aliases, which could grow without end', () => {
    refuses('rules:\n  - action: [\n', /line \d: this is no YAML/)
    refuses(
      'ipv6_prefix: 64\nipv6_prefix: 64\n',
      /line 2: this is no YAML: Map keys must be unique/,
    )
    refuses('allowlist: &a [192.0.2.1]\nrules: *a\n', /line 2: `rules` must be a list/)
    refuses(`# ${'x'.repeat(1_048_576)}`, /longer than/)
  })
})
