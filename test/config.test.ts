import { deepEqual, equal, throws } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  DEFAULT_CONFIG,
  environmentLayer,
  nearest,
  type OptionDefinition,
  OPTIONS,
  resolveConfig,
} from '../src/config.js'
import { inProject } from './project.js'

function layer(values: Record<string, unknown>, from = 'phantomnet.yaml') {
  return { from, values }
}

test('without layers every option has its default', () => {
  deepEqual(resolveConfig([]), DEFAULT_CONFIG)
  equal(DEFAULT_CONFIG.seed, 42)
  deepEqual(DEFAULT_CONFIG.grid_max_samples, ['auto', '0.5', '0.8'])
})

test('the default of every option is one it would take from a user', () => {
  for (const { key, default: value } of OPTIONS) {
    if (value === null) continue
    deepEqual(resolveConfig([layer({ [key]: value })])[key], value, key)
  }
})

test('later layers win: flag over environment over file', () => {
  const { port, host } = resolveConfig([
    layer({ port: 1, host: '::1' }),
    environmentLayer({ PHANTOMNET_PORT: '2', HOME: '/root' }),
    layer({ port: '3' }, 'the command line'),
  ])
  deepEqual([port, host], [3, '::1'])
})

test('an unknown variable of ours in the environment is refused with the nearest known one', () => {
  throws(() => environmentLayer({ PHANTOMNET_SEDE: '4' }), {
    code: 'CONFIG_UNKNOWN_KEY',
    message:
      'the environment has the unknown variable `PHANTOMNET_SEDE`. Did you mean `PHANTOMNET_SEED`?',
  })
  throws(() => environmentLayer({ PHANTOMNET_seed: '4' }), { code: 'CONFIG_UNKNOWN_KEY' })
  deepEqual(environmentLayer({ PHANTOM: '1', SEED: '4', PHANTOMNET_PORT: undefined }).values, {})
})

test('text from the environment becomes the option’s type', () => {
  const config = resolveConfig([
    environmentLayer({
      PHANTOMNET_BOOTSTRAP: 'true',
      PHANTOMNET_MAX_SAMPLES: '0.5',
      PHANTOMNET_CONTAMINATION: 'auto',
      PHANTOMNET_ALLOWLIST: '192.0.2.0/24, 2001:db8::/32',
    }),
  ])
  deepEqual(
    [config.bootstrap, config.max_samples, config.contamination, config.allowlist],
    [true, 0.5, 'auto', ['192.0.2.0/24', '2001:db8::/32']],
  )
})

test('a list of numbers in YAML is a list of texts here', () => {
  deepEqual(resolveConfig([layer({ grid_n_estimators: [50, 100] })]).grid_n_estimators, [
    '50',
    '100',
  ])
})

test('an unknown key fails with the nearest known one and where it stands', () => {
  throws(() => resolveConfig([layer({ n_estimator: 5 })]), {
    code: 'CONFIG_UNKNOWN_KEY',
    message: 'phantomnet.yaml has the unknown option `n_estimator`. Did you mean `n_estimators`?',
  })
})

const REFUSED: readonly [key: string, value: unknown, message: RegExp][] = [
  ['seed', 'abc', /`seed` must be a whole number/],
  ['seed', 1.5, /whole number/],
  ['seed', -1, /from 0 to 2147483647/],
  ['seed', '', /whole number/],
  ['seed', null, /whole number/],
  ['port', 65_536, /from 0 to 65535/],
  ['max_reject_ratio', Number.NaN, /a number/],
  ['contamination', 0.6, /from 0 to 0\.5/],
  ['contamination', 'much', /a number/],
  ['train_on', 'attacks', /one of auto, normal, all/],
  ['zone', 1, /must be text/],
  ['bootstrap', 'yes', /true or false/],
  ['tail', 7, /must be a list/],
  ['tail', [{}], /a list of texts/],
]
for (const [key, value, message] of REFUSED) {
  test(`${key}: ${JSON.stringify(value)} is refused, naming the place`, () => {
    throws(() => resolveConfig([layer({ [key]: value }, 'the environment')]), {
      code: 'CONFIG_INVALID',
      message,
    })
    throws(() => resolveConfig([layer({ [key]: value }, 'the environment')]), {
      message: /^the environment: /,
    })
  })
}

test('the nearest word is the one with the fewest edits', () => {
  equal(nearest('piplin', ['ingest', 'pipeline', 'train']), 'pipeline')
  equal(nearest('x'.repeat(10_000), ['a']), 'a')
  equal(nearest('anything', []), '')
})

/** An option as the table of docs/reference/configuration.md tells it. */
function row(option: OptionDefinition): string {
  const { key, type, default: value, unit, meaning } = option
  const shown = Array.isArray(value) ? value.join(', ') : value === null ? '' : String(value)
  const range =
    'min' in option
      ? `${option.min}–${option.max}`
      : 'choices' in option && option.choices !== undefined
        ? option.choices.join(', ')
        : type === 'switch'
          ? 'true, false'
          : type === 'texts'
            ? 'a list'
            : 'text'
  return `| \`${key}\` | ${shown === '' ? '' : `\`${shown}\``} | ${range} | ${unit} | ${meaning} |`
}

function oneBlank(text: string): string {
  return text.replaceAll(/ +/g, ' ')
}

test('docs/reference/configuration.md has a row for every option, in the order of the catalogue', () => {
  const page = readFileSync(inProject('docs', 'reference', 'configuration.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `[a-z_]+` +\|.*$/gm)].map(([text]) => oneBlank(text))
  deepEqual(
    rows,
    OPTIONS.map((option) => oneBlank(row(option))),
  )
})
