import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { SearchDocument, SearchResult } from '../../src/selection/search-document.js'
import { tuningReport } from '../../src/selection/tuning-report.js'

/** Per forest size, the F1 of each contamination; a rank follows from the order of F1. */
function search(
  f1: Readonly<Record<number, Readonly<Record<string, number>>>>,
  rocAuc: (contamination: number, size: number) => number = (_, size) => 0.9 + size / 10_000,
): SearchDocument {
  const found = Object.entries(f1).flatMap(([size, scores]) =>
    Object.entries(scores).map(([contamination, score]) => ({
      params: {
        n_estimators: Number(size),
        max_samples: 'auto' as const,
        contamination: Number(contamination),
      },
      metrics: {
        f1: score,
        precision: 0.8,
        recall: 0.75,
        roc_auc: rocAuc(Number(contamination), Number(size)),
        pr_auc: 0.7,
        false_positive_rate: 0.02,
        recall_at_budget: 0.65,
        offset: -0.51,
      },
    })),
  )
  const all: SearchResult[] = found
    .toSorted((a, b) => b.metrics.f1 - a.metrics.f1)
    .map((result, i) => ({ rank: i + 1, ...result }))
  const [best] = all
  if (best === undefined) throw new Error('a search has results')
  return {
    timestamp: '2026-03-01T12:00:00.000Z',
    best_params: best.params,
    best_f1_score: best.metrics.f1,
    search: { strategy: 'grid', budget: null, points: all.length, rungs: [] },
    selection: {
      metric: 'f1',
      one_standard_error: false,
      alert_budget: 10,
      fitted_on: 'the normal rows of the train part',
      train_rows: 12_000,
      validation_rows: 4000,
      validation_attacks: 500,
      validation_from: '2026-02-10T00:00:00.000Z',
      validation_to: '2026-02-12T23:59:00.000Z',
    },
    dataset_sha256: '9f86d081',
    random_state: 42,
    chosen_rank: 1,
    all_results: all,
    default_result: { params: { ...best.params, contamination: 'auto' }, metrics: best.metrics },
    intervals: {
      sources: 31,
      resamples: 200,
      best: [
        {
          rank: 1,
          low: 0.71,
          high: 0.88,
          standard_error: 0.04,
          over_default: { value: 0.1, low: 0.02, high: 0.17 },
        },
      ],
      default: { low: 0.6, high: 0.79 },
    },
    cost: {
      combinations: all.length,
      forests: 1,
      trees: 100,
      trees_without_sharing: 300,
      walks: 1_600_000,
    },
  }
}

const FOUR = search({ 50: { 0.01: 0.6, 0.05: 0.7 }, 100: { 0.01: 0.62, 0.05: 0.8 } })

test('the best comes first, with its F1', () => {
  ok(
    tuningReport(FOUR).startsWith(
      '# Hyperparameter tuning\n\nBest: `n_estimators` 100, `max_samples` auto, `contamination` 0.05, with F1 0.800 ',
    ),
  )
})

test('it says what was fitted on what, and when the validation rows are from', () => {
  const text = tuningReport(FOUR)
  ok(text.includes('fitted on the normal rows of the train part (12,000 rows)'))
  ok(text.includes('4,000 labelled validation rows (500 of them attacks)'))
  ok(text.includes('2026-02-10 to 2026-02-12'))
})

test('the leaderboard stands in order of rank, whatever the order of the results', () => {
  const shuffled = { ...FOUR, all_results: FOUR.all_results.toReversed() }
  strictEqual(
    tuningReport(shuffled).indexOf('| 1 | 100 | auto | 0.05 | 0.800 | 0.800 | 0.750 |') > 0,
    true,
  )
  const lines = tuningReport(shuffled)
    .split('\n')
    .filter((line) => /^\| [1-4] \| \d+ \|/.test(line))
  strictEqual(lines.map((line) => line.slice(2, 3)).join(''), '1234')
})

test('the values tried stand from small to large, auto first', () => {
  const [first, ...rest] = FOUR.all_results
  ok(first)
  const auto = { ...first, params: { ...first.params, contamination: 'auto' as const } }
  const text = tuningReport({ ...FOUR, all_results: [first, ...rest, auto] })
  ok(text.includes('- `n_estimators`: 50, 100\n'))
  ok(text.includes('- `contamination`: auto, 0.01, 0.05\n'))
})

test('each value of a parameter has the mean F1 of the combinations that share it', () => {
  const text = tuningReport(FOUR)
  ok(text.includes('| `n_estimators` 50 | 0.650 | 0.600 | 0.700 | 0.700 | 2 |'))
  ok(text.includes('| `contamination` 0.05 | 0.750 | 0.700 | 0.800 | 0.700 | 2 |'))
})

test('more than fifteen combinations: the best in full, then all of them in short', () => {
  const sizes = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
  const many = search(
    Object.fromEntries(sizes.map((size) => [size, { 0.01: size / 200, 0.05: size / 150 }])),
  )
  const text = tuningReport(many)
  ok(text.includes('## The best 15\n'))
  ok(text.includes('## All combinations\n'))
  strictEqual(
    text.split('\n').filter((line) => /^\| \d+ \| \d+ \| auto/.test(line)).length,
    15 + 20,
  )
  ok(!tuningReport(FOUR).includes('## All combinations'))
})

test('that contamination only moves the threshold is said when the figures show it, and not else', () => {
  const claim = '`contamination` moves the threshold and nothing else'
  ok(tuningReport(FOUR).includes(claim))
  const differing = search({ 50: { 0.01: 0.6, 0.05: 0.7 } }, (contamination) => 0.9 + contamination)
  ok(!tuningReport(differing).includes(claim))
  const onlyOne = search({ 50: { 0.01: 0.6 }, 100: { 0.01: 0.7 } })
  ok(!tuningReport(onlyOne).includes(claim))
})

test('a tie at the top is told, a clear best is not called a tie', () => {
  const tied = search({ 50: { 0.01: 0.6, 0.05: 0.8 }, 100: { 0.01: 0.62, 0.05: 0.8 } })
  ok(tuningReport(tied).includes('2 of 4 combinations share the best F1'))
  ok(!tuningReport(FOUR).includes('share the best F1'))
})

test('few attacks: what one row weighs is told', () => {
  ok(tuningReport(FOUR).includes('moves recall by 0.002'))
  const few = { ...FOUR, selection: { ...FOUR.selection, validation_attacks: 4 } }
  ok(tuningReport(few).includes('moves recall by 0.250'))
})

test('a figure that is missing shows as a dash', () => {
  const results = FOUR.all_results.map((result) => ({
    ...result,
    metrics: { ...result.metrics, roc_auc: Number.NaN },
  }))
  const text = tuningReport({ ...FOUR, all_results: results })
  ok(text.includes('| – |'))
  ok(!/NaN|undefined|null/.test(text))
})

test('the same document gives the same bytes', () => {
  strictEqual(tuningReport(FOUR), tuningReport(structuredClone(FOUR)))
})

test('a best value at the end of what was tried is said to be there', () => {
  const three = (best: number) =>
    search({ 50: { 0.01: best === 0.01 ? 0.9 : 0.6, 0.05: best === 0.05 ? 0.9 : 0.6, 0.1: 0.5 } })
  ok(
    tuningReport(three(0.01)).includes(
      'The best `contamination`, 0.01, is the smallest tried: a smaller one may be better.',
    ),
  )
  ok(!tuningReport(three(0.05)).includes('tried: a'))
  ok(tuningReport(FOUR).includes('The best `n_estimators`, 100, is the largest tried: a larger'))
})

test('whether the best beats the default is told by the interval of their difference', () => {
  const with_ = (low: number, high: number): string =>
    tuningReport({
      ...FOUR,
      intervals: {
        ...FOUR.intervals,
        best: FOUR.intervals.best.map((found) => ({
          ...found,
          over_default: { value: (low + high) / 2, low, high },
        })),
      },
    })
  ok(with_(0.02, 0.17).includes('By more than resampling explains: +0.095 F1, +0.020 to +0.170'))
  ok(
    with_(-0.05, 0.09).includes('That cannot be told from these rows: +0.020 F1, −0.050 to +0.090'),
  )
  ok(with_(-0.2, -0.1).includes('No, it is worse: −0.150 F1'))
  ok(with_(0.02, 0.17).includes('| 1 | 0.800 | 0.710 to 0.880 | 0.040 | +0.095 | 0.020 to 0.170 |'))
  const itself = { ...FOUR, default_result: { ...FOUR.default_result, params: FOUR.best_params } }
  ok(tuningReport(itself).includes('It is the default.'))
})

test('the parameter that moves the figure most is named first, with by how much', () => {
  const text = tuningReport(FOUR)
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\d\.\d+) \|$/gm)].map(([, name, spread]) => [
    name,
    spread,
  ])
  // The means are 0.65 and 0.71 by trees, 0.61 and 0.75 by contamination.
  ok(rows.join(' ') === 'contamination,0.140 n_estimators,0.060', rows.join(' '))
})

test('what it cost is told in forests and trees', () => {
  const text = tuningReport(FOUR)
  ok(text.includes('4 combinations from 1 forest of 100 trees together'))
  ok(text.includes('would have had 300'))
})

test('how the space was gone about, and what chose, are told', () => {
  const halving: SearchDocument = {
    ...FOUR,
    search: {
      strategy: 'halving',
      budget: null,
      points: 12,
      rungs: [
        { trees: 50, forests: 3 },
        { trees: 100, forests: 1 },
      ],
    },
    selection: { ...FOUR.selection, metric: 'pr_auc', one_standard_error: true },
    chosen_rank: 2,
  }
  const text = tuningReport(halving)
  ok(text.includes('3 forests at 50 trees, then the best 1 forest at 100 trees'))
  ok(
    text.includes(
      'By the highest PR-AUC, and of those within one standard error of it the simplest, which is the one of rank 2.',
    ),
  )
  const random: SearchDocument = {
    ...FOUR,
    search: { ...FOUR.search, strategy: 'random', points: 900 },
  }
  ok(tuningReport(random).includes("4 of the space's 900 combinations were drawn at random"))
})
