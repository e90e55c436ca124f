import type { FastifyInstance } from 'fastify'
import { PhantomNetError } from '../errors.js'
import { STOP_TIMEOUT_MS } from './limits.js'

/** How often connections without a request are closed while the server stops, ms. */
const SWEEP_MS = 20

/** Begins to listen. @param port 0 takes a free one. @returns the URL. @throws PhantomNetError LISTEN_FAILED. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const what =
      code === 'EADDRINUSE' ? 'another program listens there' : (code ?? message.slice(0, 200))
    throw new PhantomNetError(
      'LISTEN_FAILED',
      `Cannot listen on ${host}:${port}: ${what}. Stop that program, or give another --port or --host.`,
      { cause },
    )
  }
}

/** Takes no more requests, answers those under way, and cuts off those that take too long. */
export async function close(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), STOP_TIMEOUT_MS)
  // A client that keeps its connection for the next request would hold the close until then.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
    clearInterval(sweep)
  }
}
