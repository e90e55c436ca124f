import { randomInt } from 'node:crypto'
import type { Receiving } from '../file-spool.js'
import type { OpenSensor, SensorSite, Visit } from '../sensor.js'
import { SocketCarrier } from '../socket-carrier.js'
import type { SmtpCarrier } from './smtp-carrier.js'
import { smtpPersona } from './smtp-persona.js'
import { SmtpSession } from './smtp-session.js'

/** Numbers of files on a disk of moderate size. */
const FIRST_FILE = 0x20_000
const LAST_FILE = 0xff_fff

/** A mail server with the manners of Postfix. */
export const openSmtpSensor: OpenSensor = (site) => {
  const { hostName, tarpitMs, isOpenRelay } = site
  const persona = { ...smtpPersona(hostName), tarpitMs, isOpenRelay }
  return {
    service: 'smtp',
    visit: (visit) => {
      const carrier = new SmtpSocketCarrier(visit, site)
      const session = new SmtpSession(carrier, persona)
      carrier.carry(session)
      session.begin()
    },
  }
}

/** Carries a conversation over a visitor's socket. */
class SmtpSocketCarrier extends SocketCarrier implements SmtpCarrier {
  readonly localIp: string
  readonly #site: SensorSite
  readonly #visit: Visit

  constructor(visit: Visit, site: SensorSite) {
    super(visit, site.nowMs)
    this.localIp = visit.localIp
    this.#site = site
    this.#visit = visit
  }

  accepts(userName: string, password: string): boolean {
    return this.#site.login.accepts(userName, password, this.#visit.attempts)
  }

  receive(): Receiving {
    return this.#site.files.receive()
  }

  queueId(): string {
    const microseconds = randomInt(1_000_000).toString(16).toUpperCase().padStart(5, '0')
    return microseconds + randomInt(FIRST_FILE, LAST_FILE).toString(16).toUpperCase()
  }
}
