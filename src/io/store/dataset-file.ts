import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { type Dataset, ATTACK, NORMAL, UNLABELLED } from '../../dataset/dataset.js'
import { PhantomNetError } from '../../errors.js'
import type { LabeledEvent } from '../../event/event.js'
import { FEATURE_NAMES } from '../../features/catalog.js'
import { CsvRecords, type CsvRecord } from './csv-records.js'
import { fileChunks } from './file-chunks.js'

const BEFORE_FEATURES = ['timestamp', 'src_ip', 'dst_ip', 'dst_port', 'source', 'attack'] as const

/** The dataset's columns, in order. */
export const DATASET_COLUMNS: readonly string[] = [...BEFORE_FEATURES, ...FEATURE_NAMES, 'label']

/**
 * One row as CSV (RFC 4180), without its line end. Numbers are the shortest text that reads back to the same bits.
 * @param features a row of either set; only the 15 are written.
 */
export function datasetLine(
  { event, isAttack, attack }: LabeledEvent,
  features: Float64Array,
): string {
  const label = isAttack === null ? '' : isAttack ? '1' : '0'
  const head = [
    new Date(event.atMs).toISOString(),
    event.sourceIp,
    event.destinationIp,
    event.destinationPort === 0 ? '' : String(event.destinationPort),
    quoted(event.source),
    quoted(attack),
  ]
  return `${head.join(',')},${features.subarray(0, WIDTH).join(',')},${label}`
}

/**
 * Reads a dataset that `ingest` wrote, or another program in its form. The text is never held as a whole.
 * @returns the dataset and the SHA-256 of the file.
 * @throws PhantomNetError DATASET_MISSING, DATASET_INVALID with line and cure, INPUT_UNREADABLE.
 */
export function readDataset(path: string): { readonly dataset: Dataset; readonly sha256: string } {
  if (!existsSync(path)) {
    throw new PhantomNetError(
      'DATASET_MISSING',
      `There is no ${path}. Make it with \`phantomnet ingest PATH…\`.`,
    )
  }
  const hash = createHash('sha256')
  const reader = new DatasetReader(path)
  const decoder = new StringDecoder('utf8')
  for (const chunk of fileChunks(path)) {
    hash.update(chunk)
    reader.push(decoder.write(chunk))
  }
  reader.push(decoder.end())
  return { dataset: reader.end(), sha256: hash.digest('hex') }
}

/** A dataset from its text. @param path for messages only. @throws PhantomNetError DATASET_INVALID. */
export function parseDataset(text: string, path: string): Dataset {
  const reader = new DatasetReader(path)
  reader.push(text)
  return reader.end()
}

const WIDTH = FEATURE_NAMES.length

/** Rows there is room for at first; the room doubles whenever it is used up. */
const FIRST_CAPACITY = 4096

/** Fills a dataset record by record; what it holds a row is numbers and references to shared texts. */
class DatasetReader {
  readonly #path: string
  readonly #records: CsvRecords
  readonly #texts = new Map<string, string>()
  readonly #sourceIps: string[] = []
  readonly #sources: string[] = []
  readonly #attacks: string[] = []
  #hasHeader = false
  #rows = 0
  #data = new Float64Array(FIRST_CAPACITY * WIDTH)
  #labels = new Int8Array(FIRST_CAPACITY)
  #atMs = new Float64Array(FIRST_CAPACITY)

  constructor(path: string) {
    this.#path = path
    this.#records = new CsvRecords((record) => this.#take(record))
  }

  push(text: string): void {
    this.#records.push(text)
  }

  end(): Dataset {
    this.#records.end()
    if (!this.#hasHeader) throw this.#invalid(1, 'the file is empty')
    const rows = this.#rows
    return {
      featureNames: FEATURE_NAMES,
      X: { data: this.#data.subarray(0, rows * WIDTH), rows, columns: WIDTH },
      labels: this.#labels.subarray(0, rows),
      atMs: this.#atMs.subarray(0, rows),
      sourceIps: this.#sourceIps,
      sources: this.#sources,
      attacks: this.#attacks,
    }
  }

  #take(record: CsvRecord): void {
    const { line } = record
    if (!record.ok) throw this.#invalid(line, record.fault)
    const { cells } = record
    if (!this.#hasHeader) return this.#takeHeader(line, cells)
    if (cells.length !== DATASET_COLUMNS.length) {
      throw this.#invalid(
        line,
        `it has ${cells.length} columns instead of ${DATASET_COLUMNS.length}`,
      )
    }
    if (this.#rows === this.#labels.length) this.#grow()
    const i = this.#rows++
    this.#atMs[i] = this.#readTime(cells[0] as string, i, line)
    this.#sourceIps.push(this.#shared(cells[1] as string))
    this.#sources.push(this.#shared(cells[4] as string))
    this.#attacks.push(this.#shared(cells[5] as string))
    for (let j = 0; j < WIDTH; j++)
      this.#data[i * WIDTH + j] = this.#readFeature(
        cells[BEFORE_FEATURES.length + j] as string,
        j,
        line,
      )
    this.#labels[i] = this.#readLabel(cells.at(-1) as string, line)
  }

  #takeHeader(line: number, cells: readonly string[]): void {
    const wrong = DATASET_COLUMNS.findIndex((name, j) => cells[j] !== name)
    if (wrong >= 0) {
      throw this.#invalid(
        line,
        `column ${wrong + 1} is ${JSON.stringify(cells[wrong] ?? '')} where \`${DATASET_COLUMNS[wrong]}\` should be`,
      )
    }
    if (cells.length > DATASET_COLUMNS.length) {
      throw this.#invalid(
        line,
        `it has ${cells.length} columns instead of ${DATASET_COLUMNS.length}`,
      )
    }
    this.#hasHeader = true
  }

  #readTime(cell: string, i: number, line: number): number {
    const atMs = Date.parse(cell)
    if (Number.isNaN(atMs))
      throw this.#invalid(line, `its timestamp ${JSON.stringify(cell)} is no ISO 8601 time`)
    if (i > 0 && atMs < (this.#atMs[i - 1] as number))
      throw this.#invalid(line, 'it is earlier than the row before')
    return atMs
  }

  /** An empty cell is 0: a feature that cannot be computed is 0. */
  #readFeature(cell: string, j: number, line: number): number {
    const value = Number(cell)
    if (Number.isFinite(value)) return value
    throw this.#invalid(line, `its ${FEATURE_NAMES[j]} ${JSON.stringify(cell)} is no finite number`)
  }

  #readLabel(cell: string, line: number): number {
    if (cell === '') return UNLABELLED
    if (cell === '0') return NORMAL
    if (cell === '1') return ATTACK
    throw this.#invalid(line, `its label ${JSON.stringify(cell)} is not 0, 1 or empty`)
  }

  /** One copy of each text, which does not keep the piece of the file alive that it was cut from. */
  #shared(cell: string): string {
    const known = this.#texts.get(cell)
    if (known !== undefined) return known
    const copy = Buffer.from(cell).toString()
    this.#texts.set(copy, copy)
    return copy
  }

  #grow(): void {
    const capacity = this.#labels.length * 2
    const [data, labels, atMs] = [this.#data, this.#labels, this.#atMs]
    this.#data = new Float64Array(capacity * WIDTH)
    this.#data.set(data)
    this.#labels = new Int8Array(capacity)
    this.#labels.set(labels)
    this.#atMs = new Float64Array(capacity)
    this.#atMs.set(atMs)
  }

  #invalid(line: number, what: string): PhantomNetError {
    return new PhantomNetError(
      'DATASET_INVALID',
      `${this.#path}, line ${line}: ${what}. Mend the line, or make the dataset anew with \`phantomnet ingest\`.`,
    )
  }
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
