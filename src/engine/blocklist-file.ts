import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { AtomicFile } from '../io/store/atomic-file.js'
import type { BlocklistFormat } from '../response/blocklist-format.js'
import { blockedValues, blocklistFormat } from './blocklist.js'
import type { DecisionBoard } from './decision-board.js'

/** How long changes are gathered before the file is written anew, ms. */
const GATHER_MS = 1000

/** Lines that are written before others get their turn. */
const LINES_AT_ONCE = 5000

/** Keeps a file of what is blocked true: whoever reads it finds the list of before a change or of after it, never half of one. */
class BlocklistFile {
  readonly #path: string
  readonly #format: BlocklistFormat
  readonly #board: DecisionBoard
  readonly #onFault: (told: string) => void
  readonly #unsubscribe: () => void
  #timer: ReturnType<typeof setTimeout> | null = null
  #writing: Promise<void> = Promise.resolve()

  /** Writes what is blocked now, and again after each change. */
  constructor(
    board: DecisionBoard,
    file: { readonly path: string; readonly format: string },
    onFault: (told: string) => void,
  ) {
    this.#path = file.path
    this.#format = blocklistFormat(file.format)
    this.#board = board
    this.#onFault = onFault
    this.#unsubscribe = board.onChange(() => this.#soon())
    this.#soon()
  }

  /** Writes what waits, and writes no more. */
  async close(): Promise<void> {
    this.#unsubscribe()
    if (this.#timer !== null) {
      clearTimeout(this.#timer)
      this.#write()
    }
    await this.#writing
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#write(), GATHER_MS).unref()
  }

  #write(): void {
    this.#timer = null
    this.#writing = this.#writeAfter(this.#writing)
  }

  async #writeAfter(earlier: Promise<void>): Promise<void> {
    await earlier
    try {
      await this.#writeWhole()
    } catch (error) {
      if (!(error instanceof PhantomNetError)) throw error
      this.#onFault(error.message)
      this.#soon()
    }
  }

  async #writeWhole(): Promise<void> {
    const file = new AtomicFile(this.#path)
    try {
      let lines = 0
      for (const line of this.#format.lines(blockedValues(this.#board))) {
        file.write(`${line}\n`)
        if (++lines % LINES_AT_ONCE === 0) await nextTurn()
      }
      file.commit()
    } catch (error) {
      file.abandon()
      throw error
    }
  }
}

/** The file that the configuration asks for; null for none. What goes wrong with it is told on stderr. */
export function openBlocklistFile(board: DecisionBoard, config: Config): BlocklistFile | null {
  const { blocklist_file: path, blocklist_format: format } = config
  if (path === null || path === '') return null
  return new BlocklistFile(board, { path, format }, (told) => {
    process.stderr.write(`blocklist_file: ${told}\n`)
  })
}
