/** A record of CSV, or why it is none. */
export type CsvRecord =
  | { readonly ok: true; readonly line: number; readonly cells: readonly string[] }
  | { readonly ok: false; readonly line: number; readonly fault: string }

/** A record may not be longer than this, in UTF-16 units: an unclosed quote must not swallow the file. */
export const MAX_RECORD_LENGTH = 1 << 16

/**
 * Cuts CSV (RFC 4180; lines may end in LF or CRLF, a byte order mark and empty lines are passed over) into records, piece by
 * piece. Nothing is kept but the record at hand.
 */
export class CsvRecords {
  readonly #onRecord: (record: CsvRecord) => void
  #rest = ''
  /** Lines of a record whose quotes are still open, and where it began. */
  #open: string | null = null
  #openLine = 0
  #line = 0

  constructor(onRecord: (record: CsvRecord) => void) {
    this.#onRecord = onRecord
  }

  push(text: string): void {
    const all = this.#rest + text
    let from = 0
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
      this.#takeLine(all.slice(from, end))
      from = end + 1
    }
    this.#rest = all.slice(from)
    if (this.#rest.length > MAX_RECORD_LENGTH) this.#overlong()
  }

  end(): void {
    if (this.#rest !== '') this.#takeLine(this.#rest)
    this.#rest = ''
    if (this.#open === null) return
    this.#onRecord({ ok: false, line: this.#openLine, fault: 'a quote in it is never closed' })
    this.#open = null
  }

  #takeLine(raw: string): void {
    this.#line++
    const isFirst = this.#line === 1
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const text = isFirst && line.startsWith('\uFEFF') ? line.slice(1) : line
    if (this.#open === null && !text.includes('"')) {
      if (text !== '') this.#onRecord({ ok: true, line: this.#line, cells: text.split(',') })
      return
    }
    this.#takeQuoted(this.#open === null ? text : `${this.#open}\n${text}`)
  }

  #takeQuoted(text: string): void {
    if (this.#open === null) this.#openLine = this.#line
    const cells = quotedCells(text)
    this.#open = cells === null ? text : null
    if (cells === null) {
      if (text.length > MAX_RECORD_LENGTH) this.#overlong()
      return
    }
    this.#onRecord(
      cells === 'stray'
        ? { ok: false, line: this.#openLine, fault: 'text follows or precedes a quoted cell' }
        : { ok: true, line: this.#openLine, cells },
    )
  }

  #overlong(): void {
    const line = this.#open === null ? this.#line + 1 : this.#openLine
    this.#onRecord({ ok: false, line, fault: 'it is longer than 64 kB' })
    this.#open = null
    this.#rest = ''
  }
}

/** The cells of a record; null while a quote is open, 'stray' when a quote stands inside bare text. */
function quotedCells(text: string): string[] | null | 'stray' {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (text[at] === '"') {
      let cell = ''
      for (at++; ; at++) {
        const quote = text.indexOf('"', at)
        if (quote < 0) return null
        cell += text.slice(at, quote)
        at = quote + 1
        if (text[at] !== '"') break
        cell += '"'
      }
      cells.push(cell)
      if (at < text.length && text[at] !== ',') return 'stray'
    } else {
      const comma = text.indexOf(',', at)
      const cell = text.slice(at, comma < 0 ? text.length : comma)
      if (cell.includes('"')) return 'stray'
      cells.push(cell)
      at += cell.length
    }
    if (at >= text.length) return cells
    at++
    if (at === text.length) return [...cells, '']
  }
}
