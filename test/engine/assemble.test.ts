import { deepStrictEqual, notStrictEqual, strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { extractorOptions, policyOf } from '../../src/engine/assemble.js'
import { DEFAULT_EXTRACTOR_OPTIONS } from '../../src/features/extract.js'
import { DEFAULT_POLICY } from '../../src/response/policy-options.js'

suite('parts from the configuration', () => {
  test('the default options give the default extractor, but for the features, which the model says', () => {
    const { featureSet, remembers: _remembers, seed: _seed, ...others } = DEFAULT_EXTRACTOR_OPTIONS
    const { seed, ...options } = extractorOptions(DEFAULT_CONFIG)
    deepStrictEqual(options, others)
    notStrictEqual(seed, extractorOptions(DEFAULT_CONFIG).seed)
    strictEqual(featureSet, 'base')
  })

  test('the default options give the default durations', () => {
    const policy = policyOf(DEFAULT_CONFIG)
    for (const action of ['THROTTLE', 'DECEIVE', 'BLOCK'] as const)
      strictEqual(policy.durationOf(action), DEFAULT_POLICY.durationsS[action])
  })

  test('seconds become milliseconds, and a zone gets its one name', () => {
    const { seed: _seed, ...options } = extractorOptions({
      ...DEFAULT_CONFIG,
      session_gap_s: 60,
      max_sources: 5,
      zone: 'europe/berlin',
      normal_hours_start: 8,
      normal_hours_end: 17,
    })
    deepStrictEqual(options, {
      maxSources: 5,
      sessionGapMs: 60_000,
      hours: { zone: 'Europe/Berlin', startHour: 8, endHour: 17 },
    })
  })

  test('a zone that is none and an allowlist entry that is none are refused by name', () => {
    throws(() => extractorOptions({ ...DEFAULT_CONFIG, zone: 'Europe/Atlantis' }), {
      code: 'CONFIG_INVALID',
      message: /Europe\/Atlantis/,
    })
    throws(() => policyOf({ ...DEFAULT_CONFIG, allowlist: ['10.0.0.0/33'] }), {
      code: 'CONFIG_INVALID',
      message: /10\.0\.0\.0\/33/,
    })
  })
})
