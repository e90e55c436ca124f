import { MAX_TEXT_LENGTH } from '../event/event.js'

const BLANKS = /[\s\0]+/g
const FIELD_SEPARATOR = /\$\{IFS\}|\$IFS(?:\$9)?/g
const QUOTING = /['"\\]/

/**
 * The forms of a command line in which signs are sought: blanks squeezed and `${IFS}` spelled out, and,
 * where there are quotes or backslashes, once more without them, since `w''get` and `\wget` run wget.
 * At most MAX_TEXT_LENGTH units are read. Case is kept.
 */
function shellTexts(command: string): readonly string[] {
  const line = command.length > MAX_TEXT_LENGTH ? command.slice(0, MAX_TEXT_LENGTH) : command
  const text = line.replace(FIELD_SEPARATOR, ' ').replace(BLANKS, ' ')
  return QUOTING.test(text) ? [text, unquote(text)] : [text]
}

/** Without quotes and without backslashes, except those that spell a byte (`\x41`, `\101`). */
function unquote(text: string): string {
  let out = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string
    if (!QUOTING.test(c) || (c === '\\' && SPELLS_BYTE.includes(text[at + 1] ?? ''))) continue
    out += text.slice(from, at)
    from = at + 1
  }
  return out + text.slice(from)
}

const SPELLS_BYTE = 'xX01234567'

/** A command line as the shell rules want to see it. */
export interface ShellView {
  /** As sent, at most MAX_TEXT_LENGTH units. */
  readonly command: string
  readonly texts: readonly string[]
  /** The line from its first program on, lower case: what `sudo`, `nohup` and `LC_ALL=C ` before it hide. */
  readonly program: string
}

export function shellView(command: string): ShellView {
  const texts = shellTexts(command)
  return {
    command: command.slice(0, MAX_TEXT_LENGTH),
    texts,
    program: withoutPrefixes((texts[0] as string).trim()),
  }
}

const PREFIX = /^(?:sudo|nohup|exec|command|[a-z_]{1,32}=[^ ]{0,64}) /

const MAX_PREFIXES = 4

function withoutPrefixes(text: string): string {
  let line = text.toLowerCase()
  for (let n = 0; n < MAX_PREFIXES; n++) {
    const prefix = PREFIX.exec(line)
    if (prefix === null) break
    line = line.slice(prefix[0].length)
  }
  return line
}
