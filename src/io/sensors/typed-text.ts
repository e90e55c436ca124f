/**
 * What a visitor typed as text that can stand in a log, a page or a terminal: what is UTF-8 stays readable, and every
 * byte that is none, every control character and every mark that turns the direction of writing is told as `\xhh`.
 * @param typed one character a byte, as Node's latin1 reads it.
 */
export function typedText(typed: string): string {
  if (PLAIN.test(typed)) return typed
  const bytes = Buffer.from(typed, 'latin1')
  try {
    return STRICT.decode(bytes).replace(UNSAFE, asBytes)
  } catch {
    return typed.replace(/[^\x20-\x5b\x5d-\x7e]/g, (unit) => asHex(unit.charCodeAt(0)))
  }
}

const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Controls, format characters, separators of lines, private and unassigned code points; and the backslash, to stay unambiguous. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\\]/gu

function asBytes(character: string): string {
  return [...Buffer.from(character, 'utf8')].map(asHex).join('')
}

function asHex(byte: number): string {
  return byte === 0x5c ? '\\\\' : `\\x${byte.toString(16).padStart(2, '0')}`
}
