import type { Learnt } from '../engine/learn.js'
import type { SearchDocument } from '../selection/search-document.js'
import { evaluationText } from './evaluation-text.js'
import { ingestText } from './ingest.js'
import { heading } from './output.js'
import { count, figure, sheet } from './table.js'

/** What a pipeline made, for people: what was read, learnt, how well it detects, and where to look. */
export function pipelineText(learnt: Learnt, workspace: string): string {
  const { evaluate } = learnt
  return [
    heading('What was read'),
    ingestText(learnt.ingest),
    '',
    heading('What was learnt'),
    learntText(learnt),
    '',
    heading('How well it detects'),
    evaluationText(evaluate),
    '',
    heading('Where to look'),
    sheet([
      ['report', within(workspace, 'reports/model_performance/report.html')],
      ['plots', within(workspace, 'reports/model_performance/*.png')],
      ['tuning', within(workspace, 'docs/hyperparameter_tuning.md')],
      ['model', modelText(learnt)],
    ]),
  ].join('\n')
}

function modelText({ version: { version }, isNewlyPromoted, gate }: Learnt): string {
  if (isNewlyPromoted) return `version ${version}, promoted now: what serves from the next start on`
  if (gate === null) return `version ${version}, promoted before`
  return `version ${version}, not let in by the gate: version ${gate.incumbent ?? ''} goes on`
}

function learntText({ tune, evaluate, version }: Learnt): string {
  const { train, validation, test } = evaluate.dataset
  const { best_params: best } = tune
  return sheet([
    ['model', `isolation forest, version ${version.version}`],
    [
      'best parameters',
      `n_estimators ${best.n_estimators}, max_samples ${best.max_samples}, contamination ${best.contamination}`,
    ],
    ['chosen from', chosenFrom(tune)],
    ['fitted on', `${count(tune.selection.train_rows)} ${tune.selection.fitted_on}`],
    [
      'split by time',
      `${count(train.rows)} to learn, ${count(validation.rows)} to choose, ${count(test.rows)} to measure`,
    ],
  ])
}

function chosenFrom(tune: SearchDocument): string {
  return `${count(tune.all_results.length)} combinations, by F1 on the rows to choose (${figure(tune.best_f1_score)})`
}

function within(workspace: string, path: string): string {
  return workspace === '.' ? path : `${workspace.replace(/\/+$/, '')}/${path}`
}
