import type { Act } from '../sensor.js'
import { typedText } from '../typed-text.js'
import type { FtpTree } from './ftp-tree.js'

/** What edits ask of the conversation they are part of. */
export interface EditHost {
  /** Names from the root to where the visitor is. */
  readonly folder: () => readonly string[]
  readonly answer: (text: string) => void
  readonly record: (act: Act) => void
}

/**
 * What a visitor changes about the files he sees: names, folders, permissions, times. Each is answered; 'told' says that it
 * was recorded as more than a command.
 */
export class FtpEdits {
  readonly #tree: FtpTree
  readonly #isAnonymous: boolean
  readonly #host: EditHost
  #renaming: string | null = null
  /** Permission bits that new files do not get. */
  umask: number

  constructor(tree: FtpTree, isAnonymous: boolean, host: EditHost) {
    this.#tree = tree
    this.#isAnonymous = isAnonymous
    this.#host = host
    this.umask = isAnonymous ? 0o077 : 0o022
  }

  /** DELE, and RMD of a folder. */
  remove(verb: string, path: string, isFolder: boolean): 'told' {
    if (this.#isAnonymous) return this.refused(verb, path)
    const isDone = this.#tree.remove(path, this.#host.folder(), isFolder)
    const what = isFolder ? 'Remove directory operation' : 'Delete operation'
    this.#host.record(this.fileAct(verb, path, isDone))
    this.#host.answer(isDone ? `250 ${what} successful.` : `550 ${what} failed.`)
    return 'told'
  }

  /** MKD. */
  makeFolder(verb: string, path: string): 'told' {
    const isDone = this.#tree.makeFolder(path, this.#host.folder(), 0o777 & ~this.umask)
    this.#host.record(this.fileAct(verb, path, isDone))
    const here = `/${this.#host.folder().join('/')}`
    const name = path.startsWith('/') ? path : `${here === '/' ? '' : here}/${path}`
    this.#host.answer(
      isDone ? `257 "${quoted(name)}" created` : '550 Create directory operation failed.',
    )
    return 'told'
  }

  /** RNFR, which is no more than a command until RNTO comes. */
  renameFrom(path: string): 'told' | undefined {
    if (this.#isAnonymous) return this.refused('RNFR', path)
    const isThere = this.#tree.find(path, this.#host.folder()) !== null
    this.#renaming = isThere ? path : null
    this.#host.answer(isThere ? '350 Ready for RNTO.' : '550 RNFR command failed.')
    return undefined
  }

  /** RNTO. */
  renameTo(path: string): 'told' | undefined {
    if (this.#isAnonymous) return this.refused('RNTO', path)
    const from = this.#renaming
    this.#renaming = null
    if (from === null) {
      this.#host.answer('503 RNFR required first.')
      return undefined
    }
    const isDone = this.#tree.rename(from, path, this.#host.folder())
    this.#host.record(this.fileAct('RNTO', path, isDone))
    this.#host.answer(isDone ? '250 Rename successful.' : '550 Rename failed.')
    return 'told'
  }

  /** SITE: permissions and the mask of new files. */
  site(argument: string): 'told' | undefined {
    if (this.#isAnonymous) return this.refused('SITE', argument)
    const blank = argument.indexOf(' ')
    const word = (blank < 0 ? argument : argument.slice(0, blank)).toUpperCase()
    const rest = blank < 0 ? '' : argument.slice(blank + 1)
    if (word === 'CHMOD') return this.#changeMode(rest)
    this.#host.answer(word === 'UMASK' ? this.#setUmask(rest) : siteHelp(word))
    return undefined
  }

  #changeMode(rest: string): 'told' | undefined {
    const blank = rest.indexOf(' ')
    if (blank < 0) {
      this.#host.answer('500 SITE CHMOD needs 2 arguments.')
      return undefined
    }
    const path = rest.slice(blank + 1)
    const mode = octal(rest.slice(0, blank)) & 0o777
    const isDone = this.#tree.change(path, this.#host.folder(), { mode })
    this.#host.record(this.fileAct('SITE', path, isDone))
    this.#host.answer(isDone ? '200 SITE CHMOD command ok.' : '550 SITE CHMOD command failed.')
    return 'told'
  }

  #setUmask(rest: string): string {
    if (rest === '') return `200 Your current UMASK is ${octalText(this.umask)}`
    this.umask = octal(rest) & 0o777
    return `200 UMASK set to ${octalText(this.umask)}`
  }

  /** MDTM, which asks for a time, or sets one. */
  time(argument: string): 'told' | undefined {
    const stamp = /^(.{8}|.{14}|.{14}\..+?) (.*)$/s.exec(argument)
    if (stamp !== null && !this.#isAnonymous)
      return this.#setTime(stamp[1] as string, stamp[2] as string)
    const entry = this.#tree.find(argument, this.#host.folder())
    this.#host.answer(
      entry === null || entry.isFolder
        ? '550 Could not get file modification time.'
        : `213 ${new Date(entry.modifiedMs).toISOString().slice(0, 19).replace(/\D/g, '')}`,
    )
    return undefined
  }

  #setTime(stamp: string, path: string): 'told' | undefined {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = [
      stamp.slice(0, 4),
      ...(stamp.slice(4, 14).match(/../g) ?? []),
    ].map((digits) => Number.parseInt(digits, 10) || 0)
    const modifiedMs = Date.UTC(year, month - 1, day, hour, minute, second)
    const isDone = this.#tree.change(path, this.#host.folder(), {
      modifiedMs: Math.max(0, modifiedMs),
    })
    this.#host.record(this.fileAct('MDTM', path, isDone))
    this.#host.answer(
      isDone ? '213 File modification time set.' : '550 Could not set file modification time.',
    )
    return 'told'
  }

  /** What this visitor may not do at all. */
  refused(verb: string, argument: string): 'told' {
    this.#host.record(this.fileAct(verb, argument, false))
    this.#host.answer('550 Permission denied.')
    return 'told'
  }

  /** That something was done to a file, or tried. */
  fileAct(method: string, path: string, isDone: boolean): Act {
    return {
      kind: 'file.access',
      detail: { method, file: this.pathOf(path), response: isDone ? undefined : 'failed' },
      lengthBytes: method.length + 1 + path.length,
    }
  }

  /** Where a path leads, for people to read. */
  pathOf(path: string): string {
    const names = this.#tree.namesOf(path, this.#host.folder())
    return typedText(names === null ? path : `/${names.join('/')}`)
  }
}

function siteHelp(word: string): string {
  return word === 'HELP' ? '214 CHMOD UMASK HELP' : '500 Unknown SITE command.'
}

/** In a name within quotation marks, RFC 959 writes each of them twice. */
export function quoted(path: string): string {
  return path.replaceAll('"', '""')
}

/** Digits of an octal number; anything else in it makes it 0. */
function octal(text: string): number {
  return /^[0-7]{1,6}$/.test(text) ? Number.parseInt(text, 8) : 0
}

function octalText(mask: number): string {
  return mask === 0 ? '0' : `0${mask.toString(8)}`
}
