import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeReports } from '../../src/engine/reports.js'
import type { MetricsDocument } from '../../src/evaluation/metrics-document.js'
import { sampleMetrics } from '../evaluation/sample-metrics.js'

const WORKSPACE = mkdtempSync(join(tmpdir(), 'phantomnet-reports-'))
after(() => rmSync(WORKSPACE, { recursive: true, force: true }))

const FOLDER = join(WORKSPACE, 'reports', 'model_performance')
const DOCUMENT: MetricsDocument = {
  ...sampleMetrics({ normal: 60, attack: 12 }),
  best_params: { n_estimators: 100, max_samples: 'auto', contamination: 0.05, random_state: 42 },
}

const SEARCH = {
  best_params: { n_estimators: 100, max_samples: 'auto', contamination: 0.05 },
  best_f1_score: 0.8,
  selection: {
    metric: 'f1',
    fitted_on: 'all training rows',
    train_rows: 60,
    validation_rows: 20,
    validation_attacks: 4,
  },
  dataset_sha256: DOCUMENT.dataset.sha256,
  random_state: 42,
  all_results: [{}, {}],
}

async function pageWith(search: unknown): Promise<string> {
  mkdirSync(join(WORKSPACE, 'models'), { recursive: true })
  const text = typeof search === 'string' ? search : JSON.stringify(search)
  writeFileSync(join(WORKSPACE, 'models', 'hyperparameter_results.json'), text)
  await writeReports(FOLDER, DOCUMENT, WORKSPACE)
  return readFileSync(join(FOLDER, 'report.html'), 'utf8')
}

test('pictures, page and figures are written, and nothing else is left', async () => {
  await writeReports(FOLDER, DOCUMENT, WORKSPACE)
  deepEqual(readdirSync(FOLDER).sort(), [
    'calibration.png',
    'confusion_matrix.png',
    'feature_importance.png',
    'metrics.json',
    'partial_dependence.png',
    'precision_recall.png',
    'report.html',
    'roc_curve.png',
    'score_histogram.png',
    'time_to_detection.png',
  ])
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.png'))) {
    const bytes = readFileSync(join(FOLDER, name))
    equal(bytes.subarray(1, 4).toString('latin1'), 'PNG', name)
    equal(bytes.readUInt32BE(16), 1600, name)
  }
  deepEqual(JSON.parse(readFileSync(join(FOLDER, 'metrics.json'), 'utf8')), DOCUMENT)
})

test('the page tells of the search that chose the model, and of no other', async () => {
  const told = 'The best of 2 combinations by F1'
  ok((await pageWith(SEARCH)).includes(told))
  const prepared = { ...SEARCH.best_params, features: 'no_rules', scaler: 'off' }
  ok((await pageWith({ ...SEARCH, best_params: prepared })).includes(told))
  const others: unknown[] = [
    { ...SEARCH, dataset_sha256: 'another' },
    { ...SEARCH, random_state: 43 },
    { ...SEARCH, best_params: { ...SEARCH.best_params, n_estimators: 50 } },
    { best_params: null },
    'no JSON',
  ]
  for (const other of others) ok(!(await pageWith(other)).includes('combinations'))
})

test('a document that cannot be drawn leaves the old reports as they were', async () => {
  await writeReports(FOLDER, DOCUMENT, WORKSPACE)
  const before = readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name)))
  await rejects(writeReports(FOLDER, { ...DOCUMENT, detectors: [] }, WORKSPACE))
  deepEqual(
    readdirSync(FOLDER).map((name) => readFileSync(join(FOLDER, name))),
    before,
  )
})
