/** A name and a password. */
export interface OfferedLogin {
  readonly userName: string
  readonly password: string
  /** What is answered whatever the password is; null when that decides. */
  readonly refusal: string | null
}

/** What a step of AUTH leads to. */
export type LoginStep =
  | { readonly ask: string }
  | { readonly offered: OfferedLogin }
  /** What the server answers to what is no answer at all. */
  | { readonly refusal: string }

const MALFORMED = failure('another step is needed in authentication')

/** Base64 of `Username:` and `Password:`. */
const ASK_NAME = '334 VXNlcm5hbWU6'
const ASK_PASSWORD = '334 UGFzc3dvcmQ6'

/** One AUTH command and the lines behind it: PLAIN (RFC 4616) or LOGIN, as Cyrus SASL answers them. */
export class SmtpLogin {
  readonly #mechanism: string
  #userName: string | null = null

  constructor(mechanism: string) {
    this.#mechanism = mechanism.toUpperCase()
  }

  /** @param initial what stood behind the mechanism; null for nothing. */
  begin(initial: string | null): LoginStep {
    const decoded = initial === null ? null : decode64(initial)
    if (initial !== null && decoded === null) return { refusal: MALFORMED }
    if (this.#mechanism !== 'PLAIN' && this.#mechanism !== 'LOGIN')
      return { refusal: failure('no mechanism available') }
    if (decoded !== null) return this.#take(decoded)
    return { ask: this.#mechanism === 'PLAIN' ? '334 ' : ASK_NAME }
  }

  /** @param line what the visitor answered. */
  proceed(line: string): LoginStep {
    if (line === '*') return { refusal: '501 5.7.0 Authentication aborted' }
    const decoded = decode64(line)
    return decoded === null ? { refusal: MALFORMED } : this.#take(decoded)
  }

  #take(decoded: string): LoginStep {
    if (this.#mechanism === 'PLAIN') return plain(decoded)
    if (this.#userName === null) {
      this.#userName = decoded
      return { ask: ASK_PASSWORD }
    }
    return offered(this.#userName, decoded)
  }
}

/** `authorization id NUL name NUL password`. */
function plain(decoded: string): LoginStep {
  const [authorization = '', userName, password, more] = decoded.split('\0')
  if (userName === undefined || password === undefined || more !== undefined)
    return { refusal: failure('bad protocol / cancel') }
  // Nobody may act for somebody else here; such a password is wrong whatever it is.
  const isOwn = authorization === '' || authorization === userName
  return isOwn
    ? offered(userName, password)
    : { offered: { userName, password, refusal: LOGIN_FAILED } }
}

function offered(userName: string, password: string): LoginStep {
  const refusal =
    userName === '' ? '454 4.7.0 Temporary authentication failure: generic failure' : null
  return { offered: { userName, password, refusal } }
}

/** The answer to a wrong password. */
export const LOGIN_FAILED = failure('authentication failure')

function failure(why: string): string {
  return `535 5.7.8 Error: authentication failed: ${why}`
}

/** Base64 of whole groups, one character a byte; null for anything else. */
function decode64(text: string): string | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  if (text.startsWith('=')) return null
  return Buffer.from(text, 'base64').toString('latin1')
}
