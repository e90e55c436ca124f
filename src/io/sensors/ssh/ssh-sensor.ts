import ssh2, { type Server } from 'ssh2'
import type { OpenSensor, Sensor, SensorSite, Visit } from '../sensor.js'
import { machineDisk } from '../shell/machine.js'
import { ClientHello } from './client-hello.js'
import { hostKeys } from './host-keys.js'
import { allowPersona, ALGORITHMS, NO_SSH, SSH_BANNER } from './persona.js'
import { boundInflation, tellOwnSignatures } from './protocol-words.js'
import { hearLogins } from './ssh-login.js'
import { readableText } from './session-acts.js'
import { serveClient } from './ssh-session.js'

/** The longest sample of what was no SSH. */
const MAX_SAMPLE = 256

/** An SSH server: OpenSSH 8.4p1 of Debian 11, with a shell that runs nothing. */
export const openSshSensor: OpenSensor = (site) => new SshSensor(site)

class SshSensor implements Sensor {
  readonly service = 'ssh'
  readonly #server: Server
  readonly #disk
  /** Visits by their sockets, which the library hands back with its clients. */
  readonly #visits = new WeakMap<object, Visit>()

  constructor(site: SensorSite) {
    this.#disk = machineDisk(site.hostName)
    allowPersona()
    this.#server = new ssh2.Server({
      hostKeys: hostKeys('keys'),
      ident: SSH_BANNER,
      keepaliveInterval: 0,
      algorithms: ALGORITHMS,
    })
    this.#server.on('error', () => undefined)
    this.#server.on('connection', (client) => {
      const visit = this.#visits.get(client._sock)
      // The library may not know the socket any more.
      if (visit === undefined) return
      client.on('error', ({ level, message }) => {
        if (level === 'protocol' || level === 'handshake')
          visit.record({
            kind: 'protocol.error',
            detail: { response: readableText(message.slice(0, MAX_SAMPLE)) },
          })
      })
      tellOwnSignatures(client._protocol)
      client.on('ready', () => boundInflation(client._protocol))
      hearLogins(client, visit, site, (userName) => {
        serveClient(client, visit, site, this.#disk, userName)
      })
    })
  }

  visit(visit: Visit): void {
    const { socket } = visit
    socket.setNoDelay(true)
    this.#visits.set(socket, visit)
    const hello = new ClientHello({
      banner: (client) =>
        visit.record({
          kind: 'handshake',
          detail: { client: readableText(client) },
          lengthBytes: client.length,
        }),
      hassh: (hassh) => visit.record({ kind: 'handshake', detail: { hassh } }),
      stranger: (line) => {
        visit.record({
          kind: 'protocol.error',
          detail: { argument: readableText(line.slice(0, MAX_SAMPLE)), response: NO_SSH.trim() },
          lengthBytes: line.length,
        })
        socket.removeAllListeners('data')
        socket.end(NO_SSH)
        socket.resume()
      },
    })
    // Before the library's own listener, so that a stranger is sent away before it stumbles over him.
    const listen = (bytes: Buffer): void => {
      if (!hello.push(bytes)) socket.off('data', listen)
    }
    socket.on('data', listen)
    this.#server.injectSocket(socket)
  }
}
