import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * One thing a client does: a command as a line (`reconnect` is a new connection), or something that a line cannot say.
 * Texts have one character a byte.
 */
export type Step =
  | string
  /** Bytes as they are. */
  | { readonly raw: string }
  /** A command after which nothing is answered. */
  | { readonly silent: string }
  /** An FTP command with a second connection, opened by PASV before it; `upload` is sent over that. */
  | { readonly data: string; readonly upload?: string }

/** What a server answered to one step; the data of a second connection stands before the answer. */
export interface Exchange {
  readonly step: string
  readonly answer: string
}

/** How long a server may think, ms: a wrong password takes a second, too many errors another. */
const PATIENCE_MS = 4000
/** Silence that is taken for the end of an answer, ms. */
const QUIET_MS = 4
/** The same behind bytes that may be several commands, ms. */
const LONG_QUIET_MS = 40
/** How long nothing must come where nothing is to come, ms. */
const SILENCE_MS = 150

/** Plays steps to a server, one after the other, and writes down what it answers. */
export async function play(port: number, steps: readonly Step[]): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  let line = await Line.open(port)
  exchanges.push({ step: '', answer: await line.answer() })
  try {
    for (const step of steps) {
      if (step === 'reconnect') {
        line.close()
        line = await Line.open(port)
        exchanges.push({ step, answer: await line.answer() })
      } else exchanges.push({ step: nameOf(step), answer: await exchange(line, step) })
    }
  } finally {
    line.close()
  }
  return exchanges
}

function nameOf(step: Step): string {
  if (typeof step === 'string') return step
  if ('raw' in step) return JSON.stringify(step.raw)
  return 'silent' in step ? step.silent : step.data
}

async function exchange(line: Line, step: Step): Promise<string> {
  if (line.isClosed) return 'closed before'
  if (typeof step !== 'string' && 'data' in step) return transfer(line, step)
  if (typeof step === 'string') line.say(`${step}\r\n`)
  else if ('raw' in step) {
    line.say(step.raw)
    return line.answer(LONG_QUIET_MS)
  } else {
    line.say(`${step.silent}\r\n`)
    return line.silence()
  }
  return line.answer()
}

async function transfer(
  line: Line,
  { data, upload }: { readonly data: string; readonly upload?: string },
): Promise<string> {
  line.say('PASV\r\n')
  const opened = await line.answer()
  const port = /,(\d+),(\d+)\)/.exec(opened)
  if (port === null) return opened
  const second = connect(Number(port[1]) * 256 + Number(port[2]), '127.0.0.1')
  let received = ''
  second.on('data', (bytes) => (received += bytes.toString('latin1')))
  second.on('error', () => undefined)
  const closed = once(second, 'close')
  await once(second, 'connect')
  line.say(`${data}\r\n`)
  if (upload === undefined) second.resume()
  let answer = await line.answer()
  if (answer.startsWith('1')) {
    if (upload !== undefined) second.end(Buffer.from(upload, 'latin1'))
    if (!/\n[2-5]\d\d [^\n]*\r\n$/.test(answer)) answer += await line.answer()
    second.end()
    await closed
  } else second.destroy()
  return received + answer
}

/** A control connection. */
class Line {
  readonly #socket: Socket
  #heard = ''
  isClosed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (bytes) => (this.#heard += bytes.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => (this.isClosed = true))
    socket.on('end', () => (this.isClosed = true))
  }

  static async open(port: number): Promise<Line> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Line(socket)
  }

  say(text: string): void {
    this.#socket.write(Buffer.from(text, 'latin1'))
  }

  /** Waits for a last line of an answer, or the end. */
  async answer(quietMs = QUIET_MS): Promise<string> {
    const start = performance.now()
    let length = -1
    while (performance.now() - start < PATIENCE_MS) {
      const isWhole = /(?:^|\n)\d{3} [^\n]*\r\n$/.test(this.#heard)
      if ((isWhole || this.isClosed) && this.#heard.length === length) break
      length = this.#heard.length
      await pause(quietMs)
    }
    return this.#taken()
  }

  async silence(): Promise<string> {
    await pause(SILENCE_MS)
    return this.#taken()
  }

  close(): void {
    this.#socket.destroy()
  }

  #taken(): string {
    const heard = this.#heard
    this.#heard = ''
    return this.isClosed ? `${heard}closed` : heard
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms))
}

/** A difference that is documented: where it is, and why. */
export interface KnownDifference {
  readonly step: RegExp
  readonly why: string
}

export interface Comparison {
  readonly commands: number
  readonly same: number
  readonly known: readonly Difference[]
  readonly unknown: readonly Difference[]
}

export interface Difference {
  readonly step: string
  readonly theirs: string
  readonly ours: string
}

/** Sets two transcripts of the same steps side by side. @param mask takes out what differs by nature: ports, ids, times. */
export function compare(
  theirs: readonly Exchange[],
  ours: readonly Exchange[],
  mask: (answer: string) => string,
  differences: readonly KnownDifference[],
): Comparison {
  const known: Difference[] = []
  const unknown: Difference[] = []
  let same = 0
  for (const [i, { step, answer }] of theirs.entries()) {
    const [a, b] = [mask(answer), mask(ours[i]?.answer ?? 'missing')]
    if (a === b) same++
    else if (differences.some((one) => one.step.test(step)))
      known.push({ step, theirs: a, ours: b })
    else unknown.push({ step, theirs: a, ours: b })
  }
  return { commands: theirs.length, same, known, unknown }
}
