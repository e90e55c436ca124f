import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config.js'
import { FEATURE_SCHEMA } from '../features/catalog.js'
import type { IngestOptions } from './ingest.js'
import type { StepInputs } from './run-record.js'

/** Options that decide what a model is fitted on and how it is chosen; `workers` is not among them. */
const TUNE_KEYS = [
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
] as const satisfies readonly (keyof Config)[]

const EVALUATE_KEYS = [
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
  'bootstrap_resamples',
] as const satisfies readonly (keyof Config)[]

/**
 * SHA-256 over the code that runs, file by file, and the version of Node: one changed line of ours makes
 * every step stale, whether or not the program's version says so.
 */
export function codeFingerprint(): string {
  fingerprint ??= hashOfCode()
  return fingerprint
}

/** Code that runs does not change under way. */
let fingerprint: string | null = null

function hashOfCode(): string {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const hash = createHash('sha256').update(process.version)
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((file) => file.endsWith('.js')).sort()) {
    hash.update(`\n${name}\n`).update(readFileSync(join(root, name)))
  }
  return hash.digest('hex')
}

/**
 * What a dataset depends on.
 * @param files path and SHA-256 of each input, in the order they are read.
 * @param labelsSha256 of the label file; '' without one.
 */
export function ingestInputs(
  code: string,
  files: readonly (readonly [path: string, sha256: string])[],
  labelsSha256: string,
  options: Pick<IngestOptions, 'labelsPath' | 'format' | 'mappings' | 'extractor' | 'families'>,
): StepInputs {
  // Where sources lie in memory is drawn anew each time, and shows in nothing.
  const { seed: _seed, ...extractor } = options.extractor
  return {
    'the code': code,
    'the label file': `${options.labelsPath ?? ''} ${labelsSha256}`,
    'an option of reading': JSON.stringify([
      FEATURE_SCHEMA,
      options.format,
      extractor,
      options.families?.map(({ name, rules }) => [name, rules]),
    ]),
    'a mapping': (options.mappings ?? []).map(hashOfFile).join(' '),
    ...Object.fromEntries(files),
  }
}

/** Of a mapping that is gone the reading itself complains. */
function hashOfFile(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return path
  }
}

/** What the chosen model depends on. */
export function tuneInputs(code: string, datasetSha256: string, config: Config): StepInputs {
  return {
    'the code': code,
    'the dataset': datasetSha256,
    'an option of tuning': picked(config, TUNE_KEYS),
  }
}

/** What an evaluation depends on. @param model the version and the hashes of its files. */
export function evaluateInputs(
  code: string,
  datasetSha256: string,
  model: string,
  config: Config,
): StepInputs {
  return {
    'the code': code,
    'the dataset': datasetSha256,
    'the model': model,
    'an option of evaluation': picked(config, EVALUATE_KEYS),
  }
}

function picked(config: Config, keys: readonly (keyof Config)[]): string {
  return JSON.stringify(keys.map((key) => [key, config[key]]))
}
