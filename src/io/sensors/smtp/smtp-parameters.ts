/** What the parameters of MAIL have said since the last reset. The server remembers them even when it refused the command. */
export interface MailParameters {
  sizeBytes: number
  hasReturn: boolean
  hasEnvelopeId: boolean
}

/** The largest message the server takes, bytes. */
export const MAX_MESSAGE_BYTES = 10_240_000

const XTEXT = /^(?:[!-*,-<>-~]|\+[0-9A-F]{2})+$/

/** Reads the parameters of MAIL; what the server answers when one is wrong, null when all are right. */
export function mailParameterFault(words: readonly string[], said: MailParameters): string | null {
  for (const word of words) {
    const fault = faultOf(word, said)
    if (fault !== null) return fault
  }
  return said.sizeBytes > MAX_MESSAGE_BYTES ? '552 5.3.4 Message size exceeds fixed limit' : null
}

function faultOf(word: string, said: MailParameters): string | null {
  const [name, value] = parted(word)
  switch (name) {
    case 'BODY':
      return /^(?:8BITMIME|7BIT)$/i.test(value ?? '') ? null : unsupported(word)
    case 'SIZE':
      if (value === undefined) return unsupported(word)
      if (!/^\d{1,18}$/.test(value)) return '501 5.5.4 Bad message size syntax'
      said.sizeBytes = Number(value)
      return null
    case 'SMTPUTF8':
      return value === undefined ? null : unsupported(word)
    case 'AUTH':
      return value === undefined ? unsupported(word) : null
    case 'RET':
      if (value === undefined) return unsupported(word)
      if (said.hasReturn || !/^(?:FULL|HDRS)$/i.test(value))
        return '501 5.5.4 Bad RET parameter syntax'
      said.hasReturn = true
      return null
    case 'ENVID':
      if (value === undefined) return unsupported(word)
      if (said.hasEnvelopeId || !XTEXT.test(value)) return '501 5.5.4 Bad ENVID parameter syntax'
      said.hasEnvelopeId = true
      return null
    default:
      return unsupported(word)
  }
}

/** Reads the parameters of RCPT; what the server answers when one is wrong, null when all are right. */
export function recipientParameterFault(words: readonly string[]): string | null {
  let hasNotify = false
  let hasOriginal = false
  for (const word of words) {
    const [name, value] = parted(word)
    if (name === 'NOTIFY' && value !== undefined) {
      const isRight = /^(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY))*)$/i.test(
        value,
      )
      if (hasNotify || !isRight) return '501 5.5.4 Error: Bad NOTIFY parameter syntax'
      hasNotify = true
    } else if (name === 'ORCPT' && value !== undefined) {
      const isRight = /^[A-Za-z0-9-]+;.+$/.test(value)
      if (hasOriginal || !isRight) return '501 5.5.4 Error: Bad ORCPT parameter syntax'
      hasOriginal = true
    } else return unsupported(word)
  }
  return null
}

function parted(word: string): readonly [string, string | undefined] {
  const equals = word.indexOf('=')
  return equals < 0
    ? [word.toUpperCase(), undefined]
    : [word.slice(0, equals).toUpperCase(), word.slice(equals + 1)]
}

function unsupported(word: string): string {
  return `555 5.5.4 Unsupported option: ${word}`
}
