import { deepEqual, equal, throws } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FEATURE_SETS } from '../../../src/features/catalog.js'
import {
  EXTRA_COLUMNS,
  extraFeaturesLine,
  extraFeaturesPath,
  hasExtraFeatures,
  withExtraFeatures,
} from '../../../src/io/store/extra-features-file.js'
import { datasetOf } from '../../dataset/sample-dataset.js'
import { eventOf } from '../../features/sample-events.js'
import { scratchFolder } from './scratch.js'

const NAMES = FEATURE_SETS.extended.names
const EXTRAS = NAMES.length - 15
const BASE = datasetOf([0, 1], [0, 1000])
const HEADER = EXTRA_COLUMNS.join(',')

/** The lines of BASE's two rows; row i of extra features is i + 0.5 throughout. */
const LINES = [0, 1].map((i) =>
  extraFeaturesLine(
    eventOf({ atMs: i * 1000, sourceIp: `192.0.2.${i}`, service: i === 0 ? 'ssh' : 'http' }),
    Float64Array.from(NAMES, (_, j) => (j < 15 ? -1 : i + 0.5)),
  ),
)

/** A dataset's path with this beside it. */
function beside(t: Parameters<typeof scratchFolder>[0], text: string | null): string {
  const path = join(scratchFolder(t), 'rows.csv')
  if (text !== null) writeFileSync(extraFeaturesPath(path), text)
  return path
}

test('it lies beside the dataset under its name', () => {
  equal(extraFeaturesPath('w/data/training_dataset.csv'), 'w/data/training_dataset.extra.csv')
  equal(extraFeaturesPath('rows'), 'rows.extra.csv')
})

test('rows are put together with those of the dataset, services told, to the same bits', (t) => {
  const text = `${HEADER}\n${LINES.join('\n')}\n`
  const path = beside(t, text)
  equal(hasExtraFeatures(path), true)
  const { dataset, sha256 } = withExtraFeatures(BASE, path)
  deepEqual(dataset.featureNames, NAMES)
  deepEqual(dataset.services, ['ssh', 'http'])
  deepEqual([dataset.X.rows, dataset.X.columns], [2, NAMES.length])
  deepEqual(
    [...dataset.X.data.subarray(NAMES.length)],
    [...BASE.X.data.subarray(15), ...Array.from({ length: EXTRAS }, () => 1.5)],
  )
  equal(sha256, createHash('sha256').update(text).digest('hex'))
})

test('without the file the cure is to ingest anew or to do with the 15', (t) => {
  const path = beside(t, null)
  equal(hasExtraFeatures(path), false)
  throws(() => withExtraFeatures(BASE, path), {
    code: 'DATASET_MISSING',
    message: /rows\.extra\.csv.*phantomnet ingest.*--feature-set base/,
  })
})

const BAD: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ['an empty file', '', /line 1: the file is empty/],
  ['other columns', `${HEADER},more\n`, /line 1: its columns are not/],
  ['too few rows', `${HEADER}\n${LINES[0]}\n`, /ends after 1 rows where the dataset has 2/],
  ['too many rows', [HEADER, ...LINES, LINES[1]].join('\n'), /line 4: the dataset ends after 2/],
  ['rows swapped', [HEADER, ...LINES.toReversed()].join('\n'), /line 2: it is of 192\.0\.2\.1/],
  ['another time', [HEADER, LINES[0]?.replace('00.000Z', '00.001Z')].join('\n'), /line 2: it is/],
  ['a short line', `${HEADER}\n1970-01-01T00:00:00.000Z,192.0.2.0,ssh\n`, /3 columns instead of/],
  ['no service', [HEADER, LINES[0]?.replace('ssh', 'shh')].join('\n'), /service "shh" is none/],
  ['no number', [HEADER, LINES[0]?.replace('0.5', 'NaN')].join('\n'), /"NaN" is no finite number/],
]

for (const [what, text, message] of BAD) {
  test(`${what}: refused, with the line`, (t) => {
    throws(() => withExtraFeatures(BASE, beside(t, text)), { code: 'DATASET_INVALID', message })
  })
}
