import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, rmSync } from 'node:fs'
import { writeFileAtomically, writeFully } from '../io/store/atomic-file.js'
import { storeFailure } from '../io/store/store-failure.js'
import type { SearchMetrics } from '../selection/search-document.js'

/** Characters of a line's hash that stand before it. */
const HASH_LENGTH = 16

/** What was found of one forest at one number of trees. */
export interface JournalEntry {
  readonly forest: string
  readonly trees: number
  /** Figures by contamination. */
  readonly metrics: Readonly<Record<string, SearchMetrics>>
}

/** Stands at the end of what was found. */
const CONCLUSION: JournalEntry = { forest: 'registering', trees: 0, metrics: {} }

/**
 * What a search has found so far, on disk, a line each: a search that was killed goes on from there. A line stands after
 * its own hash, so that one that was cut short, or damaged, is known and left out. A journal of another dataset, space
 * or code is begun anew.
 */
export class SearchJournal {
  /** Entries that an earlier run had found. */
  readonly resumed: number
  readonly #path: string
  readonly #entries = new Map<string, JournalEntry>()
  #descriptor: number | null = null

  /**
   * @param key of everything the figures depend on.
   * @throws PhantomNetError STORE_FAILED.
   */
  constructor(path: string, key: string) {
    this.#path = path
    const lines = soundLines(path)
    const isOurs = lines[0] === JSON.stringify({ key })
    const kept = isOurs ? lines : [JSON.stringify({ key })]
    for (const line of kept.slice(1)) this.#remember(JSON.parse(line) as JournalEntry)
    this.resumed = this.#entries.size
    // Written anew, so that what is appended never stands behind half a line.
    writeFileAtomically(path, kept.map(withHash).join(''))
    this.#try(() => {
      this.#descriptor = openSync(path, 'a')
    })
  }

  /** Figures at each contamination; null when they are not all there. */
  find(
    forest: string,
    trees: number,
    contaminations: readonly (number | 'auto')[],
  ): SearchMetrics[] | null {
    const metrics = this.#entries.get(keyOf(forest, trees))?.metrics ?? {}
    const found = contaminations.map((contamination) => metrics[String(contamination)])
    return found.every((figures) => figures !== undefined) ? found : null
  }

  /** Whether an earlier run had come to write its result down, and may have. */
  get isConcluding(): boolean {
    return this.#entries.has(keyOf(CONCLUSION.forest, CONCLUSION.trees))
  }

  /** Notes that the result is about to be written down. @throws PhantomNetError STORE_FAILED. */
  conclude(): void {
    this.add(CONCLUSION)
  }

  /** Notes what was found; it is on disk when this returns. @throws PhantomNetError STORE_FAILED. */
  add(entry: JournalEntry): void {
    this.#remember(entry)
    this.#try(() => this.#write(withHash(JSON.stringify(entry))))
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }

  /** The search is over: nothing is left to go on from. */
  remove(): void {
    this.close()
    rmSync(this.#path, { force: true })
  }

  #remember(entry: JournalEntry): void {
    const key = keyOf(entry.forest, entry.trees)
    const metrics = { ...this.#entries.get(key)?.metrics, ...entry.metrics }
    this.#entries.set(key, { ...entry, metrics })
  }

  #write(text: string): void {
    if (this.#descriptor === null) throw new Error('the journal is closed')
    writeFully(this.#descriptor, Buffer.from(text, 'utf8'))
    fsyncSync(this.#descriptor)
  }

  #try(work: () => void): void {
    try {
      work()
    } catch (cause) {
      throw storeFailure(this.#path, cause)
    }
  }
}

function keyOf(forest: string, trees: number): string {
  return `${trees} trees, ${forest}`
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, HASH_LENGTH)
}

function withHash(line: string): string {
  return `${hashOf(line)} ${line}\n`
}

/** Lines whose hash is theirs, without it; none when there is no such file. */
function soundLines(path: string): string[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    // A journal that cannot be read is one that is not there; whether it can be written shows next.
    return []
  }
  return text.split('\n').flatMap((line) => {
    const [hash, rest] = [line.slice(0, HASH_LENGTH), line.slice(HASH_LENGTH + 1)]
    return rest !== '' && hash === hashOf(rest) ? [rest] : []
  })
}
