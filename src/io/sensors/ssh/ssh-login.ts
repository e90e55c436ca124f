import { createHash } from 'node:crypto'
import type { AuthContext, Connection } from 'ssh2'
import { utf8Length } from '../../../event/text.js'
import type { SensorSite, Visit } from '../sensor.js'
import { LOGIN_METHODS, MAX_TRIES } from './persona.js'
import { disconnect, TOO_MANY_TRIES } from './protocol-words.js'
import { readableText } from './session-acts.js'

/** Hears what a client logs in with, and lets it in as the policy has it. */
export function hearLogins(
  client: Connection,
  visit: Visit,
  { login, tarpitMs }: SensorSite,
  onLogin: (userName: string) => void,
): void {
  let tries = 0
  const decide = (context: AuthContext): void => {
    const { username, method, password = '', key } = context
    if (method === 'password') {
      const isAccepted = login.accepts(username, password, visit.attempts)
      visit.record({
        kind: isAccepted ? 'auth.success' : 'auth.failure',
        detail: { userName: readableText(latin1Of(username)), authMethod: 'password' },
        lengthBytes: utf8Length(username) + utf8Length(password),
      })
      if (isAccepted) {
        onLogin(username)
        return context.accept()
      }
    } else if (method === 'publickey' && key !== undefined) {
      visit.record({
        kind: 'auth.failure',
        detail: {
          userName: readableText(latin1Of(username)),
          authMethod: 'publickey',
          sha256: createHash('sha256').update(key.data).digest('hex'),
        },
        lengthBytes: utf8Length(username) + key.data.length,
      })
    }
    // Asking which methods there are is no try.
    if (method !== 'none' && ++tries >= MAX_TRIES) {
      disconnect(client._protocol, TOO_MANY_TRIES, 'Too many authentication failures')
      client._sock.end()
      return
    }
    context.reject(LOGIN_METHODS)
  }
  client.on('authentication', (context) => {
    if (tarpitMs === 0 || context.method === 'none') return decide(context)
    setTimeout(() => {
      if (!client._sock.destroyed) decide(context)
    }, tarpitMs)
  })
}

function latin1Of(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
