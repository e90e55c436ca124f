import { Command } from 'commander'
import {
  datasetPaths,
  ingest,
  type IngestOptions,
  type IngestProgress,
  type IngestResult,
  noEventFault,
  totalsOf,
} from '../engine/ingest.js'
import { extractorOptions, ruleFamilies } from '../engine/assemble.js'
import type { FileAccount } from '../io/sources/event-file.js'
import { formatInstant } from '../plots/number-format.js'
import { EXIT, printJson, printText } from './output.js'
import { printable } from './paint.js'
import { Progress } from './progress.js'
import { READ_OPTIONS, type Settings, settingsOf, withSettings } from './settings.js'
import { stoppable } from './stopping.js'
import { type Column, count, countOf, sheet, size, table } from './table.js'

/** `phantomnet ingest PATH…` */
export function ingestCommand(): Command {
  const command = new Command('ingest')
    .description(
      'read logs and captures (files, folders, globs, -; plain, .gz, .zst) into the dataset',
    )
    .argument('<path...>', 'what to read')
    .option('--labels <file>', 'label file: which events are attacks, which are normal')
    .option(
      '--out <file>',
      'dataset to write (default: data/training_dataset.csv in the workspace)',
    )
  return withSettings(command, READ_OPTIONS).action(async (paths: string[]) => {
    const settings = settingsOf(command)
    const flags = command.opts<{ labels?: string; out?: string }>()
    const result = await runIngest(paths, flags.labels ?? null, flags.out ?? null, settings)
    if (settings.isJson) printJson(ingestDocument(result))
    else printText(ingestText(result))
    const fault = noEventFault(result)
    if (fault !== null && !settings.isQuiet) process.stderr.write(`${printable(fault.message)}\n`)
    if (flags.labels !== undefined && isAllUnlabelled(result) && !settings.isQuiet)
      process.stderr.write(`${printable(flags.labels)} labels no event that was read.\n`)
    if (result.overRejected.length > 0) process.exitCode = EXIT.rejected
  })
}

/** Labels of another network or time zone look so: nothing is wrong with them, and nothing is labelled. */
function isAllUnlabelled({ rows, labels }: IngestResult): boolean {
  return rows > 0 && labels.unlabelled === rows
}

/** Ingests with progress on stderr. */
export async function runIngest(
  paths: readonly string[],
  labelsPath: string | null,
  out: string | null,
  settings: Settings,
): Promise<IngestResult> {
  const progress = new Progress(settings.isQuiet)
  const result = await stoppable((signal) => {
    progress.stage('Reading logs and captures')
    return ingest({
      ...ingestOptions(paths, labelsPath, out, settings),
      onProgress: (at) => progress.update(...ingestProgress(at)),
      signal,
    })
  })
  progress.done(ingestDone(result))
  return result
}

/** How far ingest is: a share from 0 to 1, and what is being done. */
export function ingestProgress(at: IngestProgress): [share: number, detail: string] {
  const share = at.totalBytes === 0 ? at.fileIndex / at.files : at.doneBytes / at.totalBytes
  return [share, `${count(at.events)} events  ${at.file}`]
}

/** What ingest did, in a line. */
export function ingestDone({ totals, files, rows }: IngestResult): string {
  return `${count(totals.read)} lines and packets of ${countOf(files.length, 'file')} made ${countOf(rows, 'row')}`
}

/** What ingest is to do under these settings, progress left out. */
export function ingestOptions(
  paths: readonly string[],
  labelsPath: string | null,
  out: string | null,
  settings: Settings,
): Omit<IngestOptions, 'onProgress' | 'signal'> {
  const places = datasetPaths(settings.workspace)
  return {
    paths,
    labelsPath,
    outPath: out ?? places.out,
    metaPath: out === null ? places.meta : out.replace(/(\.csv)?$/, '.meta.json'),
    rejectsPath: places.rejects,
    spillFolder: places.spill,
    format: settings.config.format,
    mappings: settings.config.mappings,
    referenceMs: Date.now(),
    extractor: extractorOptions(settings.config),
    families: ruleFamilies(settings.config),
    maxRejectRatio: settings.config.max_reject_ratio,
    onUnmatchedLabels: (globs) => {
      if (!settings.isQuiet) warnOfLabels(globs)
    },
  }
}

/** Globs shown in one warning. */
const SHOWN_GLOBS = 5

function warnOfLabels(globs: readonly string[]): void {
  const more = globs.length > SHOWN_GLOBS ? ` and ${count(globs.length - SHOWN_GLOBS)} more` : ''
  const shown = globs.slice(0, SHOWN_GLOBS).map((glob) => `\`${glob}\``)
  // On a terminal the step that is being drawn is written over, and drawn again by its next word.
  process.stderr.write(
    `${process.stderr.isTTY ? '\r\u001b[2K' : ''}Labels match no file given: ${printable(shown.join(', '))}${more}.\n`,
  )
}

/** The document that `--json` prints. */
export function ingestDocument(result: IngestResult): unknown {
  return { files: result.files, totals: result.totals, rows: result.rows }
}

/** Files the text shows one by one; more are summed up by format. */
const SHOWN_FILES = 12

/** What a line of the table tells: of one file, or of all files of a format. */
type ReadLine = Pick<
  FileAccount,
  'format' | 'bytes' | 'read' | 'events' | 'telemetry' | 'skipped' | 'rejected'
> & { readonly name: string; readonly fault: string }

/** The table that people see; what no file has takes no column. */
export function ingestText(result: IngestResult): string {
  const isByFile = result.files.length <= SHOWN_FILES
  const lines = isByFile ? result.files.map(lineOfFile) : linesByFormat(result.files)
  const all: readonly (Column & { readonly of: (line: ReadLine) => string })[] = [
    { title: isByFile ? 'file' : 'files', narrow: 'cut', of: ({ name }) => name },
    { title: 'format', of: ({ format }) => format },
    { title: 'size', align: 'right', drop: 3, of: ({ bytes }) => size(bytes) },
    { title: 'read', align: 'right', of: ({ read }) => count(read) },
    { title: 'events', align: 'right', of: ({ events }) => count(events) },
    { title: 'telemetry', align: 'right', drop: 2, of: ({ telemetry }) => some(telemetry) },
    { title: 'skipped', align: 'right', drop: 1, of: ({ skipped }) => some(skipped) },
    { title: 'rejected', align: 'right', of: ({ rejected }) => some(rejected) },
    { title: 'fault', narrow: 'cut', of: ({ fault }) => fault },
  ]
  const columns = all.filter(({ of }) => lines.some((line) => of(line) !== ''))
  const cells = lines.map((line) => columns.map(({ of }) => of(line)))
  return [table(columns, cells), '', sheet(readFacts(result))].join('\n')
}

function readFacts({ totals, labels, rows, from, to }: IngestResult): [string, string][] {
  const parts = [
    `${count(totals.events)} events`,
    `${count(totals.telemetry)} telemetry`,
    `${count(totals.skipped)} skipped`,
    `${count(totals.rejected)} rejected`,
  ]
  return [
    ['read', `${count(totals.read)} = ${parts.join(' + ')}`],
    [
      'rows',
      `${count(rows)}: ${count(labels.normal)} normal, ${count(labels.attack)} attack, ${count(labels.unlabelled)} unlabelled`,
    ],
    ['time', from === null ? 'none' : `${formatInstant(from)} to ${formatInstant(to)}`],
  ]
}

function lineOfFile(file: FileAccount): ReadLine {
  return { ...file, name: file.path, fault: file.error?.code ?? '' }
}

/** One line a format, most events first; the account of each file is in the dataset's meta file. */
function linesByFormat(files: readonly FileAccount[]): ReadLine[] {
  const formats = [...new Set(files.map(({ format }) => format))]
  const lines = formats.map((format): ReadLine => {
    const these = files.filter((file) => file.format === format)
    const faults = these.filter(({ error }) => error !== null).length
    return {
      ...totalsOf(these),
      format,
      name: count(these.length),
      fault: faults === 0 ? '' : `in ${countOf(faults, 'file')}`,
    }
  })
  return lines.sort((a, b) => b.events - a.events)
}

function some(value: number): string {
  return value === 0 ? '' : count(value)
}
