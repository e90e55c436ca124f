import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** A server of Debian's that ours is set beside; it runs as long as the comparison does. */
export interface ReferenceServer {
  readonly port: number
  readonly stop: () => Promise<void>
}

const START_MS = 10_000

/** Waits until something accepts connections on a port of loopback. @throws when the process ends before. */
export async function whenListening(port: number, child: ChildProcess): Promise<void> {
  const start = performance.now()
  while (performance.now() - start < START_MS) {
    if (child.exitCode !== null) throw new Error(`the server ended with status ${child.exitCode}`)
    if (await accepts(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the server does not listen')
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  socket.destroy()
  return isOpen
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** Ends a process of ours and waits for it. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
