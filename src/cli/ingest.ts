import { Command } from 'commander'
import { datasetPaths, ingest, type IngestOptions, type IngestResult } from '../engine/ingest.js'
import { extractorOptions } from '../engine/assemble.js'
import { EXIT, printJson, printText } from './output.js'
import { Progress } from './progress.js'
import { type Settings, settingsOf, withSettings } from './settings.js'
import { count, size, table } from './table.js'

const KEYS = [
  'format',
  'max_reject_ratio',
  'zone',
  'normal_hours_start',
  'normal_hours_end',
  'session_gap_s',
  'max_sources',
] as const

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
  return withSettings(command, KEYS).action(async (paths: string[]) => {
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
  const started = performance.now()
  const result = await ingest({
    ...ingestOptions(paths, labelsPath, out, settings),
    onProgress: ({ doneBytes, totalBytes, file, fileIndex, files, events }) => {
      const share = totalBytes === 0 ? fileIndex / files : doneBytes / totalBytes
      progress.update(share, `${count(events)} events  ${file}`)
    },
  })
  const seconds = (performance.now() - started) / 1000
  progress.done(
    `${count(result.totals.read)} lines and packets of ${result.files.length} files in ${seconds.toFixed(1)} s`,
  )
  return result
}

/** What ingest is to do under these settings, progress left out. */
export function ingestOptions(
  paths: readonly string[],
  labelsPath: string | null,
  out: string | null,
  settings: Settings,
): Omit<IngestOptions, 'onProgress'> {
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
    'Read',
    table(columns, rows),
    ...(left > 0 ? [`  … and ${left} files with fewer events`] : []),
    `  ${count(totals.read)} read = ${count(totals.events)} events + ${count(totals.telemetry)} telemetry + ${count(totals.skipped)} skipped + ${count(totals.rejected)} rejected`,
    `  ${count(result.rows)} rows from ${result.from ?? '–'} to ${result.to ?? '–'}: ${count(labels.normal)} normal, ${count(labels.attack)} attack, ${count(labels.unlabelled)} unlabelled`,
  ].join('\n')
}
