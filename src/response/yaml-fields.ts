import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { nearest } from '../config.js'
import { PhantomNetError } from '../errors.js'

/** Characters of a value that a message quotes. */
const MAX_QUOTED = 60

/**
 * A value in a YAML file that people write, with its line: what it must be is asked of it, and it says by file and line
 * what is wrong.
 */
export class YamlField {
  readonly #file: YamlFile
  readonly #node: unknown
  /** What the value is called in messages. */
  readonly name: string

  constructor(file: YamlFile, node: unknown, name: string) {
    this.#file = file
    this.#node = node
    this.name = name
  }

  /** Whether the key stands there without a value. */
  get isEmpty(): boolean {
    return isScalar(this.#node) ? this.#node.value === null : this.#node === null
  }

  /** The keys of a mapping. @throws PhantomNetError CONFIG_INVALID, CONFIG_UNKNOWN_KEY with the nearest of `known`. */
  fields<Key extends string>(known: readonly Key[]): Partial<Record<Key, YamlField>> {
    if (!isMap(this.#node)) return this.refuse('a mapping')
    const fields: Partial<Record<Key, YamlField>> = {}
    for (const { key, value } of this.#node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      const found = known.find((candidate) => candidate === name)
      if (found === undefined) {
        throw this.#file.fault(
          'CONFIG_UNKNOWN_KEY',
          key,
          `${this.name} has the unknown key \`${name.slice(0, MAX_QUOTED)}\`. Did you mean \`${nearest(name, known)}\`?`,
        )
      }
      const path = this.name === this.#file.title ? found : `${this.name}.${found}`
      const field = new YamlField(this.#file, value ?? key, path)
      // Nothing but comments under a key: as if it were not there.
      if (value !== null && !field.isEmpty) fields[found] = field
    }
    return fields
  }

  /** The items of a list of at most so many. */
  items(most: number): readonly YamlField[] {
    if (!isSeq(this.#node)) return this.refuse('a list')
    const { items } = this.#node
    if (items.length > most) return this.refuse(`a list of at most ${most}`)
    return items.map((item, i) => new YamlField(this.#file, item, `${this.name} ${i + 1}`))
  }

  /** A list, or one value as a list of itself. */
  oneOrMore(most: number): readonly YamlField[] {
    return isSeq(this.#node) ? this.items(most) : [this]
  }

  text(): string {
    const value = this.#scalar()
    return typeof value === 'string' ? value : this.refuse('text')
  }

  /** A text as it was written: `10` and `1.2.3.4` are texts here. */
  written(): string {
    const value = this.#scalar()
    return typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : this.refuse('text')
  }

  oneOf<const Word extends string>(words: readonly Word[]): Word {
    const value = this.#scalar()
    const found = words.find((word) => word === value)
    if (found !== undefined) return found
    if (words.length <= 6) return this.refuse(`one of ${words.join(', ')}`)
    const meant = typeof value === 'string' ? ` Did you mean \`${nearest(value, words)}\`?` : ''
    return this.refuse('a known one', meant)
  }

  number(least: number, most: number, isWhole = false): number {
    const value = this.#scalar()
    const isFitting =
      typeof value === 'number' &&
      value >= least &&
      value <= most &&
      (!isWhole || Number.isInteger(value))
    return isFitting
      ? value
      : this.refuse(`${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}`)
  }

  switch(): boolean {
    const value = this.#scalar()
    return typeof value === 'boolean' ? value : this.refuse('true or false')
  }

  /** @throws PhantomNetError CONFIG_INVALID: the value must be `what`. */
  refuse(what: string, cure = ' Mend it there.'): never {
    const value = isScalar(this.#node) ? JSON.stringify(this.#node.value) : null
    const is = value === null ? '' : `, not ${value.slice(0, MAX_QUOTED)}`
    throw this.#file.fault(
      'CONFIG_INVALID',
      this.#node,
      `\`${this.name}\` must be ${what}${is}.${cure}`,
    )
  }

  #scalar(): unknown {
    return isScalar(this.#node) ? this.#node.value : undefined
  }
}

/** A YAML file read whole, and where in it everything stands. */
export class YamlFile {
  /** What its topmost mapping is called. */
  readonly title: string
  readonly #path: string
  readonly #lines = new LineCounter()
  readonly #contents: Node | null

  /** @throws PhantomNetError CONFIG_INVALID for text that is no YAML, or uses aliases. */
  constructor(text: string, path: string, title: string) {
    this.#path = path
    this.title = title
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false })
    const [error] = document.errors
    if (error !== undefined) {
      const { line } = this.#lines.linePos(error.pos[0])
      const what = error.message.split('\n')[0]?.replace(/\.$/, '')
      throw new PhantomNetError(
        'CONFIG_INVALID',
        `${path}, line ${line}: this is no YAML: ${what}. Mend it there.`,
        { cause: error },
      )
    }
    this.#contents = document.contents
  }

  /** The topmost mapping; null in a file of nothing but comments. */
  get top(): YamlField | null {
    const top = new YamlField(this, this.#contents, this.title)
    return top.isEmpty ? null : top
  }

  fault(
    code: 'CONFIG_INVALID' | 'CONFIG_UNKNOWN_KEY',
    node: unknown,
    what: string,
  ): PhantomNetError {
    const at = (node as Partial<Node> | null)?.range?.[0]
    const line = at === undefined ? '' : `, line ${this.#lines.linePos(at).line}`
    return new PhantomNetError(code, `${this.#path}${line}: ${what}`)
  }
}
