import { Command } from 'commander'
import { PhantomNetError } from '../errors.js'
import { RESPONDERS, type ResponderKind } from '../io/responders/catalog.js'
import { WorkspaceLock } from '../io/store/workspace-lock.js'
import { printJson, printText } from './output.js'
import { type Settings, settingsOf, withSettings } from './settings.js'
import { table } from './table.js'

/** `phantomnet responders list | remove` */
export function respondersCommand(): Command {
  const responders = new Command('responders').description(
    'who carries decisions out while `serve` runs',
  )
  responders.addCommand(listCommand())
  responders.addCommand(removeCommand())
  return responders
}

/** Options that say what a responder is and does. */
const RESPONDER_OPTIONS = [
  'nftables',
  'nftables_table',
  'deceive_ports',
  'throttle_rate',
  'throttle_kbytes',
] as const

function listCommand(): Command {
  const command = withSettings(
    new Command('list').description('every responder, and whether it could do its work here'),
    RESPONDER_OPTIONS,
  )
  return command.action(async () => {
    const settings = settingsOf(command)
    const shown = await Promise.all(RESPONDERS.map((kind) => lookAt(kind, settings)))
    if (settings.isJson) return printJson({ responders: shown })
    printText(
      table(
        [{ title: 'name' }, { title: 'switched' }, { title: 'here' }, { title: 'does' }],
        shown.map(({ name, on, error, does }) => [
          name,
          on ? 'on' : 'off',
          error === null ? 'ready' : 'cannot',
          does,
        ]),
      ),
    )
    for (const { name, error } of shown) if (error !== null) printText(`  ${name}: ${error}`)
  })
}

interface Shown {
  readonly name: string
  readonly on: boolean
  /** Why it cannot do its work here; null when it can. */
  readonly error: string | null
  readonly does: string
}

async function lookAt(kind: ResponderKind, { config }: Settings): Promise<Shown> {
  const { name, summary: does } = kind
  const on = kind.isOn(config)
  const responder = kind.make(config, Date.now)
  try {
    await responder.probe()
    return { name, on, error: null, does }
  } catch (error) {
    if (!(error instanceof PhantomNetError)) throw error
    return { name, on, error: error.message, does }
  } finally {
    await responder.close()
  }
}

function removeCommand(): Command {
  const command = withSettings(
    new Command('remove')
      .description('undo all that a responder did, without a trace')
      .argument('[name]', 'which; all of them when none is named'),
    RESPONDER_OPTIONS,
  )
  return command.action(async (name: string | undefined) => {
    const settings = settingsOf(command)
    const kinds = RESPONDERS.filter((kind) => name === undefined || kind.name === name)
    if (kinds.length === 0) throw unknownName(name as string)
    const lock = notWhileServing(settings)
    try {
      for (const kind of kinds) await removeOne(kind, settings)
    } finally {
      lock.release()
    }
    const removed = kinds.map((kind) => kind.name)
    if (settings.isJson) printJson({ removed })
    else printText(`Nothing is left of ${removed.join(', ')}.`)
  })
}

async function removeOne(kind: ResponderKind, { config }: Settings): Promise<void> {
  const responder = kind.make(config, Date.now)
  try {
    await responder.remove()
  } finally {
    await responder.close()
  }
}

/** A server would make anew what is taken away from it. */
function notWhileServing({ workspace }: Settings): WorkspaceLock {
  return new WorkspaceLock(workspace)
}

function unknownName(name: string): PhantomNetError {
  const known = RESPONDERS.map((kind) => kind.name).join(', ')
  return new PhantomNetError(
    'USAGE',
    `There is no responder ${JSON.stringify(name)}. There are: ${known}.`,
  )
}
