import type { Server, Socket } from 'node:net'
import { canonicalAddress } from '../../event/address.js'

/** A connection that is waited for. */
export interface Expected {
  readonly port: number
  /** Waits no longer; the connection is refused when it comes later. */
  cancel(): void
}

/** Ports on which second connections come in. Nothing ever goes out. */
export interface DataPorts {
  /**
   * Waits for one connection of this address, and hands it over once.
   * @returns null when every port waits for that address already.
   */
  expect(sourceIp: string, take: (socket: Socket) => void): Expected | null
}

/** Shares a few listening ports among all visitors: a connection belongs to whoever waits at that port for its address. */
export class SharedDataPorts implements DataPorts {
  readonly #doors: Door[] = []
  #turn = 0

  /** Takes a listening socket into use. */
  add(server: Server): void {
    const waiting = new Map<string, Take>()
    server.on('connection', (socket) => {
      const sourceIp = canonicalAddress(socket.remoteAddress ?? '') ?? ''
      const take = waiting.get(sourceIp)
      if (take === undefined) return void socket.destroy()
      waiting.delete(sourceIp)
      take(socket)
    })
    this.#doors.push({ server, waiting })
  }

  expect(sourceIp: string, take: Take): Expected | null {
    for (let i = 0; i < this.#doors.length; i++) {
      const at = (this.#turn + i) % this.#doors.length
      const { server, waiting } = this.#doors[at] as Door
      const port = portOf(server)
      if (port === 0 || waiting.has(sourceIp)) continue
      this.#turn = at + 1
      waiting.set(sourceIp, take)
      return {
        port,
        cancel: () => {
          if (waiting.get(sourceIp) === take) waiting.delete(sourceIp)
        },
      }
    }
    return null
  }
}

type Take = (socket: Socket) => void

interface Door {
  readonly server: Server
  readonly waiting: Map<string, Take>
}

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}
