import { Command } from 'commander'
import { stopPoint } from '../engine/stop-point.js'
import { fitGiven, keepFitted, openTraining, type TrainingDocument } from '../engine/trainer.js'
import { printJson, printText } from './output.js'
import { Progress } from './progress.js'
import { FIT_OPTIONS, settingsOf, withSettings } from './settings.js'
import { stoppable } from './stopping.js'
import { figure, sheet } from './table.js'

/** `phantomnet train` */
export function trainCommand(): Command {
  const command = new Command('train').description(
    'fit scaler and isolation forest on the dataset with given hyperparameters, as a candidate version',
  )
  return withSettings(command, [
    ...FIT_OPTIONS,
    'n_estimators',
    'max_samples',
    'contamination',
    'max_features',
    'bootstrap',
    'variant',
    'ndim',
  ]).action(async () => {
    const settings = settingsOf(command)
    const progress = new Progress(settings.isQuiet)
    const { document } = await stoppable(async (signal) => {
      progress.stage('Fitting scaler and forest')
      // The stage is seen before the work begins, which leaves no moment for it.
      await stopPoint(signal)
      const training = openTraining(settings.workspace, settings.config)
      const fitted = fitGiven(training)
      await stopPoint(signal)
      return keepFitted(training, fitted, new Date().toISOString())
    })
    progress.done(`Version ${document.model_version} is a candidate`)
    if (settings.isJson) printJson(document)
    else printText(trainText(document))
  })
}

/** What people see. */
export function trainText(document: TrainingDocument): string {
  const { validation } = document
  return [
    sheet([
      ['version', `${document.model_version}, a candidate`],
      ...Object.entries(document.best_params).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      ['fitted on', document.fitted_on],
      [
        'validation',
        validation === null
          ? 'not judged: its rows are not labelled both ways'
          : `F1 ${figure(validation.f1)}, precision ${figure(validation.precision)}, recall ${figure(validation.recall)}, PR-AUC ${figure(validation.pr_auc)}`,
      ],
    ]),
    '',
    'Next: `phantomnet evaluate` measures it on rows it never saw, `phantomnet models promote V` makes it serve.',
  ].join('\n')
}
