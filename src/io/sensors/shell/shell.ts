import type { Outcome, ShellSetting, ShellState } from './call.js'
import { Disk, resolvePath } from './disk.js'
import { PROGRAMS } from './programs.js'
import { type Command, parseScript, type Redirect, type Word } from './script.js'
import { matches } from './wildcard.js'

/** Commands that one line may run, and how deep scripts may hold scripts. */
const MAX_COMMANDS = 200
const MAX_DEPTH = 8

/** The longest output of one command, in characters. */
const MAX_OUTPUT = 65_536

/** What a line of the visitor's came to. */
export interface Answered {
  /** Both outputs, in the order of commands. */
  readonly output: string
  readonly status: number
  readonly asks: Outcome['asks']
}

/** Words of loops and branches that stand before a command, and whole commands that are only such words. */
const PASSED_WORDS = new Set([
  'then',
  'else',
  'do',
  '!',
  'if',
  'elif',
  'while',
  'until',
  '{',
  '}',
  'time',
])
const PASSED_COMMANDS = new Set(['fi', 'done', 'esac', 'for', 'case', 'select', 'function'])

/** A shell that runs nothing: it answers what a shell of the machine would, from a disk in memory. */
export class Shell implements ShellState {
  readonly setting: ShellSetting
  readonly disk: Disk
  readonly environment: Map<string, string>
  readonly history: string[] = []
  folder: string
  hasExited = false
  status = 0
  #commandsLeft = 0
  #asks: Outcome['asks']

  constructor(setting: ShellSetting) {
    this.setting = setting
    this.disk = new Disk(setting.disk)
    this.folder = this.home
    if (!this.disk.isFolder(this.folder)) this.disk.makeFolder(this.folder, setting.nowMs())
    this.environment = new Map([
      ['SHELL', '/bin/bash'],
      ['PWD', this.folder],
      ['LOGNAME', setting.userName],
      ['HOME', this.folder],
      ['LANG', 'en_US.UTF-8'],
      ['USER', setting.userName],
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ])
  }

  get isRoot(): boolean {
    return this.setting.userName === 'root'
  }

  get home(): string {
    return this.isRoot
      ? '/root'
      : `/home/${this.setting.userName.replace(/[^\w.-]/g, '_').slice(0, 32)}`
  }

  get prompt(): string {
    const folder = this.folder === this.home ? '~' : this.folder.replace(`${this.home}/`, '~/')
    return `${this.setting.userName}@${this.setting.hostName}:${folder}${this.isRoot ? '#' : '$'} `
  }

  resolve(name: string): string {
    return resolvePath(this.folder, name)
  }

  /** Answers one line, or a whole script. */
  answer(line: string, stdin = ''): Answered {
    this.#commandsLeft = MAX_COMMANDS
    this.#asks = undefined
    if (line.trim() !== '' && this.history.length < 1000) this.history.push(line)
    const { out, err } = this.run(line, stdin, 0)
    return { output: `${out}${err}`, status: this.status, asks: this.#asks }
  }

  /** Runs a script within one that runs. */
  run(
    script: string,
    stdin: string,
    depth: number,
  ): { readonly out: string; readonly err: string } {
    const pipelines = depth > MAX_DEPTH ? [] : parseScript(script)
    if (pipelines === null) {
      this.status = 2
      return { out: '', err: '-bash: syntax error: unexpected end of file\n' }
    }
    let out = ''
    for (const { joint, commands } of pipelines) {
      if (this.hasExited || this.#commandsLeft <= 0 || out.length > MAX_OUTPUT) break
      if ((joint === '&&' && this.status !== 0) || (joint === '||' && this.status === 0)) continue
      let piped = stdin
      for (const command of commands) {
        const said = this.#command(command, piped, depth)
        piped = said.out
        // Errors go to the terminal at once, whatever becomes of the output.
        out += said.err
      }
      out += piped
    }
    return { out: out.slice(0, MAX_OUTPUT), err: '' }
  }

  #command(command: Command, stdin: string, depth: number): { out: string; err: string } {
    if (--this.#commandsLeft < 0) return { out: '', err: '' }
    const input = this.#inputOf(command.redirects, stdin, depth)
    const said =
      command.group === ''
        ? this.#simple(command.words, input, depth)
        : { ...this.run(command.group, input, depth + 1), status: this.status }
    this.status = said.status ?? 0
    return this.#redirected(command.redirects, said.out ?? '', said.err ?? '', depth)
  }

  #simple(given: readonly Word[], stdin: string, depth: number): Outcome {
    const words = given.flatMap((word) => this.#expand(word, depth))
    while (words[0] !== undefined && PASSED_WORDS.has(words[0])) words.shift()
    while (words[0] !== undefined && /^[A-Za-z_]\w*=/.test(words[0])) {
      const [name = '', ...value] = (words.shift() as string).split('=')
      if (this.environment.size < 100) this.environment.set(name, value.join('='))
    }
    const [name, ...args] = words
    if (name === undefined || PASSED_COMMANDS.has(name)) return { status: this.status }
    const outcome = this.call(name, args, stdin, depth)
    if (outcome.asks !== undefined) this.#asks = outcome.asks
    return outcome
  }

  /** Calls a program by its name or path. */
  call(name: string, args: readonly string[], stdin: string, depth = 0): Outcome {
    const known = /^(?:\/(?:usr\/)?s?bin\/)?([\w.[-]+)$/.exec(name)?.[1]
    const program = known === undefined ? undefined : PROGRAMS.get(known)
    if (program !== undefined) return program({ name: known as string, args, stdin, shell: this })
    if (!name.includes('/')) return { err: `-bash: ${name}: command not found\n`, status: 127 }
    const node = this.disk.get(this.resolve(name))
    if (node === null) return { err: `-bash: ${name}: No such file or directory\n`, status: 127 }
    if (node.kind === 'folder') return { err: `-bash: ${name}: Is a directory\n`, status: 126 }
    if ((node.mode & 0o111) === 0)
      return { err: `-bash: ${name}: Permission denied\n`, status: 126 }
    // A script of the visitor's own is answered; a program of his says nothing.
    return /^\s*#!|^[\x20-\x7e\s]*$/.test(node.content.slice(0, 512))
      ? { ...this.run(node.content, stdin, depth + 1), status: this.status }
      : {}
  }

  #inputOf(redirects: readonly Redirect[], stdin: string, depth: number): string {
    const from = redirects.filter(({ kind }) => kind === 'from').at(-1)
    if (from === undefined) return stdin
    return this.disk.get(this.resolve(this.#text(from.target, depth)))?.content ?? ''
  }

  #redirected(
    redirects: readonly Redirect[],
    out: string,
    err: string,
    depth: number,
  ): { out: string; err: string } {
    let said = { out, err }
    for (const { descriptor, kind, target } of redirects) {
      if (kind === 'from') continue
      const name = this.#text(target, depth)
      if (kind === 'dup') {
        if (name === '1' && descriptor === 2) said = { out: said.out + said.err, err: '' }
        else if (name === '2' && descriptor === 1) said = { out: '', err: said.out + said.err }
        continue
      }
      const moved = (descriptor === 2 ? '' : said.out) + (descriptor === 1 ? '' : said.err)
      said = { out: descriptor === 2 ? said.out : '', err: descriptor === 1 ? said.err : '' }
      const fault = this.#save(name, moved, kind === 'append')
      if (fault !== null) {
        this.status = 1
        said = { ...said, err: `${said.err}-bash: ${name}: ${fault}\n` }
      }
    }
    return said
  }

  #save(name: string, text: string, isAppended: boolean): string | null {
    const path = this.resolve(name)
    if (/^\/dev\/(?:null|zero|tty|stdout|stderr|tcp\/)/.test(path)) return null
    const old = isAppended ? (this.disk.get(path)?.content ?? '') : ''
    return this.disk.write(path, (old + text).slice(0, MAX_OUTPUT), this.setting.nowMs())
  }

  #text(word: Word, depth: number): string {
    return this.#expand(word, depth).join(' ')
  }

  /** Variables, substitutions, blanks, home folders and wildcards, in this order. */
  #expand(word: Word, depth: number): string[] {
    let texts: string[] = ['']
    let isQuoted = false
    const add = (text: string): void => {
      texts[texts.length - 1] += text
    }
    for (const part of word) {
      if (part.isQuoted) isQuoted = true
      const text =
        part.kind === 'text'
          ? part.text
          : part.kind === 'variable'
            ? this.#variable(part.name)
            : this.run(part.script, '', depth + 1).out.replace(/\n+$/, '')
      if (part.kind === 'text' || part.isQuoted) add(text)
      else {
        const [first = '', ...rest] = text.split(/\s+/)
        add(first)
        texts.push(...rest)
      }
    }
    if (isQuoted) return texts
    texts = texts.filter((text) => text !== '')
    return texts.flatMap((text) => this.#wild(text.replace(/^~(?=\/|$)/, this.home)))
  }

  #variable(name: string): string {
    if (name === '?') return String(this.status)
    if (name === '$') return '4120'
    if (name === '0') return '-bash'
    return this.environment.get(name) ?? ''
  }

  /** Names that a pattern with wildcards stands for; the pattern itself when there are none. */
  #wild(pattern: string): string[] {
    if (!/[*?]/.test(pattern) || pattern.includes('://')) return [pattern]
    const slash = pattern.lastIndexOf('/')
    const folder = pattern.slice(0, slash + 1)
    const form = pattern.slice(slash + 1)
    const names = this.disk
      .names(this.resolve(folder === '' ? '.' : folder))
      .filter((name) => matches(name, form) && (form.startsWith('.') || !name.startsWith('.')))
    return names.length === 0 ? [pattern] : names.slice(0, 100).map((name) => folder + name)
  }
}
