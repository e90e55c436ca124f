import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { blockedValues, blocklistFormat } from '../../engine/blocklist.js'
import { textPieces } from './json-pieces.js'
import type { LapiRoute } from './route.js'
import { type LapiQuery, textOf } from './wanted.js'

/** What is blocked as plain text, for firewalls and servers that fetch a list. */
export const blocklist: LapiRoute = {
  method: 'GET',
  path: '/blocklist.txt',
  summary: 'what is blocked, a line each, in the format that `?format=` names',
  role: 'read',
  handle: ({ service }, request, reply) => {
    const { board } = service
    const name = textOf(request.query as LapiQuery, 'format') ?? 'plain'
    const format = blocklistFormat(name)
    // What ends within the second changes the list when it is swept, which counts as a change.
    const tag = `W/"${board.openedMs.toString(36)}-${board.latest.toString(36)}-${name}"`
    reply.headers({ etag: tag, vary: 'accept-encoding', 'cache-control': 'no-cache' })
    const known = (request.headers['if-none-match'] ?? '').split(',')
    if (known.some((one) => one.trim() === tag)) return reply.code(304).send()
    reply.type('text/plain; charset=utf-8')
    const lines = Readable.from(textPieces(format.lines(blockedValues(board))), {
      objectMode: false,
    })
    const accepted = request.headers['accept-encoding'] ?? ''
    if (!/\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(accepted)) return reply.send(lines)
    reply.header('content-encoding', 'gzip')
    return reply.send(pipeline(lines, createGzip(), () => undefined))
  },
}
