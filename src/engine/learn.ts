import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { MetricsDocument } from '../evaluation/metrics-document.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import type { ModelVersion } from '../io/store/model-version.js'
import type { SearchDocument } from '../selection/search-document.js'
import { evaluateVersion } from './evaluator.js'
import {
  ingest,
  inputFiles,
  type IngestOptions,
  type IngestProgress,
  type IngestResult,
  noEventFault,
  readIngestResult,
} from './ingest.js'
import { type GateReport, promoteThroughGate } from './promotion.js'
import { fileHash, RunRecord, type Step, type StepInputs } from './run-record.js'
import { codeFingerprint, evaluateInputs, ingestInputs, tuneInputs } from './step-inputs.js'
import { stopPoint } from './stop-point.js'
import { openTraining, type Training } from './trainer.js'
import { tune, type TuneProgress } from './tuner.js'

const DATASET_FILES = [
  'data/training_dataset.csv',
  'data/training_dataset.extra.csv',
  'data/training_dataset.meta.json',
  'data/rejects.ndjson',
]
const SEARCH_FILE = 'models/hyperparameter_results.json'
const TUNING_REPORT = 'docs/hyperparameter_tuning.md'
const REPORT_FOLDER = 'reports/model_performance'

/** Who is told how far the run is. */
export interface LearnObserver {
  onStep(step: Step): void
  onIngest(progress: IngestProgress): void
  onTune(progress: TuneProgress): void
  /** @param why in a phrase, why the step had to be done; null when its result was taken as it lay. */
  onDone(step: Step, why: string | null): void
}

export interface LearnOptions {
  readonly workspace: string
  readonly config: Config
  /** To write the workspace's own dataset. */
  readonly ingest: Omit<IngestOptions, 'onProgress' | 'signal'>
  readonly nowIso: string
  /** Whether the version is promoted whatever the gate says. */
  readonly isForced?: boolean
  readonly observer: LearnObserver
  readonly signal?: AbortSignal
}

/** All that a run made or reused. */
export interface Learnt {
  readonly ingest: IngestResult
  readonly tune: SearchDocument
  readonly evaluate: MetricsDocument
  readonly version: ModelVersion
  /** Steps whose results were fresh and were taken as they lay. */
  readonly reused: readonly Step[]
  /** Whether the version began to serve with this run; false when it served already, or was not let in. */
  readonly isNewlyPromoted: boolean
  /** What the gate found; null when the version served already. */
  readonly gate: GateReport | null
}

/**
 * The whole way from logs to a model that serves: ingest, tune, evaluate, register and, where the gate lets it in, promote. A step
 * whose inputs and results are unchanged since the last run is not done again (see `RunRecord`).
 * @throws PhantomNetError of any step, STOPPED when the signal asks to stop.
 */
export async function learn(options: LearnOptions): Promise<Learnt> {
  const run = new LearningRun(options)
  const read = await run.ingest()
  const { document, version } = await run.tune(read.sha256)
  const metrics = await run.evaluate(read.sha256, version)
  await stopPoint(options.signal)
  const promotion = run.promote(version.version)
  return { ingest: read, tune: document, evaluate: metrics, reused: run.reused, ...promotion }
}

class LearningRun {
  readonly reused: Step[] = []
  readonly #options: LearnOptions
  readonly #record: RunRecord
  readonly #registry: ModelRegistry
  readonly #code = codeFingerprint()
  #training: Training | null = null

  constructor(options: LearnOptions) {
    this.#options = options
    this.#record = new RunRecord(options.workspace)
    this.#registry = new ModelRegistry(options.workspace)
  }

  async ingest(): Promise<IngestResult> {
    const { ingest: asked, observer, signal } = this.#options
    observer.onStep('ingest')
    const labelsHash = await hashOrNone(asked.labelsPath)
    const files: [string, string][] = []
    for (const path of inputFiles(asked)) files.push([path, await hashOrNone(path)])
    const why = await this.#whyStale('ingest', ingestInputs(this.#code, files, labelsHash, asked))
    if (why === null) return readIngestResult(asked.metaPath, asked.maxRejectRatio)
    const result = await ingest({
      ...asked,
      onProgress: (progress) => observer.onIngest(progress),
      ...(signal === undefined ? {} : { signal }),
    })
    const fault = noEventFault(result)
    if (fault !== null) throw fault
    // The hashes of what was read, not of what lay there before: a log may have grown meanwhile.
    const read = result.files.map((file): [string, string] => [file.path, file.sha256])
    const from = ingestInputs(this.#code, read, labelsHash, asked)
    await this.#record.keep('ingest', from, DATASET_FILES)
    observer.onDone('ingest', why)
    return result
  }

  async tune(sha256: string): Promise<{ document: SearchDocument; version: ModelVersion }> {
    const { workspace, config, nowIso, observer, signal } = this.#options
    await stopPoint(signal)
    observer.onStep('tune')
    const from = tuneInputs(this.#code, sha256, config)
    const why = await this.#whyStale('tune', from, () => this.#keptVersion() !== null)
    const kept = this.#keptVersion()
    if (why === null && kept !== null)
      return { document: readOwn(workspace, SEARCH_FILE) as SearchDocument, version: kept }
    const training = this.#openTraining(sha256)
    const searched = await tune(training, nowIso, (at) => observer.onTune(at), signal)
    const artifacts = searched.version.artifacts.map(({ path }) => path)
    await this.#record.keep('tune', from, [...artifacts, SEARCH_FILE, TUNING_REPORT])
    observer.onDone('tune', why)
    return searched
  }

  async evaluate(sha256: string, version: ModelVersion): Promise<MetricsDocument> {
    const { workspace, config, nowIso, observer, signal } = this.#options
    await stopPoint(signal)
    observer.onStep('evaluate')
    const model = `${version.version} ${modelFiles(version).join(' ')}`
    const from = evaluateInputs(this.#code, sha256, model, config)
    const why = await this.#whyStale('evaluate', from)
    if (why === null) return readOwn(workspace, `${REPORT_FOLDER}/metrics.json`) as MetricsDocument
    const training = this.#openTraining(sha256)
    const { document } = await evaluateVersion(training, version.version, nowIso, signal)
    const reports = readdirSync(join(workspace, REPORT_FOLDER)).filter(
      (name) => !name.startsWith('.'),
    )
    const made = reports.sort().map((name) => `${REPORT_FOLDER}/${name}`)
    await this.#record.keep('evaluate', from, made)
    observer.onDone('evaluate', why)
    return document
  }

  promote(wanted: string): Pick<Learnt, 'version' | 'isNewlyPromoted' | 'gate'> {
    const { workspace, config, nowIso, isForced = false } = this.#options
    const version = this.#registry.find(wanted)
    if (version.stage === 'production') return { version, isNewlyPromoted: false, gate: null }
    const promotion = promoteThroughGate(
      this.#registry,
      workspace,
      wanted,
      config,
      nowIso,
      isForced,
    )
    return {
      version: promotion.version ?? version,
      isNewlyPromoted: promotion.version !== null,
      gate: promotion.gate,
    }
  }

  /** Null when the step is fresh, which is then noted and told. */
  async #whyStale(
    step: Step,
    from: StepInputs,
    isThere: () => boolean = () => true,
  ): Promise<string | null> {
    const why = await this.#record.staleness(step, from)
    if (why !== null) return why
    if (!isThere()) return 'its version is no longer listed'
    this.reused.push(step)
    this.#options.observer.onDone(step, null)
    return null
  }

  /** The listed version that the last tune registered, by the files it left. */
  #keptVersion(): ModelVersion | null {
    const kept = this.#record.filesOf('tune')
    return (
      this.#registry
        .versions()
        .find((entry) => entry.artifacts.some(({ path }) => kept.includes(path))) ?? null
    )
  }

  /** The dataset is read once a run, and not at all when model and figures are fresh. */
  #openTraining(sha256: string): Training {
    const { workspace, config } = this.#options
    this.#training ??= openTraining(workspace, config)
    if (this.#training.sha256 === sha256) return this.#training
    throw new PhantomNetError(
      'DATASET_INVALID',
      'The dataset was replaced while the pipeline ran. Run one pipeline at a time in a workspace, and this one again.',
    )
  }
}

async function hashOrNone(path: string | null): Promise<string> {
  return path === null ? '' : ((await fileHash(path)) ?? '')
}

/** Hashes of what was fitted; figures, which an evaluation adds, are not among them. */
function modelFiles(version: ModelVersion): string[] {
  return version.artifacts
    .filter(({ path }) => !path.includes('/metrics.'))
    .map(({ sha256 }) => sha256)
}

/** A document of ours whose hash was just compared with the one it was written with. */
function readOwn(workspace: string, path: string): unknown {
  return JSON.parse(readFileSync(join(workspace, path), 'utf8'))
}
