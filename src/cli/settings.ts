import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import { parse as parseYaml } from 'yaml'
import {
  type Config,
  type ConfigLayer,
  OPTIONS,
  type OptionDefinition,
  environmentLayer,
  resolveConfig,
} from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { FormatCatalog } from '../parsers/catalog.js'
import { readFormats } from '../io/sources/mapping-files.js'

/** What every command knows: its options resolved, and how to speak. */
export interface Settings {
  readonly workspace: string
  readonly config: Config
  readonly isJson: boolean
  readonly isQuiet: boolean
}

type OptionKey = (typeof OPTIONS)[number]['key']

/** Options of the commands that read events. */
export const READ_OPTIONS = [
  'format',
  'mappings',
  'crs',
  'crs_paranoia',
  'max_reject_ratio',
  'zone',
  'normal_hours_start',
  'normal_hours_end',
  'session_gap_s',
  'max_sources',
] as const satisfies readonly OptionKey[]

/** Options of every command that cuts the dataset and fits on it. */
export const FIT_OPTIONS = [
  'seed',
  'train_share',
  'validation_share',
  'split',
  'leaks',
  'train_on',
  'feature_set',
  'service_forests',
  'max_source_share',
  'trim_share',
  'false_alarm_rate',
] as const satisfies readonly OptionKey[]

/** Options of the search. */
export const TUNE_OPTIONS = [
  'workers',
  'grid_n_estimators',
  'grid_max_samples',
  'grid_contamination',
  'grid_max_features',
  'grid_bootstrap',
  'grid_features',
  'grid_transform',
  'grid_scaler',
  'grid_variant',
  'grid_ndim',
  'search',
  'search_budget',
  'halving_factor',
  'select',
  'alert_budget',
  'one_standard_error',
  'n_estimators',
  'max_samples',
  'contamination',
  'max_features',
  'bootstrap',
  'variant',
  'ndim',
] as const satisfies readonly OptionKey[]

/** Options of the sensors. */
export const SENSOR_OPTIONS: readonly OptionKey[] = OPTIONS.map(({ key }) => key).filter(
  (key) => key === 'sensors' || key.startsWith('sensor_'),
)

/** The catalogue's options that a command takes; another of its flags may have the name of one, as `--format` of an export. */
const heeded = new WeakMap<Command, readonly OptionKey[]>()

/** Adds the options every command has, and those of the catalogue that this one heeds. */
export function withSettings(command: Command, keys: readonly OptionKey[]): Command {
  command
    .option('--workspace <dir>', 'root of every file that is read or written', '.')
    .option(
      '--config <file>',
      'options from a YAML file (default: phantomnet.yaml in the workspace, if there)',
    )
    .option('--json', 'print one JSON document instead of text')
    .option('-q, --quiet', 'no progress')
  for (const key of keys) {
    const option = OPTIONS.find((candidate) => candidate.key === key) as OptionDefinition
    command.addOption(new Option(flagOf(option), describe(option)))
  }
  heeded.set(command, keys)
  return command
}

/** Reads flags over environment over file over defaults. @throws PhantomNetError CONFIG_… */
export function settingsOf(
  command: Command,
  environment: NodeJS.ProcessEnv = process.env,
): Settings {
  const flags = command.opts<Record<string, unknown>>()
  const workspace = String(flags['workspace'])
  const values: Record<string, unknown> = {}
  for (const key of heeded.get(command) ?? []) {
    const value = flags[camelCase(key)]
    if (value !== undefined) values[key] = value
  }
  const config = resolveConfig([
    fileLayer(flags['config'] as string | undefined, workspace),
    environmentLayer(environment),
    { from: 'the command line', values },
  ])
  checkFormat(config.format, readFormats(config.mappings))
  return { workspace, config, isJson: flags['json'] === true, isQuiet: flags['quiet'] === true }
}

/** The one option whose choices are the catalogue's. @throws PhantomNetError CONFIG_INVALID with the nearest name. */
function checkFormat(format: string | null, formats: FormatCatalog): void {
  if (format === null) return
  try {
    formats.named(format)
  } catch (cause) {
    if (!(cause instanceof PhantomNetError)) throw cause
    throw new PhantomNetError('CONFIG_INVALID', `\`format\`: ${cause.message}`, { cause })
  }
}

function fileLayer(named: string | undefined, workspace: string): ConfigLayer {
  const path = named ?? join(workspace, 'phantomnet.yaml')
  if (!existsSync(path)) {
    if (named === undefined) return { from: path, values: {} }
    throw new PhantomNetError(
      'INPUT_NOT_FOUND',
      `There is no configuration ${path}. Check --config.`,
    )
  }
  let values: unknown
  try {
    values = parseYaml(readFileSync(path, 'utf8')) ?? {}
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new PhantomNetError('CONFIG_INVALID', `${path} is no YAML: ${what}. Mend it there.`, {
      cause,
    })
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `${path} must be a mapping of options to values. Mend it there.`,
    )
  }
  return { from: path, values: values as Record<string, unknown> }
}

function flagOf(option: OptionDefinition): string {
  const name = `--${option.key.replaceAll('_', '-')}`
  if (option.type === 'switch') return name
  if (option.type === 'texts')
    return option.bare === undefined ? `${name} <a,b,…>` : `${name} [a,b,…]`
  return `${name} <value>`
}

function describe(option: OptionDefinition): string {
  const { meaning, unit, default: value } = option
  const shown = Array.isArray(value) ? value.join(',') : value
  const choices = option.type === 'text' ? option.choices : undefined
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(shown === null || shown === '' ? [] : [`default: ${String(shown)}`]),
  ]
  return `${meaning}${unit === '' ? '' : ` [${unit}]`}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`
}

function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}
