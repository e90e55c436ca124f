import { Command } from 'commander'
import type { Learnt, LearnObserver } from '../engine/learn.js'
import { refusal } from '../engine/promotion.js'
import { FIRST_TIME, type Step } from '../engine/run-record.js'
import { ingestDocument, ingestOptions, ingestProgress } from './ingest.js'
import { EXIT, printJson, printText, reportFailure } from './output.js'
import { pipelineText } from './pipeline-text.js'
import { Progress } from './progress.js'
import { runServe, SERVE_OPTIONS } from './serve.js'
import { FIT_OPTIONS, READ_OPTIONS, settingsOf, TUNE_OPTIONS, withSettings } from './settings.js'
import { stoppable } from './stopping.js'
import { showSearch } from './tune.js'

/** `phantomnet pipeline PATH…` */
export function pipelineCommand(): Command {
  const command = new Command('pipeline')
    .description(
      'ingest, tune, evaluate, register and, where the gate lets it in, promote; reuses what is fresh',
    )
    .argument('<path...>', 'logs and captures: files, folders, globs, -; plain, .gz, .zst')
    .option('--labels <file>', 'label file: which events are attacks, which are normal')
    .option('--force', 'promote the result whatever the gate says')
    .option('--serve', 'serve the promoted model afterwards')
  return withSettings(command, [
    ...READ_OPTIONS,
    ...FIT_OPTIONS,
    ...TUNE_OPTIONS,
    'bootstrap_resamples',
    ...SERVE_OPTIONS,
  ]).action(async (paths: string[]) => {
    const settings = settingsOf(command)
    const flags = command.opts<{ labels?: string; serve?: boolean; force?: boolean }>()
    const progress = new Progress(settings.isQuiet)
    const learnt = await stoppable(async (signal) => {
      // What draws the plots takes half a second to load, which no other command shall wait for.
      const { learn } = await import('../engine/learn.js')
      return learn({
        workspace: settings.workspace,
        config: settings.config,
        ingest: ingestOptions(paths, flags.labels ?? null, null, settings),
        nowIso: new Date().toISOString(),
        isForced: flags.force === true,
        observer: observerOf(progress),
        signal,
      })
    })
    progress.close()
    if (settings.isJson) printJson(pipelineDocument(learnt))
    else printText(pipelineText(learnt, settings.workspace))
    if (learnt.ingest.overRejected.length > 0) process.exitCode = EXIT.rejected
    const { gate } = learnt
    if (gate !== null && !gate.passes) process.exitCode = reportFailure(refusal(gate))
    if (flags.serve === true) await runServe(settings, !settings.isJson)
  })
}

/** The document that `--json` prints. */
export function pipelineDocument(learnt: Learnt): unknown {
  return {
    ingest: ingestDocument(learnt.ingest),
    tune: learnt.tune,
    evaluate: learnt.evaluate,
    version: learnt.version,
    promoted: learnt.isNewlyPromoted ? 'now' : learnt.gate === null ? 'before' : 'refused',
    gate: learnt.gate,
    reused: learnt.reused,
  }
}

const TITLES: Readonly<Record<Step, string>> = {
  ingest: 'Reading logs and captures',
  tune: 'Searching hyperparameters',
  evaluate: 'Measuring on rows it never saw',
}

const UNCHANGED: Readonly<Record<Step, string>> = {
  ingest: 'inputs and labels are unchanged',
  tune: 'dataset, grid and seed are unchanged',
  evaluate: 'model and dataset are unchanged',
}

function observerOf(progress: Progress): LearnObserver {
  return {
    onStep: (step) => progress.stage(TITLES[step]),
    onIngest: (at) => progress.update(...ingestProgress(at)),
    onTune: (at) => showSearch(progress, at),
    onDone: (step, why) => {
      if (why === null) progress.reused(UNCHANGED[step])
      else progress.done(why === FIRST_TIME ? '' : why)
    },
  }
}
