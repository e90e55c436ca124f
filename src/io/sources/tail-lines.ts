import type { Event } from '../../event/event.js'
import { type FormatCatalog, OWN_FORMATS } from '../../parsers/catalog.js'
import type { LineParser, Parsed } from '../../parsers/parser.js'
import type { TailCounts, TailReject } from './tail-position.js'

/** Lines that are waited for to tell a log's format; with as many and none of ours, they are given up. */
export const DETECTION_LINES = 64

/** Characters those lines may have together. */
const DETECTION_LENGTH = 1 << 18

const SAMPLE_LENGTH = 200

interface HeldLine {
  readonly text: string
  readonly offset: number
  readonly isTooLong: boolean
}

/** Lines of one tailed log on their way to events, and the account of them; it goes on across rotations. */
export class TailLines {
  readonly referenceMs: number
  readonly #formats: FormatCatalog
  readonly #counts: { -readonly [K in keyof TailCounts]: number }
  #format: string | null
  #parser: LineParser | null
  #held: HeldLine[] = []
  #heldLength = 0
  #fault: string | null = null
  #events: Event[] = []
  #rejects: TailReject[] = []
  #hasNews = false

  constructor(
    format: string | null,
    referenceMs: number,
    counts: TailCounts | null,
    formats: FormatCatalog = OWN_FORMATS,
  ) {
    this.#formats = formats
    this.referenceMs = referenceMs
    this.#counts = { ...(counts ?? { events: 0, telemetry: 0, skipped: 0, rejected: 0 }) }
    this.#format = format
    this.#parser = this.#openParser(format)
  }

  /** Null while it is not known. */
  get format(): string | null {
    return this.#format
  }

  /** All lines so far, by what became of them. */
  get counts(): TailCounts {
    return { ...this.#counts }
  }

  get fault(): string | null {
    return this.#fault
  }

  /** Offset of the first line that waits for its format to be known; null when none waits. */
  get heldFrom(): number | null {
    return this.#held[0]?.offset ?? null
  }

  /** Takes one line; while the format is unknown, it waits. */
  take(text: string, offset: number, isTooLong: boolean): void {
    const line = { text, offset, isTooLong }
    if (this.#parser !== null) return this.#parse(this.#parser, line)
    this.#held.push(line)
    this.#heldLength += text.length
    if (this.#held.length >= DETECTION_LINES || this.#heldLength >= DETECTION_LENGTH)
      this.#settle(true)
  }

  /** Lets the parser see a line that was counted before. */
  remember(text: string): void {
    this.#parser?.parse(text)
  }

  /**
   * What came of the lines taken since the last call; null when nothing did.
   * @param isLast whether no more lines of this file come, so that waiting for its format is over.
   */
  flush(isLast: boolean): { events: readonly Event[]; rejects: readonly TailReject[] } | null {
    if (this.#held.length > 0) this.#settle(isLast)
    if (!this.#hasNews) return null
    const taken = { events: this.#events, rejects: this.#rejects }
    this.#events = []
    this.#rejects = []
    this.#hasNews = false
    return taken
  }

  /** Tells the format from the lines that wait, and sends them on. */
  #settle(isEnough: boolean): void {
    const shown = this.#held.map(({ text }) => text).filter((text) => text.trim() !== '')
    const format = this.#formats.detect(shown.slice(0, DETECTION_LINES))?.name ?? null
    if (format === null && !isEnough) return
    this.#format = format
    this.#parser = this.#openParser(format)
    this.#fault =
      format === null ? 'its lines are in no format that is read; name one with --format' : null
    const lines = this.#held
    this.#held = []
    this.#heldLength = 0
    for (const line of lines) {
      if (this.#parser !== null) this.#parse(this.#parser, line)
      else this.#count({ outcome: 'skipped', reason: 'format unknown' }, line)
    }
  }

  #parse(parser: LineParser, line: HeldLine): void {
    this.#count(
      line.isTooLong ? { outcome: 'rejected', reason: 'line too long' } : parser.parse(line.text),
      line,
    )
  }

  #count(parsed: Parsed, { text, offset }: HeldLine): void {
    this.#hasNews = true
    if (parsed.outcome === 'event') {
      this.#counts.events++
      this.#events.push(parsed.event)
      return
    }
    this.#counts[parsed.outcome]++
    if (parsed.outcome !== 'rejected') return
    this.#rejects.push({ offset, reason: parsed.reason, sample: text.slice(0, SAMPLE_LENGTH) })
  }

  #openParser(format: string | null): LineParser | null {
    if (format === null) return null
    return this.#formats.named(format)?.open({ referenceMs: this.referenceMs }) ?? null
  }
}
