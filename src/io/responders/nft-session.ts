import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { PhantomNetError } from '../../errors.js'

/** How long one transaction may take, ms; a full load of a million elements takes some ten seconds. */
const TIMEOUT_MS = 60_000

/** What is kept of what `nft` says of a transaction that failed, characters. */
const MAX_WORDS = 16_384

/** Transactions after which `nft` is started anew: it remembers each line it was given. */
const MAX_RUNS = 20_000

/** Where the system's programs are, which the PATH of an ordinary user may not name. */
const SYSTEM_PATH = '/usr/sbin:/sbin:/usr/local/sbin'

export interface NftSessionOptions {
  /** The program and its first arguments. */
  readonly command: readonly string[]
  readonly timeoutMs?: number
}

/**
 * One `nft -i` that is given transactions, one after another: starting a process for each would take twenty times as long
 * and hold up ours meanwhile (docs/decisions/0019-nftables.md). A transaction lies in a file without a name that both
 * processes have open, since `nft` reads a file far faster than a line; so nothing is left of it whoever is killed when.
 */
export class NftSession {
  readonly #command: readonly string[]
  readonly #timeoutMs: number
  #running: Running | null = null
  #runs = 0

  constructor({ command, timeoutMs = TIMEOUT_MS }: NftSessionOptions) {
    this.#command = command
    this.#timeoutMs = timeoutMs
  }

  /**
   * Runs a script as one transaction; one at a time.
   * @param pieces of the script; others get their turn between two of them.
   * @returns what `nft` had against it, '' when it is done. @throws PhantomNetError RESPONDER_FAILED when there is no answer.
   */
  async run(pieces: Iterable<string>): Promise<string> {
    if (this.#runs >= MAX_RUNS) await this.close()
    const running = (this.#running ??= start(this.#command))
    this.#runs++
    const mark = `done${this.#runs}`
    try {
      await running.write(pieces)
      return await running.ask(mark, this.#timeoutMs)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Ends the process; `run` starts another. */
  async close(): Promise<void> {
    const running = this.#running
    this.#running = null
    this.#runs = 0
    await running?.end()
  }
}

/** A process and the file it reads its transactions from. */
class Running {
  readonly #child: ChildProcess
  readonly #fd: number
  readonly #ended: Promise<PhantomNetError>
  readonly #exited: Promise<void>
  #words = ''
  #onWords: (() => void) | null = null

  constructor(child: ChildProcess, fd: number, program: string) {
    this.#child = child
    this.#fd = fd
    this.#ended = new Promise((resolve) => {
      child.once('error', (cause) => resolve(notStarted(program, cause)))
      child.once('close', () => resolve(endedItself(program, this.#words)))
    })
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve())
      child.once('exit', () => resolve())
    })
    // What it died of is told by `close`.
    child.stdin?.on('error', () => undefined)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words += text
      this.#onWords?.()
    })
  }

  async write(pieces: Iterable<string>): Promise<void> {
    ftruncateSync(this.#fd, 0)
    let at = 0
    for (const piece of pieces) {
      if (at > 0) await nextTurn()
      at += writeSync(this.#fd, piece, at)
    }
  }

  /** Has the file read, and waits until a word that `nft` does not know is refused after it. */
  async ask(mark: string, timeoutMs: number): Promise<string> {
    this.#words = ''
    const answered = new Promise<string>((resolve) => {
      this.#onWords = () => {
        const end = this.#words.indexOf(`\n${mark}\n`)
        if (end >= 0)
          resolve(this.#words.slice(0, Math.max(0, this.#words.lastIndexOf('Error:', end))))
        else if (this.#words.length > 2 * MAX_WORDS)
          this.#words = this.#words.slice(0, MAX_WORDS) + this.#words.slice(-MAX_WORDS / 2)
      }
    })
    this.#child.stdin?.write(`include "/proc/self/fd/3"\n${mark}\n`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<PhantomNetError>((resolve) => {
      timer = setTimeout(() => resolve(tooSlow(timeoutMs)), timeoutMs)
    })
    const outcome = await Promise.race([answered, this.#ended, late])
    clearTimeout(timer)
    this.#onWords = null
    if (typeof outcome !== 'string') throw outcome
    // The last answer's pointer may come after its end.
    return outcome.replace(/^[\s^~]+/, '').slice(0, MAX_WORDS)
  }

  async end(): Promise<void> {
    this.#child.stdin?.destroy()
    this.#child.kill('SIGKILL')
    await this.#exited
    this.#child.stderr?.destroy()
    closeSync(this.#fd)
  }
}

function start(command: readonly string[]): Running {
  const [program, ...first] = command as [string, ...string[]]
  const fd = namelessFile()
  const { PATH: path = '' } = process.env
  const child = spawn(program, [...first, '-i'], {
    stdio: ['pipe', 'ignore', 'pipe', fd],
    // Without a home it keeps no history on disk.
    env: { PATH: `${path}:${SYSTEM_PATH}`, HOME: '/dev/null', LC_ALL: 'C' },
  })
  return new Running(child, fd, program)
}

/** A file in memory where the system has such, open and without a name. */
function namelessFile(): number {
  const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const path = join(folder, `phantomnet-nft-${process.pid}-${process.hrtime.bigint()}`)
  try {
    const fd = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
    return fd
  } catch (cause) {
    throw failed(`No file can be made in ${folder}. Let this user write there.`, cause)
  }
}

function notStarted(program: string, cause: Error & { readonly code?: string }): PhantomNetError {
  if (cause.code === 'ENOENT')
    return failed(
      `The program \`${program}\` is not installed. Install it (Debian, Ubuntu: apt install nftables), or switch \`nftables\` off.`,
      cause,
    )
  return failed(`\`${program}\` cannot be started: ${cause.message}. Mend that.`, cause)
}

function endedItself(program: string, words: string): PhantomNetError {
  const said = words.trim().split('\n')[0] ?? ''
  return failed(
    `\`${program} -i\` ended by itself${said === '' ? '' : `: ${said.slice(0, 200)}`}. It is started again.`,
  )
}

function tooSlow(timeoutMs: number): PhantomNetError {
  return failed(`\`nft\` gave no answer within ${timeoutMs / 1000} s. It is started again.`)
}

function failed(message: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError('RESPONDER_FAILED', message, { cause })
}
