import { styleText } from 'node:util'

/** Styles text for a stream that shows colours, and leaves it plain otherwise (pipes, NO_COLOR). */
export function paint(
  style: Parameters<typeof styleText>[0],
  text: string,
  stream: { readonly isTTY?: boolean } = process.stdout,
): string {
  const hasColour =
    stream.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb'
  return hasColour ? styleText(style, text, { validateStream: false }) : text
}

/** Text with control characters made visible, so that what an attacker wrote cannot drive a terminal. */
export function printable(text: string): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const isControl =
      code < 32 ||
      (code >= 127 && code < 160) ||
      (code >= 0x202a && code <= 0x202e) ||
      (code >= 0x2066 && code <= 0x2069)
    out += isControl ? `\\x${code.toString(16).padStart(2, '0')}` : character
  }
  return out
}
