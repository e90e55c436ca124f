import { Command, Option } from 'commander'
import { EXPORT_FORMATS, exportAs, type ExportFormat } from '../engine/model-export.js'
import { importModel } from '../engine/model-import.js'
import { PhantomNetError } from '../errors.js'
import { writeFileAtomically } from '../io/store/atomic-file.js'
import { versionDetail } from '../engine/version-detail.js'
import { diffVersions } from '../engine/version-diff.js'
import { ModelRegistry } from '../io/store/model-registry.js'
import { shadowOf } from '../io/store/model-stages.js'
import type { ModelVersion } from '../io/store/model-version.js'
import { readShadowRecord, type ShadowRecord } from '../io/store/shadow-record.js'
import { archiveCommand, promoteCommand, rollbackCommand, shadowCommand } from './model-stages.js'
import { printJson, printText } from './output.js'
import { settingsOf, withSettings } from './settings.js'
import { count, figure, sheet, table } from './table.js'
import { diffText, versionText } from './version-text.js'

/** `phantomnet models list | show V [W] | promote V | rollback | shadow V | archive V | export V | import FILE` */
export function modelsCommand(): Command {
  const models = new Command('models').description('the registry of trained models')
  models.addCommand(listCommand())
  models.addCommand(showCommand())
  models.addCommand(promoteCommand())
  models.addCommand(rollbackCommand())
  models.addCommand(shadowCommand())
  models.addCommand(archiveCommand())
  models.addCommand(exportCommand())
  models.addCommand(importCommand())
  return models
}

function listCommand(): Command {
  const command = withSettings(new Command('list').description('every version, oldest first'), [])
  return command.action(() => {
    const settings = settingsOf(command)
    const versions = new ModelRegistry(settings.workspace).versions()
    if (settings.isJson) return printJson(versions)
    if (versions.length === 0)
      return printText('No models yet. Train one with `phantomnet pipeline PATH…`.')
    printText(versionTable(versions))
    const record = readShadowRecord(settings.workspace)
    if (record !== null && record.shadow === shadowOf(versions)?.version)
      printText(`\n${shadowText(record)}`)
  })
}

function showCommand(): Command {
  const command = withSettings(
    new Command('show')
      .description('one version in full, or what sets it apart from another')
      .argument('<version>')
      .argument('[other]', 'the version to set it against')
      .option('--against <version>', 'the same'),
    [],
  )
  return command.action((version: string, given: string | undefined) => {
    const { workspace, isJson } = settingsOf(command)
    const registry = new ModelRegistry(workspace)
    const detail = versionDetail(registry, version)
    const other = given ?? command.opts<{ against?: string }>().against
    if (other === undefined) {
      if (isJson) printJson(detail)
      else printText(versionText(detail))
      return
    }
    const diff = diffVersions(detail, versionDetail(registry, other))
    if (isJson) printJson(diff)
    else printText(diffText(diff))
  })
}

function exportCommand(): Command {
  const command = withSettings(
    new Command('export')
      .description(
        'one version as a file: JSON or binary for another workspace, ONNX for other programs',
      )
      .argument('<version>')
      .addOption(
        new Option('--format <format>', 'form of the file').choices(EXPORT_FORMATS).default('json'),
      )
      .option('-o, --out <file>', 'write it there instead of to standard output'),
    [],
  )
  return command.action((version: string) => {
    const { workspace, isJson } = settingsOf(command)
    const { out, format } = command.opts<{ out?: string; format: ExportFormat }>()
    if (out === undefined && format !== 'json' && process.stdout.isTTY) {
      throw new PhantomNetError(
        'USAGE',
        `A ${format} model is no text for a terminal. Give --out FILE, or send it to a pipe.`,
      )
    }
    const bytes = exportAs(new ModelRegistry(workspace), version, format)
    if (out === undefined) {
      process.stdout.write(bytes)
      return
    }
    const sha256 = writeFileAtomically(out, bytes)
    if (isJson) printJson({ version, format, file: out, bytes: bytes.length, sha256 })
    else printText(`Version ${version} is in ${out}, ${count(bytes.length)} bytes of ${format}.`)
  })
}

function importCommand(): Command {
  const command = withSettings(
    new Command('import')
      .description(
        'register as a candidate what `export` wrote, or a fitted forest of scikit-learn',
      )
      .argument('<file>', 'JSON or binary of `export`; pickle, joblib or JSON of scikit-learn'),
    [],
  )
  return command.action((file: string) => {
    const settings = settingsOf(command)
    const nowIso = new Date().toISOString()
    const added = importModel(new ModelRegistry(settings.workspace), file, nowIso)
    if (settings.isJson) printJson(added)
    else printText(`It is version ${added.version} here, a candidate: ${added.description}.`)
  })
}

function versionTable(versions: readonly ModelVersion[]): string {
  const figure = (entry: ModelVersion, name: string): string =>
    entry.metrics[name]?.toFixed(3) ?? '–'
  return table(
    [
      { title: 'version' },
      { title: 'stage' },
      { title: 'date', drop: 1 },
      { title: 'F1', align: 'right' },
      { title: 'ROC-AUC', align: 'right' },
      { title: 'PR-AUC', align: 'right' },
      { title: 'description', narrow: 'wrap' },
    ],
    versions.map((entry) => [
      entry.version,
      entry.stage,
      entry.date.slice(0, 19).replace('T', ' '),
      figure(entry, 'f1'),
      figure(entry, 'roc_auc'),
      figure(entry, 'pr_auc'),
      entry.description,
    ]),
  )
}

/** How a shadow compares so far, as the process that serves last wrote it. */
function shadowText(record: ShadowRecord): string {
  const { shadow, production, tally } = record
  const { events, hours, agreement, score_correlation: correlation, ...alerts } = tally.counters
  return sheet([
    ['shadow', `${shadow} beside ${production}, ${count(events)} events in ${hours.toFixed(1)} h`],
    [
      'they agree',
      `on ${agreement === null ? '–' : (100 * agreement).toFixed(1)} % of the events; correlation of the scores ${figure(correlation)}`,
    ],
    [
      'alerts',
      `${count(alerts.shadow_alerts)} of ${shadow}, ${count(alerts.production_alerts)} of ${production}, ${count(alerts.common_alerts)} of both`,
    ],
  ])
}
