import { type JsonRecord, numberOf } from './json-fields.js'
import { logNamed, type ZeekFields, type ZeekLog } from './zeek-logs.js'

export class ZeekJson implements ZeekFields {
  readonly #record: JsonRecord

  constructor(record: JsonRecord) {
    this.#record = record
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#record, name)
  }

  text(name: string): string {
    const field = this.#record[name]
    const value: unknown = Array.isArray(field) ? field[0] : field
    if (typeof value === 'string') return value
    if (typeof value === 'boolean') return value ? 'T' : 'F'
    return typeof value === 'number' ? String(value) : ''
  }

  number(name: string): number | null {
    return numberOf(this.#record, name)
  }
}

/** More columns than any log of Zeek has. */
const MOST_COLUMNS = 512

/**
 * Zeek's ASCII tables: `#separator`, `#set_separator`, `#empty_field`, `#unset_field`, `#path` and `#fields` say how rows are read; they may come
 * again in a file that several logs were put into. One row is held at a time.
 */
export class ZeekTable implements ZeekFields {
  #separator = '\t'
  #setSeparator = ','
  #empty = '(empty)'
  #unset = '-'
  #path = ''
  readonly #columns = new Map<string, number>()
  #width = 0
  #row = ''
  /** Where each value of the row begins, and one behind where the last one ends. */
  readonly #starts = new Int32Array(MOST_COLUMNS + 1)
  #log: ZeekLog | null = null

  get isOpen(): boolean {
    return this.#columns.size > 0
  }

  get log(): ZeekLog | null {
    return this.#log
  }

  /** Takes a line that begins with #; what tells nothing of the columns is passed over. */
  heading(line: string): void {
    if (line.startsWith('#separator ')) {
      this.#separator = unescaped(line.slice('#separator '.length)).slice(0, 1) || '\t'
      return
    }
    const [name, ...values] = line.split(this.#separator)
    const [value] = values
    if (value === undefined) return
    if (name === '#set_separator') this.#setSeparator = value
    else if (name === '#empty_field') this.#empty = value
    else if (name === '#unset_field') this.#unset = value
    else if (name === '#path') this.#path = value
    else if (name === '#fields') this.#open(values)
  }

  #open(names: readonly string[]): void {
    this.#columns.clear()
    const known = names.slice(0, MOST_COLUMNS)
    for (const [i, name] of known.entries()) this.#columns.set(name, i)
    this.#width = known.length
    this.#log = logNamed(this.#path)
  }

  /** Holds a row; false when it has not a value for every column. */
  take(line: string): boolean {
    this.#row = line
    const separator = this.#separator
    const columns = this.#width
    let column = 0
    let from = 0
    // Values are cut out only when they are asked for: a row has many, and few are.
    for (; from >= 0 && column < columns; column++) {
      this.#starts[column] = from
      const end = line.indexOf(separator, from)
      from = end < 0 ? -1 : end + 1
    }
    this.#starts[column] = line.length + 1
    return column === columns && from < 0
  }

  has(name: string): boolean {
    return this.#columns.has(name)
  }

  text(name: string): string {
    const raw = this.#raw(name)
    if (raw === '') return ''
    const end = SETS.has(name) ? raw.indexOf(this.#setSeparator) : -1
    const one = end < 0 ? raw : raw.slice(0, end)
    return one.includes('\\x') ? unescaped(one) : one
  }

  number(name: string): number | null {
    const raw = this.#raw(name)
    if (raw === '') return null
    const value = Number(raw)
    return Number.isFinite(value) ? value : null
  }

  #raw(name: string): string {
    const column = this.#columns.get(name)
    if (column === undefined) return ''
    const start = this.#starts[column] as number
    const value = this.#row.slice(start, (this.#starts[column + 1] as number) - 1)
    return value === this.#unset || value === this.#empty ? '' : value
  }
}

/** Fields that are sets or vectors among those that are read. */
const SETS: ReadonlySet<string> = new Set(['rcptto', 'to'])

/** Zeek writes bytes that are not printable, and its own separators, as \xHH. */
function unescaped(text: string): string {
  return text.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
