import type { Socket } from 'node:net'
import type { EventKind, Service } from '../../event/kinds.js'
import type { EventDetailDraft } from '../../event/make-event.js'
import type { DataPorts } from './data-ports.js'
import type { FileSpool } from './file-spool.js'
import type { LoginPolicy } from './login-policy.js'

/** One thing a visitor did, as the sensor saw it: an event less what the front door knows of every connection. */
export interface Act {
  readonly kind: EventKind
  readonly detail?: EventDetailDraft | undefined
  /** Bytes of payload that the client sent in it; 0 when left out. */
  readonly lengthBytes?: number | undefined
}

/** A connection that the front door let in. It may be ended at any moment, for any limit. */
export interface Visit {
  /** 12 hexadecimal digits, in every event of this connection. */
  readonly session: string
  /** Canonical addresses, as in events. */
  readonly sourceIp: string
  readonly sourcePort: number
  readonly localIp: string
  readonly localPort: number
  readonly openedAtMs: number
  readonly socket: Socket
  /**
   * Makes an event of it. `connection.open` and `connection.close` are the front door's own; every `auth.…` counts as an
   * attempt, and a source that has used its attempts up is shown out.
   */
  record(act: Act): void
  /** Ends this connection for a bug of ours, which is counted and told. */
  fault(error: unknown): void
  /** Takes a second connection of the same visitor to this one: metered with it, and ended when it ends. */
  adopt(socket: Socket): void
  /** Attempts to log in that this source has made on this sensor so far. */
  readonly attempts: number
}

/** What poses as a service. It runs in a process of its own, and is never trusted by the engine. */
export interface Sensor {
  readonly service: Service
  /**
   * Takes over a connection: reads and writes its socket, records what the visitor does and ends the socket when done.
   * Must stand whatever bytes come; what it throws ends this connection and is counted as a fault.
   */
  visit(visit: Visit): void
}

/** What a sensor may use beside the connection. It opens no files and no sockets but by these. */
export interface SensorSite {
  /** The name the machine gives itself, as `web01`. */
  readonly hostName: string
  readonly login: LoginPolicy
  /** A folder of bounded size, for what visitors send. */
  readonly files: FileSpool
  /** A folder of bounded size, for recordings of sessions. */
  readonly recordings: FileSpool
  /** Ports on which a visitor's second connection may come in, as FTP's passive mode needs. */
  readonly dataPorts: DataPorts
  readonly nowMs: () => number
  /** Whether a mail server takes mail for anybody from anybody. */
  readonly isOpenRelay: boolean
  /** Milliseconds by which every answer is held back; 0 for none. */
  readonly tarpitMs: number
}

/** Makes a sensor, before privileges are dropped: whatever code it needs must be loaded when this returns. */
export type OpenSensor = (site: SensorSite) => Sensor | Promise<Sensor>
