import { Server } from 'node:net'
import { PhantomNetError } from '../../errors.js'

/** Where a sensor listens. */
export interface ListenAddress {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

/** Reads `PORT`, `HOST:PORT` or `[IPV6]:PORT`; a port alone is of every IPv4 address. @throws PhantomNetError CONFIG_INVALID. */
export function listenAddress(option: string, text: string): ListenAddress {
  const parts = /^(?:(?:\[([0-9a-fA-F:.]{2,64})\]|([^:\s[\]]{1,255})):)?(\d{1,5})$/.exec(text)
  const port = Number(parts?.[3] ?? Number.NaN)
  if (parts !== null && port <= 65_535) return { host: parts[1] ?? parts[2] ?? '0.0.0.0', port }
  throw new PhantomNetError(
    'CONFIG_INVALID',
    `\`${option}\` is ${JSON.stringify(text.slice(0, 80))}. Give PORT, HOST:PORT or [IPV6]:PORT.`,
  )
}

/**
 * Binds and listens; whoever connects before the socket is handed on is hung up on.
 * @throws PhantomNetError LISTEN_FAILED.
 */
export function listenOn({ host, port }: ListenAddress): Promise<Server> {
  const server = new Server((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const cure =
        cause.code === 'EACCES'
          ? 'Ports below 1024 need root, CAP_NET_BIND_SERVICE or socket activation (docs/guide/sensors.md).'
          : 'Free it, or give another address.'
      reject(
        new PhantomNetError(
          'LISTEN_FAILED',
          `A sensor cannot listen on ${host} port ${port}: ${cause.message}. ${cure}`,
          { cause },
        ),
      )
    })
    server.listen({ host, port }, () => resolve(server))
  })
}

const FIRST_ACTIVATED_FD = 3

/**
 * Descriptors of listening sockets that systemd opened for us, by their names (`FileDescriptorName=` of the socket unit,
 * sd_listen_fds(3)): what is named `ssh` is the SSH sensor's.
 */
export function activatedSockets(
  environment: Readonly<Record<string, string | undefined>>,
  processId: number,
): ReadonlyMap<string, number> {
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES } = environment
  const count = Number(LISTEN_FDS ?? 0)
  if (LISTEN_PID !== String(processId) || !(count > 0 && count <= 64)) return new Map()
  const names = (LISTEN_FDNAMES ?? '').split(':')
  return new Map(
    Array.from({ length: count }, (_, i) => [names[i] ?? '', FIRST_ACTIVATED_FD + i] as const),
  )
}
