import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopback } from './access.js'
import { MAX_CONNECTIONS_PER_ADDRESS } from './limits.js'
import { ownerOf } from './rate-limiter.js'

/**
 * Closes connections of an address that has too many open already, so that one client cannot take all there are. This
 * machine's own are left alone: a proxy in front opens everyone's.
 */
export function limitConnections(server: Server, most: number = MAX_CONNECTIONS_PER_ADDRESS): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress
    if (address === undefined || isLoopback(address)) return
    const owner = ownerOf(address)
    const count = open.get(owner) ?? 0
    if (count >= most) {
      socket.destroy()
      return
    }
    open.set(owner, count + 1)
    socket.once('close', () => {
      const left = (open.get(owner) ?? 1) - 1
      if (left === 0) open.delete(owner)
      else open.set(owner, left)
    })
  })
}
