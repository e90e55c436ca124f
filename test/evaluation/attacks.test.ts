import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { ATTACK, NORMAL, UNLABELLED } from '../../src/dataset/dataset.js'
import { firstAlerts, summariseAttacks, summariseParts } from '../../src/evaluation/attacks.js'
import { openCourt } from '../../src/evaluation/court.js'
import { part } from './sample-split.js'

const TRAIN = part([
  { label: ATTACK, source: '203.0.113.7', attack: 'ssh_brute_force' },
  { label: UNLABELLED, source: '203.0.113.8', attack: '' },
  { label: NORMAL, source: '203.0.113.9' },
])

const TEST = part(
  [
    { label: ATTACK, source: '203.0.113.7', attack: 'ssh_brute_force' },
    { label: NORMAL, source: '203.0.113.9' },
    { label: ATTACK, source: '203.0.113.8', attack: 'web_scan' },
    { label: ATTACK, source: '203.0.113.8', attack: 'ssh_brute_force' },
    { label: UNLABELLED, source: '203.0.113.6' },
    { label: ATTACK, source: '203.0.113.7', attack: 'ssh_brute_force' },
  ],
  100,
)

/** Alerts on rows 3 and 5: the second and the third of the brute force's rows; the scan goes unseen. */
const isAlert = (row: number): boolean => row === 3 || row === 5

test('each attack tells what was caught and how soon, the one with most rows first', async () => {
  const court = openCourt(TEST, 200, 1, async () => {})
  const all = await summariseAttacks(court, TRAIN, TEST, isAlert, () => true)
  deepEqual(all, [
    {
      attack: 'ssh_brute_force',
      test_rows: 3,
      test_sources: 2,
      train_rows: 1,
      recall: 2 / 3,
      // Drawn alone, .7 catches one of two rows, .8 its only one.
      recall_low: 0.5,
      recall_high: 1,
      sources_alerted: 2,
      seconds_to_first_alert: 3,
      rows_before_first_alert: 1,
      joined: {
        recall: 1,
        recall_low: 1,
        recall_high: 1,
        sources_alerted: 2,
        seconds_to_first_alert: 0,
        rows_before_first_alert: 0,
      },
    },
    {
      attack: 'web_scan',
      test_rows: 1,
      test_sources: 1,
      train_rows: 0,
      recall: 0,
      // One source: its spread is not known.
      recall_low: null,
      recall_high: null,
      sources_alerted: 0,
      seconds_to_first_alert: null,
      rows_before_first_alert: 1,
      joined: {
        recall: 1,
        recall_low: null,
        recall_high: null,
        sources_alerted: 1,
        seconds_to_first_alert: 0,
        rows_before_first_alert: 0,
      },
    },
  ])
})

test('every attack tells where its rows fell, also one that the test part has not', () => {
  const validation = part([{ label: ATTACK, source: '203.0.113.5', attack: 'port_scan' }], 50)
  deepEqual(
    summariseParts({ train: TRAIN, validation, test: TEST }).map((of) => [
      of.attack,
      [of.train_rows, of.validation_rows, of.test_rows],
      [of.train_sources, of.validation_sources, of.test_sources],
    ]),
    [
      ['ssh_brute_force', [1, 0, 3], [1, 0, 2]],
      ['port_scan', [0, 1, 0], [0, 1, 0]],
      ['web_scan', [0, 0, 1], [0, 0, 1]],
    ],
  )
})

test('the first alert of each source counts from its own first row', () => {
  deepEqual(firstAlerts(TEST, isAlert), [
    { attack: 'ssh_brute_force', source: '203.0.113.7', rows: 2, rows_before: 1, seconds: 5 },
    { attack: 'ssh_brute_force', source: '203.0.113.8', rows: 1, rows_before: 0, seconds: 0 },
    { attack: 'web_scan', source: '203.0.113.8', rows: 1, rows_before: 1, seconds: null },
  ])
})

test('an address that attacks from everywhere fills no document', () => {
  const many = part(
    Array.from({ length: 2100 }, (_, i) => ({ label: ATTACK, source: `host-${i}` })),
  )
  deepEqual(firstAlerts(many, () => false).length, 2000)
})
