import { canonicalAddress } from '../../../event/address.js'

/** An address of MAIL, RCPT or VRFY without quotation marks, comments and route. */
export interface MailAddress {
  readonly local: string
  /** Null when there is no `@`. */
  readonly domain: string | null
}

const MAX_DOMAIN_BYTES = 255

/**
 * Reads an address as mail servers do, which is laxer than RFC 5321: brackets may lack, a phrase may stand before them, a
 * comment within.
 * @returns null when it is none; both parts empty for `<>`.
 */
export function readMailAddress(text: string): MailAddress | null {
  const inner = withinBrackets(text.trim())
  if (inner === null) return null
  const plain = withoutComments(inner)
    .trim()
    .replace(/^@[^:]*:/, '')
  const words = unquoted(plain)
  if (words === null) return null
  const { value, lastAt } = words
  if (lastAt < 0) return { local: value, domain: null }
  const domain = value.slice(lastAt + 1)
  return isDomain(domain) ? { local: value.slice(0, lastAt), domain } : null
}

/** The address as text, as answers repeat it. */
export function addressText({ local, domain }: MailAddress): string {
  return domain === null ? local : `${local}@${domain}`
}

/** What stands between angle brackets, or all of it where there are none; null when they do not pair. */
function withinBrackets(text: string): string | null {
  const open = /^(?:"(?:[^"\\]|\\.)*"\s*|[^"<>,;@]*)<(.*)$/s.exec(text)
  if (open === null) return /^[^<>]*>?$/s.test(text) ? text.replace(/>$/, '') : null
  const close = /^([^>]*)(>+)$/s.exec(open[1] as string)
  return close === null ? null : (close[1] as string).replace(/^<+/, '')
}

function withoutComments(text: string): string {
  return text.replace(/\([^()]*\)/g, '')
}

/** Takes quotation marks and backslashes out; null when bare blanks or separators are left, or a mark is alone. */
function unquoted(text: string): { readonly value: string; readonly lastAt: number } | null {
  let value = ''
  let lastAt = -1
  let isQuoted = false
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string
    if (sign === '"') isQuoted = !isQuoted
    else if (sign === '\\' && i + 1 < text.length) value += text[++i]
    else {
      if (!isQuoted && /[\s,;:<>()]/.test(sign) && !(sign === ':' && value.includes('[')))
        return null
      if (!isQuoted && sign === '@') lastAt = value.length
      value += sign
    }
  }
  return isQuoted ? null : { value, lastAt }
}

/** A name whose labels are letters, digits, `_` and inner `-`, or beyond ASCII; or an address in square brackets. */
export function isDomain(domain: string): boolean {
  const literal = /^\[(?:IPv6:)?([^\]]*)\]$/i.exec(domain)
  if (literal !== null) return canonicalAddress(literal[1] as string) !== null
  const name = domain.endsWith('.') ? domain.slice(0, -1) : domain
  return (
    name.length <= MAX_DOMAIN_BYTES &&
    name
      .split('.')
      .every((label) => /^(?!-)[A-Za-z0-9_\x80-\xff-]{1,63}$/.test(label) && !label.endsWith('-'))
  )
}
