import { Command } from 'commander'
import { stopPoint } from '../engine/stop-point.js'
import { openTraining } from '../engine/trainer.js'
import { tune, type TuneProgress } from '../engine/tuner.js'
import type { SearchDocument, SearchResult } from '../selection/search-document.js'
import { METRIC_TITLES, parametersOf } from '../selection/tuning-notes.js'
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
    'search the space of hyperparameters; the best on the validation rows becomes a candidate version',
  )
  return withSettings(command, [...FIT_OPTIONS, ...TUNE_OPTIONS]).action(async () => {
    const settings = settingsOf(command)
    const progress = new Progress(settings.isQuiet)
    const { document, version } = await stoppable(async (signal) => {
      progress.stage('Searching hyperparameters')
      await stopPoint(signal)
      const training = openTraining(settings.workspace, settings.config)
      return tune(training, new Date().toISOString(), (at) => showSearch(progress, at), signal)
    })
    progress.done(
      `${count(document.all_results.length)} combinations; the best is version ${version.version}, a candidate`,
    )
    if (settings.isJson) printJson(document)
    else printText(tuneText(document, version.version))
  })
}

/** How far a search is, and on a terminal the best combinations so far below it. */
export function showSearch(progress: Progress, { share, detail, leaders }: TuneProgress): void {
  progress.update(share, detail, () => leaderboard(leaders))
}

/** What people see. */
export function tuneText(document: SearchDocument, version: string): string {
  const { selection, chosen_rank, all_results } = document
  const params = parametersOf(all_results)
  const shown = all_results.slice(0, SHOWN)
  const chosen = all_results[chosen_rank - 1] as SearchResult
  return [
    table(
      [
        { title: 'rank', align: 'right' },
        ...params.map((name, i) => ({ title: name, align: 'right' as const, drop: i < 3 ? 0 : i })),
        { title: 'F1', align: 'right' },
        { title: 'precision', align: 'right' },
        { title: 'recall', align: 'right' },
        { title: 'PR-AUC', align: 'right' },
        ...(selection.metric === 'recall_at_budget'
          ? [{ title: 'recall at budget', align: 'right' as const }]
          : []),
      ],
      [...shown, ...(shown.includes(chosen) ? [] : [chosen])].map((result) =>
        resultRow(result, selection.metric === 'recall_at_budget'),
      ),
    ),
    '',
    sheet([
      ['version', `${version}, a candidate`],
      ['chosen by', chosenBy(document)],
      ['fitted on', `${count(selection.train_rows)} ${selection.fitted_on}`],
      [
        'chosen on',
        `${count(selection.validation_rows)} validation rows, ${count(selection.validation_attacks)} of them attacks`,
      ],
      ['report', 'docs/hyperparameter_tuning.md'],
    ]),
    '',
    'Next: `phantomnet evaluate` measures it on rows it never saw.',
  ].join('\n')
}

/** The figure, and how sure it is that the chosen one beats what `train` fits. */
function chosenBy({ selection, chosen_rank, intervals }: SearchDocument): string {
  const rule = chosen_rank === 1 ? '' : ', the simplest within one standard error'
  const found = intervals.best.find(({ rank }) => rank === chosen_rank)
  const metric = `${METRIC_TITLES[selection.metric]}${rule}`
  if (found === undefined) return metric
  const { value, low, high } = found.over_default
  return `${metric}: ${signed(value)} over the default parameters, ${signed(low)} to ${signed(high)} by source`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`
}

function resultRow({ rank, params, metrics }: SearchResult, hasBudget: boolean): string[] {
  return [
    String(rank),
    ...Object.values(params).map(String),
    ...[metrics.f1, metrics.precision, metrics.recall, metrics.pr_auc].map(figure),
    ...(hasBudget ? [figure(metrics.recall_at_budget)] : []),
  ]
}

/** A line for each of the best so far. */
function leaderboard(leaders: TuneProgress['leaders']): string[] {
  return leaders.map(({ point, metrics }, i) => {
    const forest = `${point.n_estimators} trees of ${point.max_samples}, contamination ${point.contamination}`
    return `${i + 1}  F1 ${figure(metrics.f1)}  PR-AUC ${figure(metrics.pr_auc)}  ${forest}${restOf(point)}`
  })
}

/** What of a combination is not as usual. */
function restOf({
  features,
  transform,
  scaler,
  variant,
  ndim,
  max_features,
  bootstrap,
}: TuneProgress['leaders'][number]['point']): string {
  return [
    features === 'all' ? '' : `, features ${features}`,
    transform === 'log' ? '' : ', no transform',
    scaler === 'on' ? '' : ', no scaler',
    variant === 'plain' ? '' : `, ${variant} of ndim ${ndim}`,
    max_features === 1 ? '' : `, max_features ${max_features}`,
    bootstrap ? ', bootstrap' : '',
  ].join('')
}
