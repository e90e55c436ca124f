import type { FileSpool, Receiving } from '../file-spool.js'
import type { Act } from '../sensor.js'
import { uploadAct } from './session-acts.js'

/** The longest line of the protocol. */
const MAX_LINE = 1024

/** The far end of `scp FILE HOST:`, which runs `scp -t` here: takes files in, and keeps their hashes. */
export class ScpSink {
  readonly #files: FileSpool
  readonly #record: (act: Act) => void
  readonly #say: (text: string) => void
  #line = ''
  #name = ''
  #receiving: Receiving | null = null
  #left = 0

  constructor(files: FileSpool, record: (act: Act) => void, say: (text: string) => void) {
    this.#files = files
    this.#record = record
    this.#say = say
    say('\0')
  }

  /** Takes the next bytes; false when they break the protocol. */
  push(bytes: Buffer): boolean {
    let at = 0
    while (at < bytes.length) {
      if (this.#receiving !== null && this.#left > 0) {
        const data = bytes.subarray(at, at + this.#left)
        this.#receiving.write(data)
        this.#left -= data.length
        at += data.length
        continue
      }
      const byte = bytes[at++] as number
      if (this.#receiving !== null) {
        this.#record(uploadAct(this.#name, this.#receiving.end()))
        this.#receiving = null
        this.#say('\0')
        continue
      }
      if (byte !== 10) {
        this.#line += String.fromCharCode(byte)
        if (this.#line.length > MAX_LINE) return false
      } else if (!this.#header()) return false
    }
    return true
  }

  /** `C0644 12 name`, `D0755 0 folder`, `E`, `T…`. */
  #header(): boolean {
    const line = this.#line
    this.#line = ''
    const file = /^C[0-7]{4} (\d{1,12}) (.{1,255})$/s.exec(line)
    if (file !== null) {
      this.#left = Number(file[1])
      this.#name = file[2] as string
      this.#receiving = this.#files.receive()
    } else if (!/^[DET]/.test(line)) return false
    this.#say('\0')
    return true
  }
}
