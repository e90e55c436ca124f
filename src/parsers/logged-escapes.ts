import { utf8Length } from '../event/text.js'

const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|(["\\nrtbfv]))/g
const NAMED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
}

/**
 * Text as the client sent it, from what Apache (`\"`, `\\`, `\n`, `\xhh`) and nginx (`\xHH`) write for quotes and unprintable bytes.
 * Each escape was one byte; a byte above 0x7f becomes the character of that number (Latin-1).
 */
export function unescapeLogged(text: string): { readonly text: string; readonly bytes: number } {
  if (!text.includes('\\')) return { text, bytes: utf8Length(text) }
  let highBytes = 0
  const sent = text.replace(ESCAPE, (_whole, hex: string | undefined, named: string) => {
    if (hex === undefined) return NAMED[named] ?? named
    const byte = Number.parseInt(hex, 16)
    if (byte > 0x7f) highBytes++
    return String.fromCharCode(byte)
  })
  return { text: sent, bytes: utf8Length(sent) - highBytes }
}
