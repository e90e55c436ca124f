import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import type { Dataset } from '../../dataset/dataset.js'
import { PhantomNetError } from '../../errors.js'
import type { Event } from '../../event/event.js'
import { SERVICES, type Service } from '../../event/kinds.js'
import { EXTRA_FEATURES, FEATURE_NAMES, FEATURE_SETS } from '../../features/catalog.js'
import { CsvRecords, type CsvRecord } from './csv-records.js'
import { fileChunks } from './file-chunks.js'

const BEFORE_FEATURES = ['timestamp', 'src_ip', 'service'] as const

const EXTRA_NAMES = EXTRA_FEATURES.map(({ name }) => name)

/** Columns of the file beside the dataset, in order: what tells which row it is of, its service, the extra features. */
export const EXTRA_COLUMNS: readonly string[] = [...BEFORE_FEATURES, ...EXTRA_NAMES]

/** Where the extra features of a dataset lie: `training_dataset.extra.csv` beside `training_dataset.csv`. */
export function extraFeaturesPath(datasetPath: string): string {
  return datasetPath.replace(/(\.csv)?$/, '.extra.csv')
}

/** One row as CSV, without its line end. @param features a row of the extended set. */
export function extraFeaturesLine(event: Event, features: Float64Array): string {
  const extras = features.subarray(FEATURE_NAMES.length).join(',')
  return `${new Date(event.atMs).toISOString()},${event.sourceIp},${event.service},${extras}`
}

/** A dataset of the extended set. */
export interface ExtendedDataset {
  readonly dataset: Dataset & { readonly services: readonly Service[] }
  /** SHA-256 of the file that was read. */
  readonly sha256: string
}

/** Whether `ingest` left extra features beside the dataset. */
export function hasExtraFeatures(datasetPath: string): boolean {
  return existsSync(extraFeaturesPath(datasetPath))
}

/**
 * Puts the extra features that `ingest` wrote beside a dataset to its rows: each must be of the same time and address.
 * @param base the dataset of the 15 features, as read from `datasetPath`.
 * @throws PhantomNetError DATASET_MISSING when there are none, DATASET_INVALID with line and cure, INPUT_UNREADABLE.
 */
export function withExtraFeatures(base: Dataset, datasetPath: string): ExtendedDataset {
  const path = extraFeaturesPath(datasetPath)
  if (!existsSync(path)) {
    throw new PhantomNetError(
      'DATASET_MISSING',
      `There is no ${path}, which holds the features beyond the 15. Make the dataset anew with \`phantomnet ingest\`, or take --feature-set base.`,
    )
  }
  const hash = createHash('sha256')
  const reader = new ExtraFeaturesReader(path, base)
  const decoder = new StringDecoder('utf8')
  for (const chunk of fileChunks(path)) {
    hash.update(chunk)
    reader.push(decoder.write(chunk))
  }
  reader.push(decoder.end())
  return { dataset: reader.end(), sha256: hash.digest('hex') }
}

const KNOWN_SERVICES: ReadonlyMap<string, Service> = new Map(
  SERVICES.map((service) => [service, service]),
)

/** Fills the wide rows record by record, in step with the dataset's. */
class ExtraFeaturesReader {
  readonly #path: string
  readonly #base: Dataset
  readonly #records: CsvRecords
  readonly #data: Float64Array
  readonly #services: Service[] = []
  #hasHeader = false

  constructor(path: string, base: Dataset) {
    this.#path = path
    this.#base = base
    this.#records = new CsvRecords((record) => this.#take(record))
    this.#data = new Float64Array(base.X.rows * WIDTH)
  }

  push(text: string): void {
    this.#records.push(text)
  }

  end(): ExtendedDataset['dataset'] {
    this.#records.end()
    if (!this.#hasHeader) throw this.#invalid(1, 'the file is empty')
    const { rows } = this.#base.X
    if (this.#services.length < rows) {
      throw this.#invalid(
        this.#services.length + 1,
        `it ends after ${this.#services.length} rows where the dataset has ${rows}`,
      )
    }
    return {
      ...this.#base,
      featureNames: FEATURE_SETS.extended.names,
      X: { data: this.#data, rows, columns: WIDTH },
      services: this.#services,
    }
  }

  #take(record: CsvRecord): void {
    const { line } = record
    if (!record.ok) throw this.#invalid(line, record.fault)
    const { cells } = record
    if (!this.#hasHeader) return this.#takeHeader(line, cells)
    if (cells.length !== EXTRA_COLUMNS.length) {
      throw this.#invalid(line, `it has ${cells.length} columns instead of ${EXTRA_COLUMNS.length}`)
    }
    const i = this.#services.length
    const { X, atMs, sourceIps } = this.#base
    if (i >= X.rows) throw this.#invalid(line, `the dataset ends after ${X.rows} rows`)
    if (Date.parse(cells[0] as string) !== atMs[i] || cells[1] !== sourceIps[i]) {
      throw this.#invalid(line, `it is of ${cells[1]} at ${cells[0]}, the dataset's row is not`)
    }
    const service = KNOWN_SERVICES.get(cells[2] as string)
    if (service === undefined)
      throw this.#invalid(line, `its service ${JSON.stringify(cells[2])} is none of ours`)
    this.#services.push(service)
    this.#data.set(X.data.subarray(i * X.columns, (i + 1) * X.columns), i * WIDTH)
    for (let j = 0; j < EXTRA_NAMES.length; j++) {
      const cell = cells[BEFORE_FEATURES.length + j] as string
      const value = Number(cell)
      if (!Number.isFinite(value)) {
        throw this.#invalid(
          line,
          `its ${EXTRA_NAMES[j]} ${JSON.stringify(cell)} is no finite number`,
        )
      }
      this.#data[i * WIDTH + X.columns + j] = value
    }
  }

  #takeHeader(line: number, cells: readonly string[]): void {
    const wrong = EXTRA_COLUMNS.findIndex((name, j) => cells[j] !== name)
    if (wrong >= 0 || cells.length > EXTRA_COLUMNS.length) {
      throw this.#invalid(line, `its columns are not \`${EXTRA_COLUMNS.join(',')}\``)
    }
    this.#hasHeader = true
  }

  #invalid(line: number, what: string): PhantomNetError {
    return new PhantomNetError(
      'DATASET_INVALID',
      `${this.#path}, line ${line}: ${what}. Make the dataset anew with \`phantomnet ingest\`, or take --feature-set base.`,
    )
  }
}

const WIDTH = FEATURE_SETS.extended.names.length
