import { userInfo } from 'node:os'
import { Command } from 'commander'
import { PhantomNetError } from '../errors.js'
import type { AuditAction } from '../io/store/audit-actions.js'
import { type Actor, type AuditEntry, type AuditNote, AuditStore } from '../io/store/audit-store.js'
import { MAX_PAGE } from '../io/store/page.js'
import { StateDatabase, statePath } from '../io/store/state-database.js'
import { printJson, printText } from './output.js'
import { printable } from './paint.js'
import { settingsOf, withSettings } from './settings.js'
import { count, table } from './table.js'

/** Characters of either side of a change that a line of the table shows. */
const SHOWN_LENGTH = 60

/** `phantomnet audit` */
export function auditCommand(): Command {
  const command = withSettings(
    new Command('audit')
      .description('who changed what, newest first, and whether the log of it is whole')
      .option('--limit <n>', `how many at most, up to ${MAX_PAGE}`, '100'),
    [],
  )
  return command.action(() => {
    const { workspace, isJson } = settingsOf(command)
    const limit = Number(command.opts<{ limit: string }>().limit)
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
      throw new PhantomNetError('USAGE', `--limit must be a whole number from 1 to ${MAX_PAGE}.`)
    const { rows, check } = withAudit(workspace, (audit) => ({
      rows: audit.page({}, { before: null, limit }).rows,
      check: audit.check(),
    }))
    if (isJson) {
      const { entries, brokenAtId, head } = check
      const shown = rows.map(entryToJson)
      printJson({ entries: shown, kept: entries, broken_at_id: brokenAtId, head })
    } else printText(rows.length === 0 ? 'No changes.' : auditTable(rows))
    if (check.brokenAtId !== null) {
      throw new PhantomNetError(
        'STORE_FAILED',
        `The audit log was tampered with: entry ${check.brokenAtId} does not follow from the one before. Compare it with a copy.`,
      )
    }
    if (!isJson && rows.length > 0)
      printText(
        `${count(check.entries)} kept, each follows from the one before; head ${check.head}`,
      )
  })
}

/** Who runs the command. */
export function userActor(): Actor {
  return { actor: `user ${userName()}`, address: null }
}

/** What the user of the command line changed, now. */
export function noteOf(
  action: AuditAction,
  subject: string,
  before: unknown,
  after: unknown,
): AuditNote {
  return { ...userActor(), atMs: Date.now(), action, subject, before, after }
}

/** Writes down what was changed outside of the state database. @throws PhantomNetError STORE_FAILED. */
export function noteByUser(workspace: string, note: AuditNote): void {
  withAudit(workspace, (audit) => audit.append(note))
}

function withAudit<T>(workspace: string, work: (audit: AuditStore) => T): T {
  const database = new StateDatabase(statePath(workspace))
  try {
    return work(new AuditStore(database))
  } finally {
    database.close()
  }
}

/** The name of the account; its number where it has none, as in a container. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

function entryToJson({ atMs, ...entry }: AuditEntry): object {
  return { ...entry, at: new Date(atMs).toISOString() }
}

function auditTable(rows: readonly AuditEntry[]): string {
  return table(
    [
      { title: 'id', align: 'right' },
      { title: 'at' },
      { title: 'who' },
      { title: 'from' },
      { title: 'did' },
      { title: 'to' },
      { title: 'now' },
    ],
    rows.map((entry) => [
      String(entry.id),
      new Date(entry.atMs).toISOString().slice(0, 19).replace('T', ' '),
      printable(entry.actor),
      entry.address ?? '',
      entry.action,
      printable(entry.subject),
      printable(shortened(entry.after)),
    ]),
  )
}

function shortened(side: unknown): string {
  if (side === null) return 'gone'
  const text = JSON.stringify(side)
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`
}
