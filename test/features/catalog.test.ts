import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  EXTRA_FEATURES,
  FEATURE_NAMES,
  FEATURE_SCHEMA,
  FEATURE_SETS,
  FEATURES,
  featureSetOfSchema,
} from '../../src/features/catalog.js'

test('the names and their order are the columns of the dataset and of every stored model', () => {
  deepEqual(FEATURE_NAMES, [
    'packet_length',
    'protocol_encoding',
    'source_ip_event_rate',
    'destination_port_class',
    'threat_score',
    'malicious_flag_ratio',
    'attack_type_frequency',
    'time_of_day_deviation',
    'burst_rate',
    'packet_size_variance',
    'honeypot_interaction_count',
    'session_duration_estimate',
    'unique_destination_count',
    'rolling_average_deviation',
    'z_score_anomaly',
  ])
  equal(FEATURE_SCHEMA, 'phantomnet-15/1')
})

test('the features that repeat what the rules said are these three', () => {
  const fromRules = FEATURES.filter((feature) => feature.isFromRules).map(({ name }) => name)
  deepEqual(fromRules, ['threat_score', 'malicious_flag_ratio', 'attack_type_frequency'])
})

test('every unbounded feature is tamed by a logarithm, signed where it can be negative', () => {
  const transforms = FEATURES.filter(({ transform }) => transform !== 'none')
  deepEqual(Object.fromEntries(transforms.map(({ name, transform }) => [name, transform])), {
    packet_length: 'log1p',
    source_ip_event_rate: 'log1p',
    attack_type_frequency: 'log1p',
    burst_rate: 'log1p',
    packet_size_variance: 'log1p',
    session_duration_estimate: 'log1p',
    unique_destination_count: 'log1p',
    rolling_average_deviation: 'signed_log1p',
    z_score_anomaly: 'signed_log1p',
  })
})

test('a row of the extended set begins with that of the base; neither names a feature twice', () => {
  const { base, extended } = FEATURE_SETS
  deepEqual(base.names, FEATURE_NAMES)
  deepEqual(extended.names.slice(0, base.names.length), base.names)
  equal(extended.names.length, base.names.length + EXTRA_FEATURES.length)
  equal(new Set(extended.names).size, extended.names.length)
  ok(EXTRA_FEATURES.every(({ isFromRules }) => !isFromRules))
})

test('a schema names its set, and says how many features it has', () => {
  for (const set of Object.values(FEATURE_SETS)) {
    equal(featureSetOfSchema(set.schema), set)
    match(set.schema, new RegExp(`^phantomnet-${set.features.length}/\\d+$`))
  }
  equal(featureSetOfSchema('phantomnet-15/0'), undefined)
})
