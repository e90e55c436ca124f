import { Command, Option } from 'commander'
import { PhantomNetError } from '../errors.js'
import { AuditStore } from '../io/store/audit-store.js'
import { StateDatabase, statePath } from '../io/store/state-database.js'
import { type Role, ROLES } from '../io/store/token-roles.js'
import { type StoredToken, TokenStore } from '../io/store/token-store.js'
import { noteOf } from './audit.js'
import { durationOf } from './decisions.js'
import { printJson, printText } from './output.js'
import { type Settings, settingsOf, withSettings } from './settings.js'
import { table } from './table.js'

/** `phantomnet tokens add | list | delete` */
export function tokensCommand(): Command {
  const tokens = new Command('tokens').description(
    'who may use the API of this workspace, and for what',
  )
  tokens.addCommand(addCommand())
  tokens.addCommand(listCommand())
  tokens.addCommand(deleteCommand())
  return tokens
}

/** Whether the workspace has a token. @throws PhantomNetError STORE_FAILED. */
export function hasTokens(workspace: string): boolean {
  return withStore(workspace, (tokens) => tokens.all().length > 0)
}

function addCommand(): Command {
  const command = withSettings(
    new Command('add')
      .description(
        'make a token, which is shown this once; a running server takes it within a second',
      )
      .argument('<name>', 'whose it is, or what for')
      .addOption(
        new Option('--roles <a,b,…>', `what it allows: ${ROLES.join(', ')}`).default('read'),
      )
      .option('--for <duration>', 'how long it is good: 90s, 30m, 4h, 7d (default: for ever)'),
    [],
  )
  return command.action((name: string) => {
    const settings = settingsOf(command)
    const flags = command.opts<{ roles: string; for?: string }>()
    const nowMs = Date.now()
    const expiresMs = flags.for === undefined ? null : nowMs + durationOf(flags.for) * 1000
    const roles = rolesOf(flags.roles)
    const { token, secret } = withStore(settings.workspace, (tokens, audit) => {
      const within = (made: StoredToken): void =>
        audit.note(noteOf('token.add', name, null, tokenToJson(made)))
      return tokens.add({ name, roles, nowMs, expiresMs, within })
    })
    if (settings.isJson) return printJson({ ...tokenToJson(token), token: secret })
    printText(secret)
    tellSecret(settings, token)
  })
}

/** The secret alone is the result, so that a script can take it; what a person should know goes beside it. */
function tellSecret({ isQuiet }: Settings, { name, roles }: StoredToken): void {
  if (isQuiet) return
  process.stderr.write(
    `Token ${name} (${roles.join(', ')}). It is kept only as a hash and cannot be shown again.\n` +
      'Send it as `Authorization: Bearer TOKEN`.\n',
  )
}

function listCommand(): Command {
  const command = withSettings(
    new Command('list').description('tokens by name, with their roles and last use'),
    [],
  )
  return command.action(() => {
    const settings = settingsOf(command)
    const shown = withStore(settings.workspace, (tokens) => tokens.all().map(tokenToJson))
    if (settings.isJson) return printJson({ tokens: shown })
    printText(shown.length === 0 ? 'No tokens.' : tokenTable(shown))
  })
}

function deleteCommand(): Command {
  const command = withSettings(
    new Command('delete')
      .description('delete a token; a running server refuses it within a second')
      .argument('<name>', 'of the token'),
    [],
  )
  return command.action((name: string) => {
    const settings = settingsOf(command)
    const deleted = withStore(settings.workspace, (tokens, audit) =>
      tokens.delete(name, (gone) =>
        audit.note(noteOf('token.delete', name, tokenToJson(gone), null)),
      ),
    )
    if (deleted === null) {
      throw new PhantomNetError(
        'NOT_FOUND',
        `There is no token ${name}. \`phantomnet tokens list\` shows those there are.`,
      )
    }
    if (settings.isJson) return printJson({ deleted: tokenToJson(deleted) })
    printText(`Token ${deleted.name} deleted.`)
  })
}

/** @throws PhantomNetError USAGE. */
function rolesOf(text: string): readonly Role[] {
  const asked = text.split(',').map((word) => word.trim())
  const unknown = asked.find((word) => !(ROLES as readonly string[]).includes(word))
  if (unknown === undefined) return ROLES.filter((role) => asked.includes(role))
  throw new PhantomNetError(
    'USAGE',
    `--roles has ${JSON.stringify(unknown)}, which is no role. Give one or more of ${ROLES.join(', ')}.`,
  )
}

function withStore<T>(workspace: string, work: (tokens: TokenStore, audit: AuditStore) => T): T {
  const database = new StateDatabase(statePath(workspace))
  try {
    return work(new TokenStore(database), new AuditStore(database))
  } finally {
    database.close()
  }
}

interface TokenJson {
  readonly name: string
  readonly roles: readonly Role[]
  readonly created: string
  readonly expires: string | null
  readonly last_used: string | null
  readonly last_address: string | null
}

function tokenToJson(token: StoredToken): TokenJson {
  const instant = (ms: number | null): string | null =>
    ms === null ? null : new Date(ms).toISOString()
  return {
    name: token.name,
    roles: token.roles,
    created: new Date(token.createdMs).toISOString(),
    expires: instant(token.expiresMs),
    last_used: instant(token.lastUsedMs),
    last_address: token.lastAddress,
  }
}

function tokenTable(tokens: readonly TokenJson[]): string {
  const short = (instant: string | null, none: string): string =>
    instant === null ? none : instant.slice(0, 19).replace('T', ' ')
  return table(
    [
      { title: 'name' },
      { title: 'roles' },
      { title: 'made' },
      { title: 'good until' },
      { title: 'last used' },
      { title: 'from' },
    ],
    tokens.map((token) => [
      token.name,
      token.roles.join(', '),
      short(token.created, ''),
      short(token.expires, 'for ever'),
      short(token.last_used, 'never'),
      token.last_address ?? '',
    ]),
  )
}
