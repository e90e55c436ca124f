import { MAX_TEXT_LENGTH } from './event.js'

/** The longest name of a sensor, session or source an event keeps, in UTF-16 units. */
export const MAX_NAME_LENGTH = 256

/**
 * The text, or its first `limit` UTF-16 units when it is longer; a character that would be split in two is left out.
 */
export function boundText(text: string, limit: number = MAX_TEXT_LENGTH): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 1)
  const splitsPair = last >= 0xd800 && last <= 0xdbff
  return text.slice(0, splitsPair ? limit - 1 : limit)
}

/** Bytes of the text in UTF-8; a lone surrogate counts as the 3 bytes of U+FFFD that replace it. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (isHigh(unit) && i + 1 < text.length && isLow(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
