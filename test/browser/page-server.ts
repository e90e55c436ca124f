import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inProject } from '../project.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
}

/** The compiled code, wherever that is. */
const COMPILED = fileURLToPath(new URL('../..', import.meta.url))

/** Nothing but scripts of this server; WebAssembly would have to be allowed by name. */
const STRICT = "script-src 'self' 'unsafe-inline'"

export interface PageServer {
  readonly origin: string
  /** What the page has sent to /result. */
  readonly result: Promise<unknown>
  readonly close: () => void
}

/**
 * Serves the checkout on loopback as any server of files would, with the compiled code under /dist, and pages by path.
 * One asked for with `?strict` may not compile WebAssembly.
 */
export async function servePages(pages: Readonly<Record<string, string>>): Promise<PageServer> {
  let receive: (value: unknown) => void
  const result = new Promise<unknown>((resolve) => {
    receive = resolve
  })
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/result') {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        receive(JSON.parse(Buffer.concat(pieces).toString('utf8')))
        response.end()
      })
      return
    }
    const file = pathname.startsWith('/dist/')
      ? join(COMPILED, pathname.slice('/dist/'.length))
      : inProject(pathname)
    const page = pages[pathname]
    if (page === undefined && !(extname(file) in TYPES && existsSync(file))) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? TYPES['.html'],
      ...(search === '?strict' && { 'content-security-policy': STRICT }),
    })
    response.end(page ?? readFileSync(file))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    result,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
