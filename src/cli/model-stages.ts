import { Command } from 'commander'
import { promoteThroughGate, refusal } from '../engine/promotion.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import { productionOf } from '../io/store/model-stages.js'
import { noteByUser, noteOf } from './audit.js'
import { printJson, printText } from './output.js'
import { settingsOf, withSettings } from './settings.js'
import { gateText } from './version-text.js'

/** Options that the gate heeds. */
const GATE_OPTIONS = [
  'seed',
  'train_share',
  'validation_share',
  'split',
  'bootstrap_resamples',
  'shadow_events',
  'shadow_hours',
  'shadow_alert_factor',
] as const

/** `phantomnet models promote V` */
export function promoteCommand(): Command {
  const command = withSettings(
    new Command('promote')
      .description('make a version the one that serves, when it is as good as the one that does')
      .argument('<version>')
      .option('--force', 'promote it whatever the gate says'),
    GATE_OPTIONS,
  )
  return command.action((version: string) => {
    const { workspace, config, isJson } = settingsOf(command)
    const registry = new ModelRegistry(workspace)
    const before = productionOf(registry.versions())?.version
    const isForced = command.opts<{ force?: boolean }>().force === true
    const nowIso = new Date().toISOString()
    const promotion = promoteThroughGate(registry, workspace, version, config, nowIso, isForced)
    if (promotion.version === null) throw refusal(promotion.gate)
    const after = { version, grounds: promotion.gate.grounds, is_forced: isForced }
    noteByUser(workspace, noteOf('model.promote', version, { version: before ?? null }, after))
    if (isJson) return printJson({ ...promotion.version, gate: promotion.gate })
    const inPlace = before === undefined || before === version ? '' : `, in place of ${before}`
    printText(
      `Version ${version} serves from the next start on${inPlace}.\n${gateText(promotion.gate)}`,
    )
  })
}

/** `phantomnet models rollback` */
export function rollbackCommand(): Command {
  const command = withSettings(
    new Command('rollback').description('go back to the version that served before this one'),
    [],
  )
  return command.action(() => {
    const settings = settingsOf(command)
    const registry = new ModelRegistry(settings.workspace)
    const before = productionOf(registry.versions())?.version ?? null
    const promoted = registry.rollback(new Date().toISOString())
    const { version } = promoted
    noteByUser(
      settings.workspace,
      noteOf('model.rollback', version, { version: before }, { version }),
    )
    if (settings.isJson) return printJson(promoted)
    const next =
      promoted.previous === null
        ? 'No version served before it.'
        : `Another rollback goes back to ${promoted.previous}.`
    printText(`Version ${promoted.version} serves again from the next start on. ${next}`)
  })
}

/** `phantomnet models shadow V` */
export function shadowCommand(): Command {
  return stageCommand(
    'shadow',
    'let a version score every live event beside the one that serves',
    (version) =>
      `Version ${version} scores beside the one that serves from the next start on; \`models list\` tells how they compare.`,
  )
}

/** `phantomnet models archive V` */
export function archiveCommand(): Command {
  return stageCommand(
    'archive',
    'put a version away; its files stay',
    (version) => `Version ${version} is put away.`,
  )
}

function stageCommand(
  name: 'shadow' | 'archive',
  description: string,
  told: (version: string) => string,
): Command {
  const command = withSettings(new Command(name).description(description).argument('<version>'), [])
  const stage = name === 'shadow' ? 'shadow' : 'archived'
  return command.action((version: string) => {
    const settings = settingsOf(command)
    const registry = new ModelRegistry(settings.workspace)
    const staged = registry.stage(version, stage, new Date().toISOString())
    if (stage === 'shadow')
      noteByUser(settings.workspace, noteOf('model.shadow', version, null, { shadow: version }))
    if (settings.isJson) printJson(staged)
    else printText(told(version))
  })
}
