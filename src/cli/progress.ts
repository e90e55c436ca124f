import { styleText } from 'node:util'

const BAR_WIDTH = 28
const TERMINAL_INTERVAL_MS = 80
const PLAIN_INTERVAL_MS = 5000

/** Progress of a long command on stderr: a bar on a terminal, a line now and then otherwise, nothing with -q. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #isQuiet: boolean
  #lastMs = 0
  #hasBar = false

  constructor(isQuiet: boolean, stream: NodeJS.WriteStream = process.stderr) {
    this.#isQuiet = isQuiet
    this.#stream = stream
  }

  /** A stage begins. */
  stage(title: string): void {
    if (this.#isQuiet) return
    this.#clear()
    this.#stream.write(`${paint('bold', '▸', this.#stream)} ${title}\n`)
    this.#lastMs = 0
  }

  /** @param share 0–1. @param detail what is being done, shortened to the terminal's width. */
  update(share: number, detail: string): void {
    if (this.#isQuiet) return
    const nowMs = performance.now()
    const isTerminal = this.#stream.isTTY
    if (nowMs - this.#lastMs < (isTerminal ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS)) return
    if (!isTerminal && this.#lastMs === 0) {
      this.#lastMs = nowMs
      return
    }
    this.#lastMs = nowMs
    const percent = `${Math.floor(Math.min(1, share) * 100)}`.padStart(3)
    if (!isTerminal) {
      this.#stream.write(`  ${percent} %  ${detail}\n`)
      return
    }
    const filled = Math.round(Math.min(1, share) * BAR_WIDTH)
    const bar =
      paint('cyan', '━'.repeat(filled), this.#stream) +
      paint('dim', '━'.repeat(BAR_WIDTH - filled), this.#stream)
    const room = Math.max(0, (this.#stream.columns ?? 80) - BAR_WIDTH - 12)
    this.#stream.write(`\r\u001b[2K  ${bar} ${percent} %  ${printable(detail).slice(0, room)}`)
    this.#hasBar = true
  }

  /** A stage is done. */
  done(text: string): void {
    if (this.#isQuiet) return
    this.#clear()
    this.#stream.write(`  ${paint('green', '✓', this.#stream)} ${printable(text)}\n`)
  }

  #clear(): void {
    if (this.#hasBar) this.#stream.write('\r\u001b[2K')
    this.#hasBar = false
  }
}

/** Styles text for a stream that shows colours, and leaves it plain otherwise (pipes, NO_COLOR). */
export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  stream: { readonly isTTY?: boolean } = process.stdout,
): string {
  const hasColour =
    stream.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb'
  return hasColour ? styleText(style, text) : text
}

/** Text with control characters made visible, so that what an attacker wrote cannot drive a terminal. */
export function printable(text: string): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const isControl =
      code < 32 ||
      (code >= 127 && code < 160) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069)
    out += isControl ? `\\x${code.toString(16).padStart(2, '0')}` : character
  }
  return out
}
