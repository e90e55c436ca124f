import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { DATASET_COLUMNS, datasetLine } from '../io/store/dataset-file.js'
import {
  EXTRA_COLUMNS,
  extraFeaturesLine,
  extraFeaturesPath,
} from '../io/store/extra-features-file.js'
import { EventSorter } from '../io/store/event-sorter.js'
import { AtomicFile, writeFileAtomically } from '../io/store/atomic-file.js'
import { type FileAccount, readEventFile } from '../io/sources/event-file.js'
import { expandInputs, withForwardSlashes } from '../io/sources/input-paths.js'
import { readFormats } from '../io/sources/mapping-files.js'
import { looksLikeLabelTable, readLabelTable } from '../dataset/label-table.js'
import { LabelBook } from '../dataset/labels.js'
import { PhantomNetError } from '../errors.js'
import type { LabeledEvent } from '../event/event.js'
import { FEATURE_NAMES, FEATURE_SCHEMA, FEATURE_SETS } from '../features/catalog.js'
import { FeatureExtractor, type ExtractorOptions } from '../features/extract.js'
import { assess } from '../rules/assess.js'
import type { RuleFamily } from '../rules/rule.js'
import { stopPoint } from './stop-point.js'

export interface IngestOptions {
  readonly paths: readonly string[]
  readonly labelsPath: string | null
  /** The dataset to write; the extra features go beside it, see extraFeaturesPath. */
  readonly outPath: string
  readonly metaPath: string
  readonly rejectsPath: string
  /** Where sorted runs may be spilled. */
  readonly spillFolder: string
  readonly format: string | null
  /** Mapping files of formats that a user adds; they are read anew. */
  readonly mappings?: readonly string[]
  readonly referenceMs: number
  readonly extractor: Partial<ExtractorOptions>
  /** The rules that judge; ours if not given. */
  readonly families?: readonly RuleFamily[]
  readonly maxRejectRatio: number
  readonly onProgress: (progress: IngestProgress) => void
  /** Told, before reading, what in the label file speaks of none of the files. */
  readonly onUnmatchedLabels?: (globs: readonly string[]) => void
  /** When it aborts, ingest throws its reason and leaves no file behind. */
  readonly signal?: AbortSignal
}

export interface IngestProgress {
  readonly file: string
  readonly fileIndex: number
  readonly files: number
  readonly events: number
  readonly doneBytes: number
  readonly totalBytes: number
}

export interface IngestTotals {
  readonly files: number
  readonly bytes: number
  readonly read: number
  readonly events: number
  readonly telemetry: number
  readonly skipped: number
  readonly rejected: number
}

export interface IngestResult {
  readonly files: readonly FileAccount[]
  readonly totals: IngestTotals
  readonly rows: number
  readonly labels: { readonly normal: number; readonly attack: number; readonly unlabelled: number }
  readonly from: string | null
  readonly to: string | null
  /** SHA-256 of the dataset; '' when none was written because there was no event. */
  readonly sha256: string
  /** SHA-256 of the extra features beside it; '' when none were written. */
  readonly extraSha256: string
  /** Files of which more than the permitted share was rejected. */
  readonly overRejected: readonly string[]
}

/**
 * Logs and captures in, dataset out: files are read one by one, their events put in time order
 * (on disk when there are many), turned into rows, and written in one atomic step. A dataset that was there stays when
 * no file gave an event.
 * @throws PhantomNetError LABELS_INVALID, INPUT_NOT_FOUND, INPUT_UNREADABLE, STORE_FAILED; the reason of the
 * signal.
 */
export async function ingest(options: IngestOptions): Promise<IngestResult> {
  const labels = readLabels(options.labelsPath)
  const paths = inputFiles(options)
  const sorter = new EventSorter(options.spillFolder)
  try {
    return await ingestInto(sorter, paths, labels, options)
  } finally {
    sorter.close()
  }
}

/**
 * The files that ingest reads, in its order; the label file, which may lie among the logs, is none of them, unless it is a log with labels of its own.
 * @throws PhantomNetError INPUT_NOT_FOUND.
 */
export function inputFiles({
  paths,
  labelsPath,
}: Pick<IngestOptions, 'paths' | 'labelsPath'>): string[] {
  const labels = labelsPath === null ? null : resolve(labelsPath)
  const isLabels = (path: string): boolean =>
    path !== '-' && resolve(path) === labels && !isLabelTable(path)
  const files = expandInputs(paths).filter((path) => !isLabels(path))
  if (files.length > 0) return files
  throw new PhantomNetError(
    'INPUT_NOT_FOUND',
    'There is nothing to read but the label file. Give the logs or captures it is about.',
  )
}

async function ingestInto(
  sorter: EventSorter,
  paths: readonly string[],
  labels: LabelBook,
  options: IngestOptions,
): Promise<IngestResult> {
  const rejects = new AtomicFile(options.rejectsPath)
  try {
    const files = await readFiles(paths, labels, options, sorter, rejects)
    const isKept = sorter.count === 0 && existsSync(options.outPath)
    const written = isKept ? NOTHING_WRITTEN : await writeRows(sorter.sorted(), options)
    rejects.commit()
    const result = {
      files,
      totals: totalsOf(files),
      ...written,
      overRejected: overRejected(files, options.maxRejectRatio),
    }
    if (!isKept) writeMeta(result, options)
    return result
  } catch (error) {
    rejects.abandon()
    throw error
  }
}

/** @throws PhantomNetError LABELS_INVALID when it is no YAML or has not the form, INPUT_NOT_FOUND, INPUT_UNREADABLE. */
export function readLabels(path: string | null): LabelBook {
  if (path === null) return LabelBook.empty
  if (!existsSync(path)) {
    throw new PhantomNetError('INPUT_NOT_FOUND', `There is no label file ${path}. Check --labels.`)
  }
  const text = readLabelText(path)
  if (looksLikeLabelTable(text)) return readTable(path, text)
  let document: unknown
  try {
    document = parseYaml(text)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new PhantomNetError('LABELS_INVALID', `${path} is no YAML: ${what}. Mend it there.`, {
      cause,
    })
  }
  try {
    return LabelBook.from(document)
  } catch (cause) {
    if (!(cause instanceof PhantomNetError)) throw cause
    throw new PhantomNetError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}

function readTable(path: string, text: string): LabelBook {
  try {
    return LabelBook.ofFlows(readLabelTable(text).flows)
  } catch (cause) {
    if (!(cause instanceof PhantomNetError)) throw cause
    throw new PhantomNetError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}

/** A log that carries its own labels is both: read for its events, and told by. */
function isLabelTable(path: string): boolean {
  return looksLikeLabelTable(readLabelText(path))
}

function readLabelText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const what = code === 'EISDIR' ? 'is a folder' : `cannot be read (${code ?? String(cause)})`
    throw new PhantomNetError(
      'INPUT_UNREADABLE',
      `${path} ${what}. Give --labels a file that may be read.`,
      { cause },
    )
  }
}

async function readFiles(
  paths: readonly string[],
  labels: LabelBook,
  options: IngestOptions,
  sorter: EventSorter,
  rejects: AtomicFile,
): Promise<FileAccount[]> {
  const formats = readFormats(options.mappings ?? [])
  const labelFolder = options.labelsPath === null ? '.' : dirname(options.labelsPath)
  const nameOf = (path: string): string => withForwardSlashes(relative(labelFolder, path))
  const unmatched = labels.unmatched(paths.map(nameOf))
  if (unmatched.length > 0) options.onUnmatchedLabels?.(unmatched)
  const totalBytes = paths.reduce((sum, path) => sum + sizeOf(path), 0)
  let doneBytes = 0
  const accounts: FileAccount[] = []
  for (const [fileIndex, path] of paths.entries()) {
    const name = nameOf(path)
    const { year } = labels.noteOf(name)
    let label: (event: LabeledEvent['event']) => LabeledEvent = (event) => ({
      event,
      isAttack: null,
      attack: '',
    })
    const report = (): void => {
      options.signal?.throwIfAborted()
      options.onProgress({
        file: path,
        fileIndex,
        files: paths.length,
        events: sorter.count,
        doneBytes: doneBytes + fileBytes,
        totalBytes,
      })
    }
    let fileBytes = 0
    report()
    const account = await readEventFile(path, {
      format: options.format,
      formats,
      referenceMs: year === null ? options.referenceMs : endOfYear(year),
      onFormat: (_format, isHoneypot) => {
        label = labels.labeller(name, isHoneypot)
      },
      onEvent: (event) => sorter.add(label(event)),
      onReject: (reject) => rejects.write(`${JSON.stringify({ file: path, ...reject })}\n`),
      onBytes: (bytes) => {
        // Of a compressed file these are the bytes it unpacks to: more than it has on disk.
        fileBytes = Math.min(fileBytes + bytes, sizeOf(path))
        report()
      },
    })
    doneBytes += account.bytes
    accounts.push(account)
  }
  return accounts
}

/** What is told of an ingest without an event, which leaves a dataset that is there as it is; null when there was one. */
export function noEventFault({ files, totals }: IngestResult): PhantomNetError | null {
  const { events, read } = totals
  if (events > 0) return null
  const why = new Map<string, number>()
  for (const { reasons, error } of files) {
    if (error !== null) why.set(error.code, (why.get(error.code) ?? 0) + 1)
    for (const [reason, times] of Object.entries(reasons))
      why.set(reason, (why.get(reason) ?? 0) + times)
  }
  const account = [...why]
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN_REASONS)
    .map(([reason, times]) => `${reason} ${times} times`)
  const told = account.length === 0 ? '' : ` (${account.join(', ')})`
  return new PhantomNetError(
    'INPUT_EMPTY',
    `No event in ${files.length} files with ${read} lines and packets${told}. A dataset that was there is left as it was; check the paths and --format.`,
  )
}

/** A log that says only «Dec 31» is of this year when the year ends here. */
function endOfYear(year: number): number {
  return Date.UTC(year + 1, 0, 1) - 1
}

function sizeOf(path: string): number {
  return path === '-' ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
}

/** What an ingest without an event did to the dataset. */
const NOTHING_WRITTEN = {
  rows: 0,
  labels: { normal: 0, attack: 0, unlabelled: 0 },
  from: null,
  to: null,
  sha256: '',
  extraSha256: '',
} as const

/** Reasons named when nothing became an event. */
const SHOWN_REASONS = 5

/** Rows written before a signal to stop is heard again. */
const ROWS_PER_TURN = 4096

async function writeRows(
  events: Iterable<LabeledEvent>,
  options: IngestOptions,
): Promise<Pick<IngestResult, 'rows' | 'labels' | 'from' | 'to' | 'sha256' | 'extraSha256'>> {
  const file = new AtomicFile(options.outPath)
  const extra = new AtomicFile(extraFeaturesPath(options.outPath))
  try {
    const extractor = new FeatureExtractor({ ...options.extractor, featureSet: 'extended' })
    const features = new Float64Array(FEATURE_SETS.extended.names.length)
    const labels = { normal: 0, attack: 0, unlabelled: 0 }
    let rows = 0
    let from: string | null = null
    let lastMs = 0
    file.write(`${DATASET_COLUMNS.join(',')}\n`)
    extra.write(`${EXTRA_COLUMNS.join(',')}\n`)
    for (const labeled of events) {
      extractor.extract(labeled.event, assess(labeled.event, options.families), features)
      file.write(`${datasetLine(labeled, features)}\n`)
      extra.write(`${extraFeaturesLine(labeled.event, features)}\n`)
      labels[labeled.isAttack === null ? 'unlabelled' : labeled.isAttack ? 'attack' : 'normal']++
      from ??= new Date(labeled.event.atMs).toISOString()
      lastMs = labeled.event.atMs
      rows++
      if (rows % ROWS_PER_TURN === 0) await stopPoint(options.signal)
    }
    await stopPoint(options.signal)
    const to = rows === 0 ? null : new Date(lastMs).toISOString()
    // A kill between the two leaves rows that do not fit together, which whoever reads both is told.
    const sha256 = file.commit()
    return { rows, labels, from, to, sha256, extraSha256: extra.commit() }
  } catch (error) {
    file.abandon()
    extra.abandon()
    throw error
  }
}

function writeMeta(result: IngestResult, options: IngestOptions): void {
  const meta = {
    feature_schema: FEATURE_SCHEMA,
    features: FEATURE_NAMES,
    rows: result.rows,
    labels: result.labels,
    from: result.from,
    to: result.to,
    sha256: result.sha256,
    extra_features: {
      file: basename(extraFeaturesPath(options.outPath)),
      feature_schema: FEATURE_SETS.extended.schema,
      sha256: result.extraSha256,
    },
    labels_file: options.labelsPath,
    rules:
      options.families?.map(({ name, rules }) => ({ family: name, rules: rules.length })) ?? null,
    totals: result.totals,
    files: result.files,
  }
  writeFileAtomically(options.metaPath, `${JSON.stringify(meta, null, 2)}\n`)
}

/** Sums over the accounts of files. */
export function totalsOf(files: readonly FileAccount[]): IngestTotals {
  const sum = (pick: (file: FileAccount) => number): number =>
    files.reduce((total, file) => total + pick(file), 0)
  return {
    files: files.length,
    bytes: sum((file) => file.bytes),
    read: sum((file) => file.read),
    events: sum((file) => file.events),
    telemetry: sum((file) => file.telemetry),
    skipped: sum((file) => file.skipped),
    rejected: sum((file) => file.rejected),
  }
}

/** Files of which more than this share was rejected. */
export function overRejected(files: readonly FileAccount[], ratio: number): string[] {
  return files.filter((file) => file.rejected > ratio * file.read).map((file) => file.path)
}

/** What an earlier ingest did, from the file that `ingest` wrote beside the dataset. */
export function readIngestResult(metaPath: string, maxRejectRatio: number): IngestResult {
  const meta = JSON.parse(readFileSync(metaPath, 'utf8')) as Omit<
    IngestResult,
    'overRejected' | 'extraSha256'
  > & { readonly extra_features: { readonly sha256: string } }
  const { files, totals, rows, labels, from, to, sha256, extra_features: extra } = meta
  const over = overRejected(files, maxRejectRatio)
  return {
    files,
    totals,
    rows,
    labels,
    from,
    to,
    sha256,
    extraSha256: extra.sha256,
    overRejected: over,
  }
}

/** Where the files of a workspace lie. */
export function datasetPaths(workspace: string): {
  out: string
  meta: string
  rejects: string
  spill: string
} {
  return {
    out: join(workspace, 'data', 'training_dataset.csv'),
    meta: join(workspace, 'data', 'training_dataset.meta.json'),
    rejects: join(workspace, 'data', 'rejects.ndjson'),
    spill: join(workspace, 'state', 'spill'),
  }
}
