/** One directive of a ModSecurity configuration: `SecRule ARGS "@rx a" "id:1"`. */
export interface Directive {
  readonly file: string
  /** Of its first line, from 1. */
  readonly line: number
  readonly name: string
  /** Without their quotes; a backslash before a backslash or, within quotes, before a quote is taken away, as Apache does. */
  readonly words: readonly string[]
}

/**
 * Cuts a configuration into directives: a backslash at its end continues a line, `#` at its start makes it a comment.
 * Source of the syntax: the ModSecurity Reference Manual v3 and Apache's configuration files.
 */
export function readDirectives(file: string, text: string): Directive[] {
  const directives: Directive[] = []
  let logical = ''
  let first = 1
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (logical === '') {
      first = i + 1
      if (/^\s*(#|$)/.test(line)) continue
    }
    if (line.endsWith('\\')) {
      logical += `${line.slice(0, -1)} `
      continue
    }
    const [name = '', ...words] = wordsOf(logical + line)
    if (name !== '') directives.push({ file, line: first, name, words })
    logical = ''
  }
  return directives
}

function wordsOf(text: string): string[] {
  const words: string[] = []
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text[at] as string)) {
      at++
      continue
    }
    const isQuoted = text[at] === '"'
    if (isQuoted) at++
    let word = ''
    for (; at < text.length; at++) {
      const character = text[at] as string
      if (isQuoted ? character === '"' : /\s/.test(character)) break
      const next = text[at + 1]
      if (character === '\\' && (next === '\\' || (isQuoted && next === '"'))) at++
      word += text[at] as string
    }
    at++
    words.push(word)
  }
  return words
}
