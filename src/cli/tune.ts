import { Command } from 'commander'
import { stopPoint } from '../engine/stop-point.js'
import { openTraining } from '../engine/trainer.js'
import { tune } from '../engine/tuner.js'
import type { SearchDocument, SearchResult } from '../selection/search-document.js'
import { printJson, printText } from './output.js'
import { Progress } from './progress.js'
import { FIT_OPTIONS, settingsOf, TUNE_OPTIONS, withSettings } from './settings.js'
import { stoppable } from './stopping.js'
import { count, figure, sheet, table } from './table.js'

/** Combinations the text shows. */
const SHOWN = 5

/** `phantomnet tune` */
export function tuneCommand(): Command {
  const command = new Command('tune').description(
    'search the grid of hyperparameters; the best on the validation rows becomes a candidate version',
  )
  return withSettings(command, [...FIT_OPTIONS, ...TUNE_OPTIONS]).action(async () => {
    const settings = settingsOf(command)
    const progress = new Progress(settings.isQuiet)
    const { document, version } = await stoppable(async (signal) => {
      progress.stage('Searching hyperparameters')
      await stopPoint(signal)
      const training = openTraining(settings.workspace, settings.config)
      const onProgress = (share: number, detail: string): void => progress.update(share, detail)
      return tune(training, new Date().toISOString(), onProgress, signal)
    })
    progress.done(
      `${count(document.all_results.length)} combinations; the best is version ${version.version}, a candidate`,
    )
    if (settings.isJson) printJson(document)
    else printText(tuneText(document, version.version))
  })
}

/** What people see. */
export function tuneText(document: SearchDocument, version: string): string {
  const { selection } = document
  return [
    table(
      [
        { title: 'rank', align: 'right' },
        { title: 'n_estimators', align: 'right' },
        { title: 'max_samples', align: 'right' },
        { title: 'contamination', align: 'right' },
        { title: 'F1', align: 'right' },
        { title: 'precision', align: 'right' },
        { title: 'recall', align: 'right' },
        { title: 'PR-AUC', align: 'right' },
      ],
      document.all_results.slice(0, SHOWN).map(resultRow),
    ),
    '',
    sheet([
      ['version', `${version}, a candidate`],
      ['fitted on', `${count(selection.train_rows)} ${selection.fitted_on}`],
      [
        'chosen on',
        `${count(selection.validation_rows)} later rows, ${count(selection.validation_attacks)} of them attacks`,
      ],
      ['report', 'docs/hyperparameter_tuning.md'],
    ]),
    '',
    'Next: `phantomnet evaluate` measures it on rows it never saw.',
  ].join('\n')
}

function resultRow({ rank, params, metrics }: SearchResult): string[] {
  return [
    String(rank),
    String(params.n_estimators),
    String(params.max_samples),
    String(params.contamination),
    ...[metrics.f1, metrics.precision, metrics.recall, metrics.pr_auc].map(figure),
  ]
}
