import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type JournalEntry, SearchJournal } from '../../src/engine/search-journal.js'
import type { SearchMetrics } from '../../src/selection/search-document.js'
import { temporaryFolder } from './fitted-workspace.js'

const METRICS: SearchMetrics = {
  f1: 1 / 3,
  precision: 0.1 + 0.2,
  recall: 5e-324,
  roc_auc: 1,
  pr_auc: 0,
  false_positive_rate: 0.7,
  recall_at_budget: 0.5,
  offset: -0.5000000000000001,
}

function entry(trees: number): JournalEntry {
  return { forest: 'plain, max_samples 0.5', trees, metrics: { auto: METRICS, 0.1: METRICS } }
}

/** A journal of two entries that someone left behind. */
function left(t: { after(work: () => void): void }): string {
  const path = join(temporaryFolder(t), 'state', 'tuning.ndjson')
  const journal = new SearchJournal(path, 'key')
  journal.add(entry(50))
  journal.add(entry(100))
  journal.close()
  return path
}

test('what was noted is found by the next who opens it, to the last bit', (t) => {
  const journal = new SearchJournal(left(t), 'key')
  equal(journal.resumed, 2)
  deepEqual(journal.find('plain, max_samples 0.5', 50, ['auto', 0.1]), [METRICS, METRICS])
  equal(journal.find('plain, max_samples 0.5', 50, ['auto', 0.2]), null)
  equal(journal.find('plain, max_samples 0.5', 51, ['auto']), null)
  equal(journal.find('plain, max_samples 0.8', 50, ['auto']), null)
  journal.close()
})

test('a journal of another dataset, space or code is begun anew', (t) => {
  const path = left(t)
  const journal = new SearchJournal(path, 'another key')
  equal(journal.resumed, 0)
  journal.close()
  const again = new SearchJournal(path, 'key')
  equal(again.resumed, 0)
  again.close()
})

test('contaminations of one forest may be noted one after the other', (t) => {
  const path = left(t)
  const journal = new SearchJournal(path, 'key')
  journal.add({ ...entry(50), metrics: { 0.2: METRICS } })
  journal.close()
  const again = new SearchJournal(path, 'key')
  ok(again.find('plain, max_samples 0.5', 50, ['auto', 0.1, 0.2]))
  again.close()
})

test('wherever it was cut short, the whole lines before count, and what is added stands behind them', (t) => {
  const path = left(t)
  const bytes = readFileSync(path)
  const ends = [...bytes.keys()].filter((at) => bytes[at] === 10)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length }), (length) => {
      writeFileSync(path, bytes.subarray(0, length))
      const journal = new SearchJournal(path, 'key')
      // The first line is the key; a line whose line feed alone is missing is whole.
      const whole = ends.filter((end) => end <= length).length
      equal(journal.resumed, Math.max(0, whole - 1))
      journal.add(entry(200))
      journal.close()
      const again = new SearchJournal(path, 'key')
      equal(again.resumed, Math.max(0, whole - 1) + 1)
      again.close()
    }),
    { numRuns: 40 },
  )
})

test('lines that were damaged, and whatever else may stand there, are left out', (t) => {
  const path = left(t)
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('"trees":50', '"trees":51'))
  appendFileSync(path, `not a line\n\n0123456789abcdef {"forest":"x"}\n\u0000\n`)
  const journal = new SearchJournal(path, 'key')
  equal(journal.resumed, 1)
  ok(journal.find('plain, max_samples 0.5', 100, ['auto']))
  journal.close()
})

test('when the search is over nothing is left', (t) => {
  const path = left(t)
  new SearchJournal(path, 'key').remove()
  ok(!existsSync(path))
})

test('where it cannot be written, that is said with a cure', (t) => {
  const folder = temporaryFolder(t)
  mkdirSync(join(folder, 'tuning.ndjson'))
  throws(() => new SearchJournal(join(folder, 'tuning.ndjson'), 'key'), {
    code: 'STORE_FAILED',
    message: /tuning.ndjson cannot be written/,
  })
})
