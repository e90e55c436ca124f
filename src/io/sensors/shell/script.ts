/** A piece of a word: text as it stands, a variable, or the output of a script. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly isQuoted: boolean }
  | { readonly kind: 'script'; readonly script: string; readonly isQuoted: boolean }

export type Word = readonly WordPart[]

export interface Redirect {
  /** 0, 1 or 2; 3 for both outputs. */
  readonly descriptor: number
  readonly kind: 'to' | 'append' | 'from' | 'dup'
  readonly target: Word
}

export interface Command {
  readonly words: readonly Word[]
  /** What stands in parentheses or braces; '' for a command of words. */
  readonly group: string
  readonly redirects: readonly Redirect[]
}

/** Commands joined by pipes, and how they hang on what was before. */
export interface Pipeline {
  readonly joint: ';' | '&&' | '||'
  readonly commands: readonly Command[]
}

/** The longest script that is read, in characters. */
export const MAX_SCRIPT = 16_384

/**
 * Reads a script as far as bots write them: lists, pipes, quotes, variables, substitutions, groups and redirections, without
 * what a shell does by loops and branches: their words are passed over by the interpreter. Null where quotes or groups do not end.
 */
export function parseScript(script: string): readonly Pipeline[] | null {
  const reader = new ScriptReader(script.slice(0, MAX_SCRIPT))
  return reader.read()
}

class ScriptReader {
  readonly #text: string
  #at = 0
  readonly #pipelines: Pipeline[] = []
  #joint: Pipeline['joint'] = ';'
  #commands: Command[] = []
  #words: Word[] = []
  #redirects: Redirect[] = []
  #group = ''

  constructor(text: string) {
    this.#text = text
  }

  read(): readonly Pipeline[] | null {
    while (this.#at < this.#text.length) if (!this.#step()) return null
    this.#endPipeline(';')
    return this.#pipelines
  }

  #step(): boolean {
    const rest = this.#text.slice(this.#at, this.#at + 16)
    const mark = rest[0] as string
    if (mark === ' ' || mark === '\t' || mark === '\r') return this.#skip(1)
    if (mark === '\\' && rest[1] === '\n') return this.#skip(2)
    if (mark === '#' && !/[^\s;&|(]/.test(this.#text[this.#at - 1] ?? ' ')) {
      const end = this.#text.indexOf('\n', this.#at)
      this.#at = end < 0 ? this.#text.length : end
      return true
    }
    const redirect = /^(?:&>>?|[012]?(?:>>|>&|>\||>|<<<|<&|<))/.exec(rest)
    if (redirect !== null) return this.#redirect(redirect[0])
    if (rest.startsWith('&&') || rest.startsWith('||')) {
      this.#endPipeline(rest.slice(0, 2) as '&&' | '||')
      return this.#skip(2)
    }
    if (mark === '|') {
      this.#endCommand()
      return this.#skip(rest[1] === '&' ? 2 : 1)
    }
    if (mark === ';' || mark === '\n' || mark === '&') {
      this.#endPipeline(';')
      return this.#skip(1)
    }
    if (mark === '(') {
      const end = closing(this.#text, this.#at, '(', ')')
      if (end < 0) return false
      this.#group = this.#text.slice(this.#at + 1, end)
      this.#at = end + 1
      return true
    }
    if (mark === ')') return this.#skip(1)
    const word = this.#word()
    if (word === null) return false
    this.#words.push(word)
    return true
  }

  #skip(length: number): boolean {
    this.#at += length
    return true
  }

  #redirect(mark: string): boolean {
    this.#at += mark.length
    while (this.#text[this.#at] === ' ') this.#at++
    const target = this.#word()
    if (target === null) return false
    const operator = mark.replace(/^[012]/, '')
    const given = /^[012]/.test(mark) ? Number(mark[0]) : null
    this.#redirects.push({
      descriptor: given ?? (operator.startsWith('<') ? 0 : operator.startsWith('&') ? 3 : 1),
      kind: operator.includes('>&')
        ? 'dup'
        : operator.includes('>>')
          ? 'append'
          : operator.startsWith('<')
            ? 'from'
            : 'to',
      target,
    })
    return true
  }

  #word(): Word | null {
    const parts: WordPart[] = []
    let text = ''
    const flush = (isQuoted: boolean): void => {
      if (text !== '' || isQuoted) parts.push({ kind: 'text', text, isQuoted })
      text = ''
    }
    while (this.#at < this.#text.length) {
      const mark = this.#text[this.#at] as string
      if (/[\s;&|()<>]/.test(mark)) break
      if (mark === "'") {
        const end = this.#text.indexOf("'", this.#at + 1)
        if (end < 0) return null
        flush(false)
        text = this.#text.slice(this.#at + 1, end)
        flush(true)
        this.#at = end + 1
      } else if (mark === '"') {
        flush(false)
        if (!this.#quoted(parts)) return null
      } else if (mark === '\\') {
        text += this.#text[this.#at + 1] ?? ''
        this.#at += 2
      } else if (mark === '$' || mark === '`') {
        flush(false)
        const part = this.#substitution(false)
        if (part === null) return null
        parts.push(part)
      } else {
        text += mark
        this.#at++
      }
    }
    flush(false)
    return parts
  }

  #quoted(parts: WordPart[]): boolean {
    this.#at++
    let text = ''
    for (;;) {
      const mark = this.#text[this.#at]
      if (mark === undefined) return false
      if (mark === '"') break
      if (mark === '$' || mark === '`') {
        parts.push({ kind: 'text', text, isQuoted: true })
        text = ''
        const part = this.#substitution(true)
        if (part === null) return false
        parts.push(part)
        continue
      }
      if (mark === '\\' && /["\\$`\n]/.test(this.#text[this.#at + 1] ?? '')) this.#at++
      text += this.#text[this.#at] ?? ''
      this.#at++
    }
    parts.push({ kind: 'text', text, isQuoted: true })
    this.#at++
    return true
  }

  /** What begins with a dollar or a backquote. */
  #substitution(isQuoted: boolean): WordPart | null {
    const rest = this.#text.slice(this.#at)
    if (rest.startsWith('`')) {
      const end = this.#text.indexOf('`', this.#at + 1)
      if (end < 0) return null
      const script = this.#text.slice(this.#at + 1, end)
      this.#at = end + 1
      return { kind: 'script', script, isQuoted }
    }
    if (rest.startsWith('$(')) {
      const end = closing(this.#text, this.#at + 1, '(', ')')
      if (end < 0) return null
      const script = this.#text.slice(this.#at + 2, end)
      this.#at = end + 1
      return { kind: 'script', script, isQuoted }
    }
    const named = /^\$(?:\{([A-Za-z_]\w*|[?$#0-9@*])[^}]*\}|([A-Za-z_]\w*|[?$#0-9@*!]))/.exec(rest)
    if (named === null) {
      this.#at++
      return { kind: 'text', text: '$', isQuoted: true }
    }
    this.#at += named[0].length
    return { kind: 'variable', name: named[1] ?? named[2] ?? '', isQuoted }
  }

  #endCommand(): void {
    if (this.#words.length > 0 || this.#group !== '' || this.#redirects.length > 0)
      this.#commands.push({ words: this.#words, group: this.#group, redirects: this.#redirects })
    this.#words = []
    this.#redirects = []
    this.#group = ''
  }

  #endPipeline(next: Pipeline['joint']): void {
    this.#endCommand()
    if (this.#commands.length > 0)
      this.#pipelines.push({ joint: this.#joint, commands: this.#commands })
    this.#commands = []
    this.#joint = next
  }
}

/** Where the bracket that opens at an index closes, quotes passed over; -1 for nowhere. */
function closing(text: string, from: number, open: string, close: string): number {
  let depth = 0
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const mark = text[at] as string
    if (mark === '\\') at++
    else if (quote !== '') {
      if (mark === quote) quote = ''
    } else if (mark === "'" || mark === '"') quote = mark
    else if (mark === open) depth++
    else if (mark === close && --depth === 0) return at
  }
  return -1
}
