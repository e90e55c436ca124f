import { paint, printable } from './paint.js'

const BAR_WIDTH = 24
const TERMINAL_INTERVAL_MS = 80
const PLAIN_INTERVAL_MS = 5000

/** Columns the title of a step takes, so that what is said of each stands below the other: fewer where room is short. */
const TITLE_WIDTH = 40
const MIN_TITLE_WIDTH = 32

/** Columns that are left for what is said of a step before its title gives way. */
const SAID_WIDTH = 48

/** Where progress is told: a terminal is redrawn, anything else gets whole lines. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** Progress of a long command on stderr: a bar on a terminal, a line now and then otherwise, nothing with -q. */
export class Progress {
  readonly #stream: ProgressStream
  readonly #isQuiet: boolean
  readonly #nowMs: () => number
  #title = ''
  #startMs = 0
  #lastMs = 0

  constructor(
    isQuiet: boolean,
    stream: ProgressStream = process.stderr,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#isQuiet = isQuiet
    this.#stream = stream
    this.#nowMs = nowMs
  }

  /** A step begins. */
  stage(title: string): void {
    this.#title = title
    this.#startMs = this.#nowMs()
    this.#lastMs = this.#startMs
    this.#say(`${paint('cyan', '▸', this.#stream)} ${title}`, '…\n')
  }

  /**
   * @param share 0–1.
   * @param detail what is being done, shortened to the terminal's width.
   * @param more lines that a terminal shows below, likewise; asked for when they are drawn.
   */
  update(share: number, detail: string, more: () => readonly string[] = () => []): void {
    const nowMs = this.#nowMs()
    const intervalMs = this.#stream.isTTY === true ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS
    if (nowMs - this.#lastMs < intervalMs) return
    this.#lastMs = nowMs
    const part = Math.min(1, Math.max(0, share))
    const percent = `${Math.floor(part * 100)} %`.padStart(5)
    if (this.#stream.isTTY !== true) {
      this.#say('', `  ${percent}  ${printable(detail)}\n`)
      return
    }
    const filled = Math.round(part * BAR_WIDTH)
    const bar =
      paint('cyan', '━'.repeat(filled), this.#stream) +
      paint('dim', '━'.repeat(BAR_WIDTH - filled), this.#stream)
    const room = Math.max(0, (this.#stream.columns ?? 80) - BAR_WIDTH - 12)
    this.#say(`  ${bar} ${percent}  ${printable(detail).slice(0, room)}`, '', more())
  }

  /** The step is done. @param text what came of it, if that is worth a word. */
  done(text = ''): void {
    const seconds = `${((this.#nowMs() - this.#startMs) / 1000).toFixed(1)} s`.padStart(7)
    this.#end('green', '✓', `${this.#paddedTitle()}${seconds}  ${printable(text)}`)
  }

  /** The step needed not be done. */
  reused(text: string): void {
    this.#end('dim', '✓', `${this.#paddedTitle()} reused  ${printable(text)}`)
  }

  /** All steps are done: what follows on a terminal stands apart from them. */
  close(): void {
    this.#say('\n', '')
  }

  #end(style: 'green' | 'dim', mark: string, text: string): void {
    const line = this.#cut(text.trimEnd())
    this.#say(`${paint(style, mark, this.#stream)} ${line}\n`, `${mark} ${line}\n`)
  }

  #paddedTitle(): string {
    if (this.#stream.isTTY !== true) return this.#title.padEnd(TITLE_WIDTH)
    const room = (this.#stream.columns ?? 80) - SAID_WIDTH
    return this.#title.padEnd(Math.max(MIN_TITLE_WIDTH, Math.min(TITLE_WIDTH, room)))
  }

  /** What a terminal shows beside the mark without wrapping. */
  #cut(text: string): string {
    const room = (this.#stream.columns ?? 80) - 2
    return this.#stream.isTTY !== true || text.length <= room ? text : `${text.slice(0, room - 1)}…`
  }

  /** A terminal's lines are written over; elsewhere lines stay. */
  #say(onTerminal: string, elsewhere: string, below: readonly string[] = []): void {
    if (this.#isQuiet) return
    if (this.#stream.isTTY !== true) {
      this.#stream.write(elsewhere === '…\n' ? `▸ ${this.#title}${elsewhere}` : elsewhere)
    } else if (onTerminal !== '') {
      const lines = below.map((line) => `\n  ${this.#cut(printable(line))}`)
      this.#stream.write(`\r${ERASE_BELOW}${onTerminal}${lines.join('')}${backUp(lines.length)}`)
    }
  }
}

/** From the cursor to the end of the screen. */
const ERASE_BELOW = '\u001b[0J'

/** The cursor back at the line that lines were written below: where the next drawing, or an error, begins. */
function backUp(lines: number): string {
  return lines === 0 ? '' : `\r\u001b[${lines}A`
}
