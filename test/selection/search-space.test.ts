import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Config, DEFAULT_CONFIG } from '../../src/config.js'
import { FEATURE_NAMES } from '../../src/features/catalog.js'
import {
  pointAt,
  pointCount,
  readSpace,
  type SearchSpace,
  variedParameters,
} from '../../src/selection/search-space.js'

function space(given: Partial<Config>): SearchSpace {
  return readSpace({ ...DEFAULT_CONFIG, ...given }, FEATURE_NAMES)
}

function refused(given: Partial<Config>, message: RegExp): void {
  throws(() => space(given), { code: 'CONFIG_INVALID', message })
}

test('the default space has 45 combinations of three parameters', () => {
  const found = space({})
  equal(pointCount(found), 45)
  deepEqual(found.n_estimators, [50, 100, 200])
  deepEqual(found.max_samples, ['auto', 0.5, 0.8])
  deepEqual(found.contamination, ['auto', 0.01, 0.05, 0.1, 0.2])
  deepEqual(variedParameters(found), ['n_estimators', 'max_samples', 'contamination'])
})

test('the last parameter varies fastest', () => {
  const found = space({
    grid_n_estimators: ['50', '100'],
    grid_max_samples: ['auto'],
    grid_contamination: ['auto', '0.1'],
  })
  deepEqual(
    [0, 1, 2, 3].map((i) => {
      const { n_estimators, contamination } = pointAt(found, i)
      return [n_estimators, contamination]
    }),
    [
      [50, 'auto'],
      [50, 0.1],
      [100, 'auto'],
      [100, 0.1],
    ],
  )
})

test('an empty list stands for the one value of its option', () => {
  const found = space({ max_features: 0.5, bootstrap: true, variant: 'mix', ndim: 3 })
  deepEqual(
    [found.max_features, found.bootstrap, found.variant, found.ndim],
    [[0.5], [true], ['mix'], [3]],
  )
  deepEqual(variedParameters(found).slice(2, 4), ['max_features', 'bootstrap'])
})

test('a value given twice, or in other words, counts once', () => {
  deepEqual(space({ grid_max_samples: ['0.5', '0.50', 'auto', '.5'] }).max_samples, [0.5, 'auto'])
})

test('a plain tree splits on one feature, whatever the others weigh', () => {
  const found = space({ grid_variant: ['plain', 'extended'], grid_ndim: ['2', '3'] })
  const weighed = new Set(
    Array.from({ length: pointCount(found) }, (_, i) => {
      const { variant, ndim } = pointAt(found, i)
      return `${variant} ${ndim}`
    }),
  )
  deepEqual([...weighed].toSorted(), ['extended 2', 'extended 3', 'plain 1'])
})

test('a value that no forest takes is refused before any tree is grown', () => {
  refused({ grid_n_estimators: ['0'] }, /n_estimators is 0/)
  refused({ grid_n_estimators: ['many'] }, /n_estimators cannot be "many"/)
  refused({ grid_n_estimators: [''] }, /n_estimators cannot be ""/)
  refused({ grid_n_estimators: ['50.5'] }, /n_estimators is 50.5/)
  refused({ grid_n_estimators: ['1e9'] }, /n_estimators/)
  refused({ grid_max_samples: ['1.5'] }, /max_samples is 1.5/)
  refused({ grid_max_samples: ['-1'] }, /max_samples/)
  refused({ grid_contamination: ['0.6'] }, /contamination is 0.6/)
  refused({ grid_max_features: ['auto'] }, /max_features/)
  refused({ grid_bootstrap: ['yes'] }, /bootstrap cannot be "yes". Give true or false/)
  refused({ grid_transform: ['log1p'] }, /transform cannot be "log1p". Give log or none/)
  refused({ grid_scaler: ['true'] }, /scaler cannot be "true". Give on or off/)
  refused({ grid_variant: ['Plain'] }, /variant cannot be "Plain"/)
  refused({ grid_ndim: ['0'] }, /ndim is 0/)
  refused({ grid_features: ['no_rule'] }, /Did you mean no_rules/)
})

test('a parameter without a value is refused, and so is a space beyond its bound', () => {
  refused({ grid_n_estimators: [] }, /no value of n_estimators/)
  const many = Array.from({ length: 1001 }, (_, i) => String(i + 1))
  const shares = Array.from({ length: 1000 }, (_, i) => String((i + 1) / 2001))
  refused(
    {
      grid_n_estimators: many,
      grid_contamination: shares,
      grid_max_samples: many.slice(1).concat('auto'),
    },
    /more than 1,000,000,000/,
  )
})

test('each number of a point gives another point, as long as no two come to the same', () => {
  const list = (most: number) =>
    fc.uniqueArray(fc.integer({ min: 2, max: most }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(list(500), list(300), list(15), fc.boolean(), (trees, samples, features, both) => {
      const found = space({
        grid_n_estimators: trees.map(String),
        grid_max_samples: samples.map(String),
        grid_max_features: features.map(String),
        grid_bootstrap: both ? ['true', 'false'] : ['true'],
        grid_contamination: ['auto', '0.1'],
      })
      const count = pointCount(found)
      const points = new Set(
        Array.from({ length: count }, (_, i) => JSON.stringify(pointAt(found, i))),
      )
      equal(count, trees.length * samples.length * features.length * (both ? 2 : 1) * 2)
      equal(points.size, count)
      ok(variedParameters(found).includes('n_estimators'))
    }),
    { numRuns: 50 },
  )
})
