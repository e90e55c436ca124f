import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { inferSchema, initParser } from 'udsv'
import { type Dataset, ATTACK, NORMAL, UNLABELLED } from '../../dataset/dataset.js'
import { PhantomNetError } from '../../errors.js'
import type { LabeledEvent } from '../../event/event.js'
import { FEATURE_NAMES } from '../../features/catalog.js'
import { zeros } from '../../math/matrix.js'

const BEFORE_FEATURES = ['timestamp', 'src_ip', 'dst_ip', 'dst_port', 'source', 'attack'] as const

/** The dataset's columns, in order. */
export const DATASET_COLUMNS: readonly string[] = [...BEFORE_FEATURES, ...FEATURE_NAMES, 'label']

/** One row as CSV (RFC 4180), without its line end. Numbers are the shortest text that reads back to the same bits. */
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
  return `${head.join(',')},${features.join(',')},${label}`
}

/**
 * Reads a dataset that `ingest` wrote.
 * @returns the dataset and the SHA-256 of the file.
 * @throws PhantomNetError DATASET_MISSING, DATASET_INVALID with line and cure.
 */
export function readDataset(path: string): { readonly dataset: Dataset; readonly sha256: string } {
  if (!existsSync(path)) {
    throw new PhantomNetError(
      'DATASET_MISSING',
      `There is no ${path}. Make it with \`phantomnet ingest PATH…\`.`,
    )
  }
  const bytes = readFileSync(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { dataset: parseDataset(bytes.toString('utf8'), path), sha256 }
}

/** @param path for messages only. */
export function parseDataset(text: string, path: string): Dataset {
  const header = text.slice(0, text.search(/[\r\n]|$/))
  if (header !== DATASET_COLUMNS.join(',')) {
    throw invalid(path, 1, `its columns are not ${DATASET_COLUMNS.slice(0, 3).join(',')},…,label`)
  }
  const table = initParser(inferSchema(text)).stringArrs(text)
  const rows = table.length
  const dataset = {
    featureNames: FEATURE_NAMES,
    X: zeros(rows, FEATURE_NAMES.length),
    labels: new Int8Array(rows),
    atMs: new Float64Array(rows),
    sourceIps: [] as string[],
    sources: [] as string[],
    attacks: [] as string[],
  }
  for (let i = 0; i < rows; i++) {
    const cells = table[i] as string[]
    if (cells.length !== DATASET_COLUMNS.length) {
      throw invalid(
        path,
        i + 2,
        `it has ${cells.length} columns instead of ${DATASET_COLUMNS.length}`,
      )
    }
    readRow(dataset, i, cells, path)
  }
  return dataset
}

type Filling = Dataset & { sourceIps: string[]; sources: string[]; attacks: string[] }

function readRow(dataset: Filling, i: number, cells: readonly string[], path: string): void {
  const atMs = Date.parse(cells[0] as string)
  if (Number.isNaN(atMs)) throw invalid(path, i + 2, 'its timestamp is no ISO 8601 time')
  if (i > 0 && atMs < (dataset.atMs[i - 1] as number))
    throw invalid(path, i + 2, 'it is earlier than the row before')
  dataset.atMs[i] = atMs
  dataset.sourceIps.push(cells[1] as string)
  dataset.sources.push(cells[4] as string)
  dataset.attacks.push(cells[5] as string)
  for (let j = 0; j < FEATURE_NAMES.length; j++) {
    const cell = cells[BEFORE_FEATURES.length + j] as string
    const value = cell === '' ? 0 : Number(cell)
    if (!Number.isFinite(value)) throw invalid(path, i + 2, `${FEATURE_NAMES[j]} is no number`)
    dataset.X.data[i * FEATURE_NAMES.length + j] = value
  }
  dataset.labels[i] = readLabel(cells.at(-1) as string, path, i + 2)
}

function readLabel(cell: string, path: string, line: number): number {
  if (cell === '') return UNLABELLED
  if (cell === '0') return NORMAL
  if (cell === '1') return ATTACK
  throw invalid(path, line, 'its label is not 0, 1 or empty')
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function invalid(path: string, line: number, what: string): PhantomNetError {
  return new PhantomNetError(
    'DATASET_INVALID',
    `${path}, line ${line}: ${what}. Make the dataset anew with \`phantomnet ingest\`.`,
  )
}
