import type { FastifyInstance } from 'fastify'
import { PhantomNetError } from '../errors.js'
import { STOP_TIMEOUT_MS } from './limits.js'

/** How often connections without a request are closed while the server stops, ms. */
const SWEEP_MS = 20

const NO_SUCH_ADDRESS = {
  what: 'this machine has no such address',
  cure: 'Give one of its own as --host: 127.0.0.1 for this machine alone, 0.0.0.0 for all.',
}

/** What each code of the system means, and what helps. */
const FAULTS: Readonly<Record<string, { readonly what: string; readonly cure: string }>> = {
  EADDRINUSE: {
    what: 'another program listens there',
    cure: 'Stop that program, or give another --port or --host.',
  },
  EADDRNOTAVAIL: NO_SUCH_ADDRESS,
  EAFNOSUPPORT: NO_SUCH_ADDRESS,
  EINVAL: NO_SUCH_ADDRESS,
  ENOTFOUND: {
    what: 'no address is known by that name',
    cure: 'Check --host, or give an address of this machine.',
  },
  EAI_AGAIN: {
    what: 'no address is known by that name now, as the name server does not answer',
    cure: 'Give an address of this machine as --host.',
  },
  EACCES: {
    what: 'permission is denied',
    cure: 'Ports below 1024 are for the administrator: give a higher --port.',
  },
}

/** Begins to listen. @param port 0 takes a free one. @returns the URL. @throws PhantomNetError LISTEN_FAILED. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const { what, cure } = FAULTS[code ?? ''] ?? {
      what: code ?? message.slice(0, 200),
      cure: 'Give another --host or --port.',
    }
    throw new PhantomNetError(
      'LISTEN_FAILED',
      `Cannot listen on ${host}:${port}: ${what}. ${cure}`,
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
