import { PhantomNetError } from '../../errors.js'

/** Which credentials a sensor lets in. */
export interface LoginPolicy {
  /** Whether this attempt gets in; `attempts` is how many the source has made on this sensor before it. */
  accepts(userName: string, password: string, attempts: number): boolean
}

/** The longest name or password that is compared; longer ones never match. */
const MAX_CREDENTIAL_LENGTH = 256

/**
 * Reads `never`, `after:N` (each source from its attempt N+1 on, whatever it offers) or `listed` (`user:password`; a
 * `*` for either stands for anything).
 * @throws PhantomNetError CONFIG_INVALID.
 */
export function loginPolicy(rule: string, credentials: readonly string[]): LoginPolicy {
  if (rule === 'never') return { accepts: () => false }
  if (rule === 'listed') return listed(credentials.map(credential))
  const after = /^after:(\d{1,6})$/.exec(rule)
  if (after === null) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `\`sensor_login\` is ${JSON.stringify(rule.slice(0, 80))}. Give never, after:N or listed.`,
    )
  }
  const patience = Number(after[1])
  return { accepts: (_user, _password, attempts) => attempts >= patience }
}

interface Credential {
  readonly userName: string
  readonly password: string
}

function listed(allowed: readonly Credential[]): LoginPolicy {
  return {
    accepts: (userName, password) =>
      userName.length <= MAX_CREDENTIAL_LENGTH &&
      password.length <= MAX_CREDENTIAL_LENGTH &&
      allowed.some(
        (one) =>
          (one.userName === '*' || one.userName === userName) &&
          (one.password === '*' || one.password === password),
      ),
  }
}

function credential(text: string): Credential {
  const colon = text.indexOf(':')
  if (colon > 0) return { userName: text.slice(0, colon), password: text.slice(colon + 1) }
  throw new PhantomNetError(
    'CONFIG_INVALID',
    'an entry of `sensor_credentials` has no colon. Write user:password, with * for anything.',
  )
}
