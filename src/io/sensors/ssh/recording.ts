import type { BoundedFile, FileSpool } from '../file-spool.js'

/** The longest line of a recording, in characters of what was said. */
const MAX_PIECE = 16_384

/** A terminal's session as asciicast v2 (asciinema's format), to be played back; bounded like every file of the spool. */
export class Recording {
  readonly #file: BoundedFile | null
  readonly #startMs: number

  /** @param name of the file, less its ending. */
  constructor(
    spool: FileSpool,
    name: string,
    startMs: number,
    {
      width,
      height,
      title,
    }: { readonly width: number; readonly height: number; readonly title: string },
  ) {
    this.#startMs = startMs
    this.#file = spool.open(`${name}.cast`)
    this.#line({
      version: 2,
      width,
      height,
      timestamp: Math.trunc(startMs / 1000),
      title,
      env: { SHELL: '/bin/bash', TERM: 'xterm-256color' },
    })
  }

  /** What the visitor saw. */
  output(text: string, nowMs: number): void {
    this.#piece('o', text, nowMs)
  }

  /** What the visitor typed; never a password. */
  input(text: string, nowMs: number): void {
    this.#piece('i', text, nowMs)
  }

  close(): void {
    this.#file?.close()
  }

  #piece(code: 'o' | 'i', text: string, nowMs: number): void {
    const at = Math.max(0, Math.round(nowMs - this.#startMs)) / 1000
    for (let from = 0; from < text.length; from += MAX_PIECE)
      this.#line([at, code, text.slice(from, from + MAX_PIECE)])
  }

  /** Whole lines only: half of one could not be played. */
  #line(value: unknown): void {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`)
    if (this.#file?.hasRoom(bytes.length) === true) this.#file.write(bytes)
  }
}
