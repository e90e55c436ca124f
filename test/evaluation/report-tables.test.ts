import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import {
  attackTable,
  detectorTable,
  keyFigures,
  sourceTable,
  splitTable,
} from '../../src/evaluation/report-tables.js'
import { servingDetector } from '../../src/evaluation/metrics-plot.js'
import type { Markup } from '../../src/evaluation/report-markup.js'
import type { AttackDetection, AttackMetrics } from '../../src/evaluation/metrics-document.js'
import { sampleMetrics } from './sample-metrics.js'

const document = sampleMetrics()

/** An attack of nine rows from two addresses that went unseen. */
const MISSED: AttackMetrics = {
  attack: 'ftp',
  test_rows: 9,
  test_sources: 2,
  train_rows: 0,
  ...unseen(),
  joined: unseen(),
}

function unseen(): AttackDetection {
  return {
    recall: 0,
    recall_low: 0,
    recall_high: 0,
    sources_alerted: 0,
    seconds_to_first_alert: null,
    rows_before_first_alert: 9,
  }
}

/** A table's markup without the white space between its elements. */
function compact({ text }: Markup): string {
  return text.replaceAll(/>\s+</g, '><')
}

test('the serving detector stands first and is marked', () => {
  const text = compact(detectorTable(document.detectors))
  ok(text.includes('<tr class="serving"><td>Isolation forest</td>'))
  ok(text.indexOf('Isolation forest') < text.indexOf('Rules alone'))
})

test('a figure stands above its interval', () => {
  const detector = {
    ...servingDetector(document),
    recall: { value: 0.912, low: 0.871, high: 0.944 },
  }
  ok(compact(detectorTable([detector])).includes('<td>0.912<small>[0.871, 0.944]</small></td>'))
  ok(compact(keyFigures(detector)).includes('0.912</dd><dd class="interval">[0.871, 0.944]'))
})

test('an attack without an alert has dashes for its time and rows', () => {
  const missed = MISSED
  ok(compact(attackTable([missed])).includes('<td>–</td><td>–</td></tr>'))
  const caught = { ...missed, recall: 1, seconds_to_first_alert: 95, rows_before_first_alert: 2 }
  ok(compact(attackTable([caught])).includes('<td>95 s</td><td>2</td></tr>'))
})

test('a bar is as long as the recall, and empty for what is not a number', () => {
  const attack = { ...MISSED, recall: 0.25 }
  ok(compact(attackTable([attack])).includes('style="width:25.0%"'))
  ok(
    compact(attackTable([{ ...attack, recall: Number.NaN }])).includes(
      'style="width:0.0%"></i></span>–',
    ),
  )
})

test('a format with one kind of row shows a dash', () => {
  const source = {
    source: 'cowrie',
    normal: 0,
    attack: 5,
    roc_auc: null,
    recall: 1,
    false_positive_rate: null,
  }
  ok(
    compact(sourceTable([source])).includes(
      '<td>cowrie</td><td>0</td><td>5</td><td>–</td><td>1.000</td><td>–</td>',
    ),
  )
})

test('an empty part of the split has no days', () => {
  const empty = { ...document.dataset.train, rows: 0, from: null, to: null }
  ok(compact(splitTable({ ...document.dataset, train: empty })).includes('<td>–</td>'))
})
