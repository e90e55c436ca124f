import { Command, Option } from 'commander'
import { noteOf } from '../engine/decision-notes.js'
import { addByHand, decisionToJson, targetOf } from '../engine/manual-decision.js'
import { openPolicy } from '../engine/policy-reading.js'
import { PhantomNetError } from '../errors.js'
import { formatNetwork, parseNetwork } from '../event/network.js'
import { AuditStore } from '../io/store/audit-store.js'
import { DecisionStore, type WithinChange } from '../io/store/decision-store.js'
import { MAX_PAGE } from '../io/store/page.js'
import { StateDatabase, statePath } from '../io/store/state-database.js'
import { type ActingAction, ACTIONS } from '../response/decision.js'
import { secondsOf } from '../response/duration.js'
import type { Policy } from '../response/policy.js'
import { userActor } from './audit.js'
import { printJson, printText } from './output.js'
import { type Settings, settingsOf, withSettings } from './settings.js'
import { count, table } from './table.js'

/** `phantomnet decisions list | add | delete` */
export function decisionsCommand(): Command {
  const decisions = new Command('decisions').description(
    'the blocklist: what the model decided, and what people add and delete by hand',
  )
  decisions.addCommand(listCommand())
  decisions.addCommand(addCommand())
  decisions.addCommand(deleteCommand())
  return decisions
}

function listCommand(): Command {
  const command = withSettings(
    new Command('list')
      .description('decisions that hold now, newest first')
      .option('--all', 'those that have ended too')
      .option('--limit <n>', `how many at most, up to ${MAX_PAGE}`, '100'),
    [],
  )
  return command.action(() => {
    const settings = settingsOf(command)
    const flags = command.opts<{ all?: boolean; limit: string }>()
    const limit = wholeNumber(flags.limit, 1, MAX_PAGE, '--limit')
    withStore(settings, (decisions) => {
      const nowMs = Date.now()
      const filter = flags.all === true ? { nowMs } : { nowMs, active: true }
      const { rows, next } = decisions.page(filter, { before: null, limit })
      const shown = rows.map((row) => decisionToJson(row, nowMs))
      if (settings.isJson) {
        const nextCursor = next === null ? null : String(next)
        return printJson({ decisions: shown, next_cursor: nextCursor })
      }
      if (shown.length === 0) return printText('No decisions.')
      printText(decisionTable(shown))
      if (next !== null) printText(`  … and older ones; --limit shows more.`)
    })
  })
}

function addCommand(): Command {
  const command = withSettings(
    new Command('add')
      .description('decide by hand, with an end')
      .argument('<target>', 'an address, or a network as 192.0.2.0/24')
      .addOption(
        new Option('--action <action>', 'what to do')
          .choices(ACTIONS.filter((action) => action !== 'LOG'))
          .default('BLOCK'),
      )
      .option('--for <duration>', 'how long: 90s, 30m, 4h, 7d (default: as the model would)')
      .option('--why <text>', 'for whoever reads it later', ''),
    ['policy', 'enforce', 'allowlist', 'throttle_s', 'deceive_s', 'block_s'],
  )
  return command.action((target: string) => {
    const settings = settingsOf(command)
    const flags = command.opts<{ action: ActingAction; for?: string; why: string }>()
    const policy = openPolicy(settings.workspace, settings.config)
    const durationS =
      flags.for === undefined ? policy.durationOf(flags.action) : durationOf(flags.for)
    withStore(settings, (decisions, note) => {
      const { action, why } = flags
      const added = addByHand(
        { decisions, policy, nowMs: Date.now },
        {
          target,
          action,
          durationS,
          why: why.slice(0, MAX_WHY_LENGTH),
          within: note('decision.add'),
        },
      )
      const shown = decisionToJson(added, Date.now())
      if (settings.isJson) return printJson(shown)
      printText(`Decision ${shown.id}: ${shown.action} ${shown.target} until ${shown.until}.`)
      if (shown.dry_run)
        printText('It is dry-run, written down only; with `enforce` on it would be carried out.')
      const exceptions = exceptionsText(policy, target)
      if (exceptions !== '') printText(exceptions)
    })
  })
}

function deleteCommand(): Command {
  const command = withSettings(
    new Command('delete')
      .description('end decisions before their time')
      .argument('<id or target>', 'number of a decision, or the address or network it is about'),
    [],
  )
  return command.action((which: string) => {
    const settings = settingsOf(command)
    const selector = /^\d{1,15}$/.test(which) ? { id: Number(which) } : { target: targetOf(which) }
    withStore(settings, (decisions, note) => {
      const deleted = decisions.end(selector, Date.now(), note('decision.delete'))
      if (settings.isJson) return printJson({ deleted })
      printText(
        deleted === 0
          ? 'No such decision holds.'
          : `${count(deleted)} ${deleted === 1 ? 'decision' : 'decisions'} ended.`,
      )
    })
  })
}

/** What a network that is acted upon leaves alone. */
function exceptionsText(policy: Policy, target: string): string {
  const network = parseNetwork(target)
  const exceptions = network === null ? [] : policy.exceptionsIn(network)
  if (exceptions.length === 0) return ''
  const shown = exceptions.slice(0, 5).map(formatNetwork).join(', ')
  const more = exceptions.length > 5 ? ` and ${count(exceptions.length - 5)} more` : ''
  return `Left alone in it: ${shown}${more}.`
}

const MAX_WHY_LENGTH = 500

function withStore(
  settings: Settings,
  work: (
    decisions: DecisionStore,
    note: (action: 'decision.add' | 'decision.delete') => WithinChange,
  ) => void,
): void {
  const database = new StateDatabase(statePath(settings.workspace))
  try {
    const parts = { audit: new AuditStore(database), nowMs: Date.now }
    work(new DecisionStore(database), (action) => noteOf(action, parts, userActor()))
  } finally {
    database.close()
  }
}

/** Seconds of a duration as --for takes it. @throws PhantomNetError USAGE. */
export function durationOf(text: string): number {
  const seconds = secondsOf(text)
  if (seconds !== null) return seconds
  throw new PhantomNetError(
    'USAGE',
    `--for is ${JSON.stringify(text)}, which is no duration up to ten years. Write it as 90s, 30m, 4h or 7d.`,
  )
}

function wholeNumber(text: string, least: number, most: number, name: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new PhantomNetError('USAGE', `${name} must be a whole number from ${least} to ${most}.`)
}

function decisionTable(decisions: readonly ReturnType<typeof decisionToJson>[]): string {
  return table(
    [
      { title: 'id', align: 'right' },
      { title: 'target' },
      { title: 'action' },
      { title: 'mode' },
      { title: 'by' },
      { title: 'until' },
      { title: 'verdicts', align: 'right' },
      { title: 'why' },
    ],
    decisions.map((decision) => [
      String(decision.id),
      decision.target,
      decision.action,
      decision.dry_run ? 'dry-run' : 'enforced',
      decision.origin,
      `${decision.until.slice(0, 19).replace('T', ' ')}${decision.active ? '' : ' (ended)'}`,
      count(decision.verdicts),
      decision.why,
    ]),
  )
}
