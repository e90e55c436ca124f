import { statSync } from 'node:fs'
import { verdictToJson } from '../../response/verdict-json.js'
import type { Page, PageRequest } from './page.js'
import type { StoredEvent, StoredVerdict, VerdictFilter, VerdictStore } from './verdict-store.js'

/** Only events that agree with each of these. */
export type EventFilter = Pick<VerdictFilter, 'src_ip' | 'service' | 'kind' | 'fromMs' | 'toMs'>

/** What is kept, read otherwise than verdicts by page: as the events they were, and in the order they were judged. */
export class KeptEvents {
  readonly #verdicts: VerdictStore
  readonly #path: string

  /** @param path of the database, to tell its size. */
  constructor(verdicts: VerdictStore, path: string) {
    this.#verdicts = verdicts
    this.#path = path
  }

  /** Sizes of the database and of its write-ahead log, bytes. */
  fileSizes(): { readonly databaseBytes: number; readonly logBytes: number } {
    return { databaseBytes: sizeOf(this.#path), logBytes: sizeOf(`${this.#path}-wal`) }
  }

  /** How many verdicts are kept. */
  count(): number {
    return this.#verdicts.size.verdicts
  }

  /** Events that agree with the filter, newest first; one page looks at no more than a page of verdicts does. */
  page(filter: EventFilter, request: PageRequest): Page<StoredEvent> {
    return this.#verdicts.events(filter, request)
  }

  /** Verdicts after an id, oldest first. @param limit how many at most. */
  verdictsAfter(id: number, limit: number): readonly StoredVerdict[] {
    const found: StoredVerdict[] = []
    for (const { id: own, verdict, decision } of this.#verdicts.from(id + 1)) {
      if (found.length >= limit) break
      found.push({ id: own, ...verdictToJson(verdict, decision) })
    }
    return found
  }

  /** Id of the newest verdict; 0 when there never was one. */
  newestId(): number {
    return this.#verdicts.lastId
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
