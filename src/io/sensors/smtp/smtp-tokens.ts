const BLANK = /[ \t\v\f\r]/

/**
 * Splits a command line into words at blanks, but not within quotation marks or angle brackets, so that an address stays
 * one word. What stands behind a NUL is not seen, as in a C string.
 */
export function smtpTokens(line: string): string[] {
  const end = line.indexOf('\0')
  const text = end < 0 ? line : line.slice(0, end)
  const words: string[] = []
  let word = ''
  let depth = 0
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string
    if (!isQuoted && depth === 0 && BLANK.test(sign)) {
      if (word !== '') words.push(word)
      word = ''
      continue
    }
    word += sign
    if (sign === '\\' && i + 1 < text.length) word += text[++i]
    else if (sign === '"') isQuoted = !isQuoted
    else if (!isQuoted && sign === '<') depth++
    else if (!isQuoted && sign === '>' && depth > 0) depth--
  }
  if (word !== '') words.push(word)
  return words
}
