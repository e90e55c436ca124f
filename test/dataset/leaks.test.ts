import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { type Dataset, datasetSlice } from '../../src/dataset/dataset.js'
import { findLeaks, requireNoLeaks } from '../../src/dataset/leaks.js'
import { splitDataset, type TimeSplit } from '../../src/dataset/split.js'
import { Rng } from '../../src/math/rng.js'
import { datasetOf } from './sample-dataset.js'

const GAP_MS = 30 * 60_000

/** Rows a minute apart of ever new sources, every fourth an attack, with features that tell nothing; what a test changes. */
function noise(
  rows: number,
  change: (dataset: Dataset, rng: Rng) => void = () => undefined,
): Dataset {
  const rng = new Rng(7)
  const labels = Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? 1 : 0))
  const dataset = {
    ...datasetOf(
      labels,
      labels.map((_, i) => i * 60_000),
    ),
    sourceIps: labels.map((_, i) => `2001:db8::${i.toString(16)}`),
  }
  dataset.X.data.forEach((_, k) => {
    dataset.X.data[k] = rng.nextFloat()
  })
  change(dataset, rng)
  return dataset
}

const cut = (dataset: Dataset): TimeSplit => splitDataset(dataset, 'time')
const kinds = (split: TimeSplit): string[] => findLeaks(split, GAP_MS).map(({ kind }) => kind)

test('features that tell nothing and rows that are new are no leak', () => {
  deepEqual(kinds(cut(noise(1000))), [])
})

test('a feature into which the label was read back is refused by name, with the cure', () => {
  const leaking = noise(1000, ({ X, labels }) => {
    labels.forEach((label, i) => {
      X.data[i * X.columns + 4] = label === 1 ? 95 : 5
    })
  })
  throws(() => requireNoLeaks(cut(leaking), GAP_MS), {
    code: 'DATASET_LEAKS',
    message: /threat_score alone tells .*1\.0000.*--leaks allow/,
  })
})

test('a label read back with an error in fifty is refused no more, one in a thousand is', () => {
  const readBack = (every: number): TimeSplit =>
    cut(
      noise(8000, ({ X, labels }) => {
        labels.forEach((label, i) => {
          X.data[i * X.columns + 4] = i % every === 1 ? 1 - label : label
        })
      }),
    )
  deepEqual(kinds(readBack(50)), [])
  deepEqual(kinds(readBack(1000)), ['feature'])
})

test('a feature that separates one part alone is chance, and few rows of a kind prove nothing', () => {
  const early = noise(1000, ({ X, labels }) => {
    for (let i = 0; i < 600; i++) X.data[i * X.columns] = labels[i] as number
  })
  deepEqual(kinds(cut(early)), [])
  const few = noise(70, ({ X, labels }) => {
    labels.forEach((label, i) => {
      X.data[i * X.columns] = label
    })
  })
  deepEqual(kinds(cut(few)), [])
})

test('few addresses prove nothing, and columns that only we write are not suspected', () => {
  const told = ({ X, labels }: Dataset): void => {
    labels.forEach((label, i) => {
      X.data[i * X.columns + 4] = label
    })
  }
  const crowd = cut(noise(1000, told))
  deepEqual(kinds(crowd), ['feature'])
  deepEqual(findLeaks(crowd, GAP_MS, 4), [])
  const loud = noise(1000, told)
  const few = {
    ...loud,
    sourceIps: loud.sourceIps.map((ip, i) => (loud.labels[i] === 1 ? `203.0.113.${i % 3}` : ip)),
  }
  deepEqual(
    findLeaks(cut(few), 1, 15).filter(({ kind }) => kind === 'feature'),
    [],
  )
})

test('a log that was given twice, moved in time, is a test part that repeats the training part', () => {
  const once = noise(500)
  const moved: Dataset = { ...once, atMs: once.atMs.map((atMs) => atMs + 86_400_000) }
  const [leak] = findLeaks(
    { train: once, validation: datasetSlice(once, 0, 1), test: moved },
    GAP_MS,
  )
  equal(leak?.kind, 'rows')
  ok(leak?.reason.startsWith('500 of 500 labelled rows'))
})

test('a visitor who comes again at another pace repeats nothing', () => {
  const once = noise(500)
  const same = {
    ...once,
    sourceIps: once.sourceIps.map(() => '192.0.2.1'),
    X: { ...once.X, data: once.X.data.map(() => 1) },
    labels: once.labels.map(() => 0),
  }
  const later = { ...same, atMs: same.atMs.map((atMs, i) => 1e9 + atMs + i * 7) }
  deepEqual(kinds({ train: same, validation: datasetSlice(same, 0, 1), test: later }), [])
})

test('attacks that go on over the cut are the session that was learnt from', () => {
  const oneAttacker = noise(1000, ({ labels }) => {
    labels.fill(0)
    for (let i = 0; i < 1000; i += 4) labels[i] = 1
  })
  const going: Dataset = {
    ...oneAttacker,
    sourceIps: oneAttacker.sourceIps.map((ip, i) => (i % 4 === 0 ? '203.0.113.7' : ip)),
  }
  deepEqual(kinds(cut(going)), ['sessions'])
  // Without an attacker of the test part among the earlier rows there is no session to go on.
  deepEqual(kinds(splitDataset(going, 'both')), [])
  // A pause ends a session.
  equal(findLeaks(cut(going), 60_000).length, 0)
})
