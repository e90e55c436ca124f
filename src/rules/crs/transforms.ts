/** A transformation of the ModSecurity Reference Manual: text in, text out, never longer than a few times its input. */
export type Transform = (text: string) => string

/**
 * The transformations by their names in lower case. Texts are strings whose characters are bytes or more; what cannot be
 * decoded stays as it is. Source of what each does: ModSecurity Reference Manual v3, "Transformation functions".
 */
export const TRANSFORMS: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ['none', (text) => text],
  ['lowercase', (text) => text.toLowerCase()],
  ['uppercase', (text) => text.toUpperCase()],
  ['urldecode', (text) => urlDecode(text, false)],
  ['urldecodeuni', (text) => urlDecode(text, true)],
  ['htmlentitydecode', htmlEntityDecode],
  ['jsdecode', jsDecode],
  ['escapeseqdecode', jsDecode],
  ['cssdecode', cssDecode],
  ['removenulls', (text) => text.replaceAll('\0', '')],
  ['replacenulls', (text) => text.replaceAll('\0', ' ')],
  ['removewhitespace', (text) => text.replace(/[\s\u00a0]+/g, '')],
  ['compresswhitespace', (text) => text.replace(/[\s\u00a0]+/g, ' ')],
  ['replacecomments', replaceComments],
  ['removecommentschar', (text) => text.replace(/\/\*|\*\/|--|#/g, '')],
  ['normalisepath', normalizePath],
  ['normalizepath', normalizePath],
  ['normalisepathwin', (text) => normalizePath(text.replaceAll('\\', '/'))],
  ['normalizepathwin', (text) => normalizePath(text.replaceAll('\\', '/'))],
  ['cmdline', cmdLine],
  ['base64decode', base64Decode],
  ['base64decodeext', base64Decode],
  ['utf8tounicode', utf8ToUnicode],
  ['hexdecode', (text) => hexDecode(text, /[0-9a-f]{2}/gi)],
  [
    'sqlhexdecode',
    (text) => text.replace(/0x((?:[0-9a-f]{2})+)/gi, (_all, hex: string) => hexDecode(hex, /../g)),
  ],
  ['trim', (text) => text.trim()],
  ['trimleft', (text) => text.trimStart()],
  ['trimright', (text) => text.trimEnd()],
  ['length', (text) => String(text.length)],
])

function urlDecode(text: string, hasUnicode: boolean): string {
  if (!/[%+]/.test(text)) return text
  return text
    .replaceAll('+', ' ')
    .replace(/%(?:u([0-9a-f]{4})|([0-9a-f]{2}))/gi, (all, wide?: string, byte?: string) => {
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
      if (!hasUnicode || wide === undefined) return all
      const code = Number.parseInt(wide, 16)
      // Full-width forms are ASCII to old servers; of others the low byte stays.
      if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0)
      return String.fromCharCode(code & 0xff)
    })
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
}

function htmlEntityDecode(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#x([0-9a-f]{1,7})|#(\d{1,8})|(quot|amp|lt|gt|nbsp));?/gi,
    (_all, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] as string
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return String.fromCharCode(code & 0xff)
    },
  )
}

const JS_LETTERS: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function jsDecode(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([0-7]{1,3})|([\s\S]))/gi,
    (_all, wide?: string, byte?: string, octal?: string, letter?: string) => {
      if (wide !== undefined) {
        const code = Number.parseInt(wide, 16)
        return String.fromCharCode(code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code & 0xff)
      }
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
      return JS_LETTERS[letter as string] ?? (letter as string)
    },
  )
}

function cssDecode(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:([0-9a-f]{1,6})\s?|\n|([\s\S]))/gi,
    (_all, hex?: string, other?: string) => {
      if (hex === undefined) return other ?? ''
      const code = Number.parseInt(hex, 16)
      return String.fromCharCode(code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code & 0xff)
    },
  )
}

/** A comment of C becomes a space, one that is never closed too. */
function replaceComments(text: string): string {
  let out = ''
  let at = 0
  for (;;) {
    const open = text.indexOf('/*', at)
    if (open < 0) return out + text.slice(at)
    const close = text.indexOf('*/', open + 2)
    out += `${text.slice(at, open)} `
    if (close < 0) return out
    at = close + 2
  }
}

/** Without `//`, `./` and, where a folder stands before it, `../`. */
function normalizePath(text: string): string {
  if (!text.includes('/')) return text
  const isRooted = text.startsWith('/')
  const isFolder = /\/\.{0,2}$/.test(text)
  const kept: string[] = []
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (part !== '..' || !isRooted) kept.push(part)
  }
  const path = kept.join('/')
  return `${isRooted ? '/' : ''}${path}${isFolder && path !== '' ? '/' : ''}`
}

/** What a shell would not see is gone: quotes, carets and backslashes, blanks before `/` and `(`; `,` and `;` are blanks. */
function cmdLine(text: string): string {
  return text
    .replace(/[\\"'^]/g, '')
    .replace(/[,;\s]+/g, ' ')
    .replace(/ (?=[/(])/g, '')
    .toLowerCase()
}

/** What is of another alphabet stays. */
function base64Decode(text: string): string {
  const encoded = /^([A-Za-z0-9+/]{2,})={0,2}$/.exec(text.trim())?.[1]
  if (encoded === undefined) return text
  return atob(encoded.slice(0, encoded.length - (encoded.length % 4 === 1 ? 1 : 0)))
}

/** Characters beyond ASCII, spelt in bytes of UTF-8 or as such, as `%uXXXX`. */
function utf8ToUnicode(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex -- bytes of UTF-8
    /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[^\x00-\xff]/g,
    (bytes) => {
      const lead = bytes.charCodeAt(0)
      let code = bytes.length === 1 ? lead : lead & (0xff >> (bytes.length + 1))
      for (let i = 1; i < bytes.length; i++) code = (code << 6) | (bytes.charCodeAt(i) & 0x3f)
      return `%u${code.toString(16).padStart(4, '0')}`
    },
  )
}

function hexDecode(text: string, pairs: RegExp): string {
  return text.replace(pairs, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
}
