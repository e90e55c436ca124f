/** The longest line that is taken, as a terminal has it. */
const MAX_LINE = 4096

/** What a terminal asks of whoever runs it. */
export interface TerminalHost {
  /** Shows something, one character a byte. */
  show(text: string): void
  /** A whole line was entered. */
  line(text: string): void
  /** End of input, as by Ctrl-D on an empty line. */
  end(): void
}

/** A line discipline: takes keys, shows them, and tells whole lines. */
export class Terminal {
  readonly #host: TerminalHost
  readonly #echoes: boolean
  #line = ''
  #isSecret = false
  #isInEscape = false
  #lastWasReturn = false

  /** @param echoes whether what is typed is shown, as on a terminal and not on a pipe. */
  constructor(host: TerminalHost, echoes: boolean) {
    this.#host = host
    this.#echoes = echoes
  }

  /** Whether what is typed now is shown to nobody, and kept by nobody. */
  set isSecret(isSecret: boolean) {
    this.#isSecret = isSecret
  }

  get isSecret(): boolean {
    return this.#isSecret
  }

  /** Takes one key. @param key one character, a byte. */
  key(key: string): void {
    const wasReturn = this.#lastWasReturn
    this.#lastWasReturn = key === '\r'
    if (this.#isInEscape) {
      // Arrows and their like end with a letter or a tilde; none of them is heeded.
      if (/[A-Za-z~]/.test(key) && key !== 'O') this.#isInEscape = false
      return
    }
    switch (key) {
      case '\n':
        // A terminal sends a return, some clients both.
        if (!wasReturn) this.#enter()
        return
      case '\r':
        return this.#enter()
      case '\x1b':
        this.#isInEscape = this.#echoes
        return
      case '\x03':
        this.#echo('^C\r\n')
        this.#line = ''
        return this.#host.line('')
      case '\x04':
        if (this.#line === '') this.#host.end()
        return
      case '\x15':
        this.#echo('\b \b'.repeat(this.#line.length))
        this.#line = ''
        return
      case '\b':
      case '\x7f':
        if (this.#line !== '') this.#echo('\b \b')
        this.#line = this.#line.slice(0, -1)
        return
      default:
        if (this.#line.length >= MAX_LINE || (key < ' ' && key !== '\t')) return
        this.#line += key
        this.#echo(key)
    }
  }

  /** What was typed and not entered, as the last line of a pipe has no end. */
  flush(): void {
    if (this.#line !== '') this.#enter()
  }

  #enter(): void {
    const line = this.#line
    this.#line = ''
    if (this.#echoes) this.#host.show('\r\n')
    this.#host.line(line)
  }

  #echo(text: string): void {
    if (this.#echoes && !this.#isSecret) this.#host.show(text)
  }
}
