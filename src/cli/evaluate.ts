import { Command } from 'commander'
import { stopPoint } from '../engine/stop-point.js'
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
    const { document } = await stoppable(async (signal) => {
      progress.stage('Measuring on rows it never saw')
      await stopPoint(signal)
      const training = openTraining(settings.workspace, settings.config)
      // What draws the plots takes half a second to load, which no other command shall wait for.
      const { evaluateVersion } = await import('../engine/evaluator.js')
      return evaluateVersion(training, model ?? null, new Date().toISOString(), signal)
    })
    progress.done(`Version ${document.model_version} is measured`)
    if (settings.isJson) printJson(document)
    else printText(evaluationText(document))
  })
}
