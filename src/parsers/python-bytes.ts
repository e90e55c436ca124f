/**
 * Bytes behind a Python representation of them, as Cowrie logs forwarded data: `'GET /\r\n'` or `b'…'`.
 * Every escape (`\r`, `\\`, `\x00`) is one byte. Text that is no representation is counted as UTF-8 by the caller.
 * @returns null when the text is not quoted in that way.
 */
export function pythonBytesLength(text: string): number | null {
  const body = pythonBytesBody(text)
  if (body === null) return null
  let bytes = 0
  for (let i = 0; i < body.length; i++, bytes++) {
    if (body.charCodeAt(i) !== BACKSLASH) continue
    i += body.charCodeAt(i + 1) === LETTER_X ? 3 : 1
  }
  return bytes
}

/** What is between the quotes of `'…'`, `"…"`, `b'…'` or `b"…"`; null when there are none. */
export function pythonBytesBody(text: string): string | null {
  const start = text.startsWith('b') ? 1 : 0
  const quote = text.charAt(start)
  if (quote !== "'" && quote !== '"') return null
  if (text.length < start + 2 || !text.endsWith(quote)) return null
  return text.slice(start + 1, -1)
}

const BACKSLASH = 92
const LETTER_X = 120
