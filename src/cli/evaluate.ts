import { Command } from 'commander'
import { evaluateVersion } from '../engine/evaluator.js'
import { openTraining } from '../engine/trainer.js'
import { evaluationText } from './evaluation-text.js'
import { printJson, printText } from './output.js'
import { Progress } from './progress.js'
import { FIT_OPTIONS, settingsOf, withSettings } from './settings.js'
import { stoppable } from './stopping.js'

/** `phantomnet evaluate` */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('metrics, plots and report on rows the model was neither fitted nor tuned on')
    .option('--model <version>', 'version to judge (default: the newest)')
  return withSettings(command, [...FIT_OPTIONS, 'bootstrap_resamples']).action(async () => {
    const settings = settingsOf(command)
    const { model } = command.opts<{ model?: string }>()
    const progress = new Progress(settings.isQuiet)
    progress.stage('Measuring on the test rows')
    const training = openTraining(settings.workspace, settings.config)
    const { document } = await stoppable(() =>
      evaluateVersion(training, model ?? null, new Date().toISOString()),
    )
    progress.done(`Version ${document.model_version} is measured`)
    if (settings.isJson) printJson(document)
    else printText(evaluationText(document))
  })
}
