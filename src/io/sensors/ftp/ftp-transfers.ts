import type { Act } from '../sensor.js'
import type { FtpCarrier } from './ftp-carrier.js'

/** What a transfer asks of the conversation it is part of. */
interface TransferSpeaker {
  readonly answer: (text: string) => void
  readonly hold: () => void
  readonly release: () => void
}

/** A file that the visitor wants to send. */
export interface Upload {
  readonly method: string
  /** As typed. */
  readonly path: string
  /** Where it leads, for people to read. */
  readonly file: string
  /** What the file holds already; null when it is new, or unknown. */
  readonly before: Uint8Array | null
  readonly mayWrite: boolean
  /** Bytes that may be kept for reading back. */
  readonly roomBytes: number
  readonly onWhole: (content: Uint8Array | null, sizeBytes: number) => void
}

/**
 * Moves listings and files over the second connection, one at a time. The visitor always comes to us: an address that he
 * gave with PORT is taken note of, and the connection to it "fails".
 */
export class FtpTransfers {
  readonly #carrier: FtpCarrier
  readonly #speaker: TransferSpeaker
  readonly #record: (act: Act) => void
  #way: 'none' | 'passive' | 'offered' = 'none'
  /** Bytes of the next file to pass over. */
  restartAt = 0

  constructor(carrier: FtpCarrier, speaker: TransferSpeaker, record: (act: Act) => void) {
    this.#carrier = carrier
    this.#speaker = speaker
    this.#record = record
  }

  /** Waits for a second connection; its port, or null when none is free. */
  listen(): number | null {
    const port = this.#carrier.listen()
    this.#way = port === null ? 'none' : 'passive'
    return port
  }

  /** The visitor would rather be called, which never happens. */
  offered(): void {
    this.#carrier.dropData()
    this.#way = 'offered'
  }

  /** Sends a listing; the text is asked for once the visitor is there. */
  list(act: Act, textOf: () => string | null): 'told' | undefined {
    if (!this.#hasWay()) return undefined
    this.restartAt = 0
    this.#connected(act, () => {
      const text = textOf()
      this.#speaker.answer('150 Here comes the directory listing.')
      const done =
        text === null
          ? '226 Transfer done (but failed to open directory).'
          : '226 Directory send OK.'
      this.#send(Buffer.from(text ?? '', 'latin1'), act, done)
    })
    return 'told'
  }

  /** Sends a file; `content` is null when there is none to be had. */
  retrieve(act: Act, path: string, content: Uint8Array | null): 'told' | undefined {
    if (!this.#hasWay()) return undefined
    const from = this.restartAt
    this.restartAt = 0
    if (content === null) {
      this.#record(act)
      this.#speaker.answer('550 Failed to open file.')
      return 'told'
    }
    this.#connected(act, () => {
      this.#speaker.answer(
        `150 Opening BINARY mode data connection for ${path} (${content.length} bytes).`,
      )
      this.#send(content.subarray(from), act, '226 Transfer complete.')
    })
    return 'told'
  }

  /** Takes a file in. */
  store(upload: Upload): 'told' | undefined {
    if (!this.#hasWay()) return undefined
    const from = upload.method === 'APPE' ? (upload.before?.length ?? 0) : this.restartAt
    this.restartAt = 0
    const act: Act = {
      kind: 'file.upload',
      detail: { method: upload.method, file: upload.file },
      lengthBytes: 0,
    }
    if (!upload.mayWrite) {
      this.#record(failed(act, 'failed'))
      this.#speaker.answer('553 Could not create file.')
      return 'told'
    }
    this.#connected(act, () => {
      this.#speaker.answer(
        upload.method === 'STOU' ? `150 FILE: ${upload.path}` : '150 Ok to send data.',
      )
      this.#read(upload, act, from)
    })
    return 'told'
  }

  #hasWay(): boolean {
    if (this.#way === 'none') this.#speaker.answer('425 Use PORT or PASV first.')
    return this.#way !== 'none'
  }

  #connected(act: Act, then: () => void): void {
    if (this.#way === 'offered') return this.#unconnected(act)
    this.#speaker.hold()
    this.#carrier.whenConnected((isThere) => {
      if (isThere) return then()
      this.#unconnected(act)
      this.#speaker.release()
    })
  }

  #unconnected(act: Act): void {
    this.#way = 'none'
    this.#carrier.dropData()
    this.#record(failed(act, 'no data connection'))
    this.#speaker.answer('425 Failed to establish connection.')
  }

  #send(bytes: Uint8Array, act: Act, done: string): void {
    this.#carrier.sendData(bytes, (isWhole) => {
      this.#record(isWhole ? act : failed(act, 'broken off'))
      this.#over(isWhole ? done : '426 Failure writing network stream.')
    })
  }

  #read(upload: Upload, act: Act, from: number): void {
    const file = this.#carrier.receive()
    const startedMs = this.#carrier.nowMs()
    const kept: Uint8Array[] = []
    let keptBytes = 0
    const before = from === 0 ? new Uint8Array(0) : upload.before
    let isKept = before !== null && from <= before.length && from <= upload.roomBytes
    this.#carrier.readData(
      (bytes) => {
        file.write(bytes)
        keptBytes += bytes.length
        isKept &&= from + keptBytes <= upload.roomBytes
        if (isKept) kept.push(Buffer.from(bytes))
        else kept.length = 0
      },
      (isWhole) => {
        const { sha256, sizeBytes } = file.end()
        const content = isKept && before !== null ? spliced(before, from, kept) : null
        upload.onWhole(content, Math.max(content?.length ?? 0, from + sizeBytes))
        const durationMs = Math.max(0, this.#carrier.nowMs() - startedMs)
        const told = {
          ...act,
          lengthBytes: sizeBytes,
          detail: { ...act.detail, sha256, durationMs },
        }
        this.#record(isWhole ? told : failed(told, 'broken off'))
        this.#over(isWhole ? '226 Transfer complete.' : '426 Failure reading network stream.')
      },
    )
  }

  #over(answer: string): void {
    this.#way = 'none'
    this.#carrier.dropData()
    this.#speaker.answer(answer)
    this.#speaker.release()
  }
}

/** What a file holds after bytes were written over it from a position on. */
function spliced(before: Uint8Array, from: number, written: readonly Uint8Array[]): Uint8Array {
  const middle = Buffer.concat(written)
  return from === 0
    ? middle
    : Buffer.concat([before.subarray(0, from), middle, before.subarray(from + middle.length)])
}

function failed(act: Act, response: string): Act {
  return { ...act, detail: { ...act.detail, response } }
}
