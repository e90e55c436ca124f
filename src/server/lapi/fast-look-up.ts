import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Service } from '../../engine/serve.js'
import { parseAddress } from '../../event/address.js'
import { PhantomNetError } from '../../errors.js'
import type { Access } from '../access.js'
import { decisionText, toldOf } from './published.js'
import { type Wanted, wantedOf } from './wanted.js'

const PATH = '/v1/decisions?ip='

/** What a plain address is written with, so that nothing is to be decoded and no other parameter follows. */
const PLAIN_ADDRESS = /^[0-9a-fA-F.:]{2,45}$/

const ANY: Wanted = wantedOf({})

/**
 * Answers look-ups of one address before the framework sees them, with the same words. A bouncer that asks for each visitor of a
 * busy site asks thousands of times a second, and the framework's road takes longer than the look-up (docs/decisions/0020).
 * Whatever is not plain, or not allowed, goes the framework's way and is refused there.
 */
export function answerLookUpsFast(server: Server, service: Service, access: Access): void {
  const listeners = server.listeners('request') as ((
    request: IncomingMessage,
    response: ServerResponse,
  ) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const text = request.method === 'GET' ? lookedUp(request, service, access) : null
    if (text === null) {
      for (const listener of listeners) listener.call(server, request, response)
      return
    }
    response.writeHead(200, {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })
}

/** The answer; null when the request is not for here. */
function lookedUp(request: IncomingMessage, service: Service, access: Access): string | null {
  const { url = '', headers, socket } = request
  if (!url.startsWith(PATH)) return null
  const address = url.slice(PATH.length)
  if (!PLAIN_ADDRESS.test(address)) return null
  const { authorization, host, 'x-api-key': key, 'content-encoding': encoding } = headers
  if (host === undefined || encoding !== undefined || typeof key !== 'string') return null
  const bytes = parseAddress(address)
  if (bytes === null) return null
  const { board, bouncers, operators } = service
  try {
    const credentials = { authorization, apiKey: key, host, address: socket.remoteAddress ?? '' }
    const client = access.admit(credentials, 'read')
    if (client.roles.includes('operate')) operators.note(client.address, board.nowMs)
  } catch (error) {
    if (error instanceof PhantomNetError) return null
    throw error
  }
  const network = { bytes, prefix: bytes.length * 8 }
  const decisions = board.covering(network)
  if (decisions.length === 0 || board.policy.sparedAs(network) !== null) return 'null'
  const told = toldOf(decisions, ANY, bouncers.typeNames)
  if (told.length === 0) return 'null'
  const { nowMs } = board
  return `[${told.map((one) => decisionText(one, one.decision.target, nowMs)).join(',')}]`
}
