import { Command } from 'commander'
import {
  datasetPaths,
  ingest,
  type IngestOptions,
  type IngestProgress,
  type IngestResult,
} from '../engine/ingest.js'
import { extractorOptions } from '../engine/assemble.js'
import { EXIT, printJson, printText } from './output.js'
import { Progress } from './progress.js'
import { READ_OPTIONS, type Settings, settingsOf, withSettings } from './settings.js'
import { stoppable } from './stopping.js'
import { count, size, table } from './table.js'

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
    if (result.overRejected.length > 0) process.exitCode = EXIT.rejected
  })
}

/** Ingests with progress on stderr. */
export async function runIngest(
  paths: readonly string[],
  labelsPath: string | null,
  out: string | null,
  settings: Settings,
): Promise<IngestResult> {
  const progress = new Progress(settings.isQuiet)
  progress.stage('Reading logs and captures')
  const result = await stoppable((signal) =>
    ingest({
      ...ingestOptions(paths, labelsPath, out, settings),
      onProgress: (at) => progress.update(...ingestProgress(at)),
      signal,
    }),
  )
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
  const from = files.length === 1 ? '1 file' : `${count(files.length)} files`
  return `${count(totals.read)} lines and packets of ${from} made ${count(rows)} rows`
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
    referenceMs: Date.now(),
    extractor: extractorOptions(settings.config),
    maxRejectRatio: settings.config.max_reject_ratio,
  }
}

/** The document that `--json` prints. */
export function ingestDocument(result: IngestResult): unknown {
  return { files: result.files, totals: result.totals, rows: result.rows }
}

/** The table that people see. */
export function ingestText(result: IngestResult): string {
  const rows = [...result.files]
    .sort((a, b) => b.events - a.events)
    .slice(0, 20)
    .map((file) => [
      file.path,
      file.format,
      size(file.bytes),
      ...[file.read, file.events, file.telemetry, file.skipped, file.rejected].map(count),
      file.error?.code ?? '',
    ])
  const columns = [
    { title: 'file' },
    { title: 'format' },
    { title: 'size', align: 'right' as const },
    ...['read', 'events', 'telemetry', 'skipped', 'rejected'].map((title) => ({
      title,
      align: 'right' as const,
    })),
    { title: 'fault' },
  ]
  const { totals, labels } = result
  const left = result.files.length - rows.length
  return [
    table(columns, rows),
    ...(left > 0 ? [`  … and ${left} files with fewer events`] : []),
    `  ${count(totals.read)} read = ${count(totals.events)} events + ${count(totals.telemetry)} telemetry + ${count(totals.skipped)} skipped + ${count(totals.rejected)} rejected`,
    `  ${count(result.rows)} rows from ${result.from ?? '–'} to ${result.to ?? '–'}: ${count(labels.normal)} normal, ${count(labels.attack)} attack, ${count(labels.unlabelled)} unlabelled`,
  ].join('\n')
}
