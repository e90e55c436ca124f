import { createHash } from 'node:crypto'
import type { Config } from '../config.js'
import { type Dataset, UNLABELLED } from '../dataset/dataset.js'
import { detectorToFiles } from '../detector/artifact.js'
import { AS_USUAL, prepareTraining } from '../detector/fit.js'
import { DEFAULT_REGIME } from '../detector/fitting-rows.js'
import { parametersToJson } from '../forest/forest-json.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import { recentVerdicts } from '../io/store/recent-verdicts.js'
import { StateDatabase, statePath } from '../io/store/state-database.js'
import { matrix } from '../math/matrix.js'
import { VERSION } from '../version.js'
import { driftFile } from './drift-file.js'
import { lineageOf } from './lineage.js'
import { type LearnableRow, learnableRows } from './learnable-rows.js'
import { loadServedModel } from './served-model.js'
import { fitParts } from './trainer.js'

/** Rows that a model is made from at least. */
const MIN_ROWS = 500

/** Why a shadow came to be that this made; the gate may let such a one in by itself. */
export const RETRAINED = 'retrained'

/** The parts of the configuration that retraining heeds. */
export type RetrainConfig = Pick<Config, 'retrain_days' | 'seed' | 'max_source_share'>

/** What came of retraining. */
export interface RetrainOutcome {
  /** The new version, in shadow; null when there was too little to learn from. */
  readonly version: string | null
  /** In a sentence. */
  readonly told: string
}

/**
 * Fits a model anew on the last days' events, with the parameters of the one that serves, and lets it be its shadow.
 * Nobody labelled these events: what was a high threat is left out, and of what one source has too much of, most.
 * @throws PhantomNetError MODEL_…, STORE_FAILED.
 */
export function retrain(workspace: string, config: RetrainConfig, nowMs: number): RetrainOutcome {
  const { retrain_days: days } = config
  const registry = new ModelRegistry(workspace)
  const { detector, entry } = loadServedModel(registry)
  const { featureNames, forest } = detector.parts
  const database = new StateDatabase(statePath(workspace))
  let learnable
  try {
    learnable = learnableRows(recentVerdicts(database, days, nowMs), featureNames)
  } finally {
    database.close()
  }
  const { rows, all, threats, hostileSources } = learnable
  const left = `${threats} threats and rows of ${hostileSources} hostile sources left out`
  if (rows.length < MIN_ROWS) {
    return {
      version: null,
      told: `${rows.length} of ${all.length} events may be learnt from (${left}), and it takes ${MIN_ROWS}`,
    }
  }
  const nowIso = new Date(nowMs).toISOString()
  const dataset = datasetOf(rows, featureNames)
  const prepared = prepareTraining(dataset, 'all', AS_USUAL, {
    ...DEFAULT_REGIME,
    maxSourceShare: config.max_source_share,
    serviceForests: 'off',
    seed: config.seed,
  })
  const parts = fitParts(prepared, forest.parameters)
  const files = {
    ...detectorToFiles(parts, {
      codeVersion: VERSION,
      datasetSha256: hashOf(rows),
      fittedOn: `live events of the last ${days} days, ${left}`,
      fittedRows: prepared.X.rows,
      trainFrom: isoOf(rows.at(0)),
      trainTo: isoOf(rows.at(-1)),
      validationTo: null,
    }),
    ...driftFile(datasetOf(all, featureNames), parts),
  }
  const { version } = registry.register({
    date: nowIso,
    description: `retrained on ${rows.length} live events beside ${entry.version}`,
    metrics: {},
    parameters: { ...parametersToJson(parts.forest.parameters) },
    lineage: lineageOf(files, 'here'),
    files,
  })
  registry.stage(version, 'shadow', nowIso, `${RETRAINED} on ${rows.length} live events`)
  return {
    version,
    told: `version ${version}, fitted on ${prepared.X.rows} events (${left}, and ${rows.length - prepared.X.rows} of sources with too many)`,
  }
}

function datasetOf(rows: readonly LearnableRow[], featureNames: readonly string[]): Dataset {
  return {
    featureNames,
    X: matrix(rows.map(({ features }) => features)),
    labels: new Int8Array(rows.length).fill(UNLABELLED),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    sourceIps: rows.map(({ sourceIp }) => sourceIp),
    sources: rows.map(({ source }) => source),
    attacks: rows.map(() => ''),
  }
}

function hashOf(rows: readonly LearnableRow[]): string {
  const hash = createHash('sha256')
  for (const { atMs, sourceIp, features } of rows)
    hash.update(`${atMs},${sourceIp},${features.join(',')}\n`)
  return hash.digest('hex')
}

function isoOf(row: LearnableRow | undefined): string | null {
  return row === undefined ? null : new Date(row.atMs).toISOString()
}
