import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { connect } from 'node:net'
import { suite, test } from 'node:test'
import { buildApp } from '../../src/server/app.js'
import {
  FAILED_AT_ONCE,
  MAX_IN_FLIGHT,
  MAX_JSON_BYTES,
  MAX_NDJSON_BYTES,
} from '../../src/server/limits.js'
import { type Role, ROLES } from '../../src/io/store/token-roles.js'
import { ROUTES } from '../../src/server/routes/catalog.js'
import { OperatorSessions } from '../../src/engine/operator-sessions.js'
import type { Service } from '../../src/engine/serve.js'
import { VerdictFeed } from '../../src/engine/verdict-feed.js'
import { type Answer, serving } from './serving.js'

const TOKEN = 'f00dfeedf00dfeed'

/** What a server answers to bytes sent as they are. */
function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

function isProblem({ status, type, body }: Answer, code: string): void {
  strictEqual(type, 'application/problem+json')
  strictEqual(body['status'], status)
  strictEqual(body['code'], code)
  strictEqual(body['type'], `urn:phantomnet:error:${code}`)
  ok(typeof body['detail'] === 'string' && body['detail'].length > 10)
}

suite('the API as a whole', () => {
  test('a path that is not there and a method that is not for a path are told apart', async (t) => {
    const api = await serving(t)
    const lost = await api.get('/api/v1/nonsense')
    strictEqual(lost.status, 404)
    isProblem(lost, 'NOT_FOUND')
    const wrong = await api.send('/api/v1/decisions?limit=1', { method: 'PUT' })
    strictEqual(wrong.status, 405)
    strictEqual(wrong.headers.get('allow'), 'GET, POST, DELETE')
    isProblem(wrong, 'REQUEST_INVALID')
  })

  test('an unknown query key, a value out of bounds and a key given twice are refused by name', async (t) => {
    const api = await serving(t)
    for (const [query, told] of [
      ['lmit=5', /lmit/],
      ['limit=0', /limit/],
      ['limit=1001', /limit/],
      ['limit=5x', /limit/],
      ['limit=1&limit=2', /limit/],
      ['cursor=-1', /cursor/],
      ['cursor=1%20OR%201', /cursor/],
      ['prediction=strange', /prediction/],
      ['src_ip=example.org', /src_ip/],
      ['from=yesterday', /from/],
    ] as const) {
      const answer = await api.get(`/api/v1/verdicts?${query}`)
      strictEqual(answer.status, 400, query)
      isProblem(answer, 'REQUEST_INVALID')
      match(String(answer.body['detail']), told)
    }
  })

  test('bodies that are too large are refused before they are read to their end', async (t) => {
    const api = await serving(t)
    const json = await api.post('/api/v1/score', { events: ['x'.repeat(MAX_JSON_BYTES)] })
    strictEqual(json.status, 413)
    isProblem(json, 'PAYLOAD_TOO_LARGE')
    const head =
      'POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\n'
    const told = await raw(api.url, `${head}Content-Length: ${MAX_NDJSON_BYTES + 1}\r\n\r\n{`)
    match(told, /^HTTP\/1\.1 413 /)
    match(told, /PAYLOAD_TOO_LARGE/)
    deepStrictEqual(api.bugs, [])
  })

  test('bodies of another type, encoded, empty or broken are refused', async (t) => {
    const api = await serving(t)
    const post = (path: string, type: string, body: string, more = {}): Promise<Answer> =>
      api.send(path, { method: 'POST', headers: { 'content-type': type, ...more }, body })
    for (const [answer, status] of [
      [await post('/api/v1/score', 'text/plain', '{}'), 415],
      [await post('/api/v1/score', 'application/x-ndjson', '{}'), 415],
      [await post('/api/v1/events', 'application/json', '{}'), 415],
      [await post('/api/v1/events', 'text/plain', '{}'), 415],
      [await post('/api/v1/score', 'application/json', '{}', { 'content-encoding': 'gzip' }), 415],
      [await post('/api/v1/score', 'application/json', ''), 400],
      [await post('/api/v1/score', 'application/json', '{"events":'), 400],
      [await post('/api/v1/score', 'application/json', '{"__proto__":{"a":1}}'), 400],
      [await post('/api/v1/score', 'application/json', 'null'), 400],
      [await api.send('/api/v1/score', { method: 'POST' }), 400],
      [await api.send('/api/v1/events', { method: 'POST' }), 400],
    ] as const) {
      strictEqual(answer.status, status, JSON.stringify(answer.body))
      isProblem(answer, 'REQUEST_INVALID')
    }
    deepStrictEqual(api.bugs, [])
  })

  test('what is no HTTP, and headers without end, are answered as problems and cut off', async (t) => {
    const api = await serving(t)
    match(
      await raw(api.url, 'SSH-2.0-OpenSSH_9.6\r\n\r\n'),
      /^HTTP\/1\.1 400 [^]*problem\+json[^]*REQUEST_INVALID/,
    )
    const long = `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`
    match(await raw(api.url, long), /^HTTP\/1\.1 431 /)
    strictEqual((await api.get('/healthz')).status, 200)
  })

  test('a URL that cannot be decoded is a problem, with or without a token', async (t) => {
    for (const token of [null, TOKEN]) {
      const api = await serving(t, { token })
      for (const path of ['/%zz', '/api/v1/verdicts/%', '/%ff%fe', '/api/v1/score%c3%28']) {
        const answer = await api.get(path)
        strictEqual(answer.status, 400, path)
        isProblem(answer, 'REQUEST_INVALID')
        match(String(answer.body['detail']), /cannot be decoded.*Mend the URL\.$/)
        strictEqual(answer.headers.get('cache-control'), 'no-store')
      }
      deepStrictEqual(api.bugs, [])
    }
  })

  test('what Node would answer by itself, and methods nobody asked for, are problems too', async (t) => {
    const api = await serving(t)
    const close = 'Connection: close\r\n\r\n'
    for (const [request, status, detail] of [
      ['GET /healthz HTTP/1.1\r\n', 400, 'Host header is missing'],
      ['GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: gold\r\n', 417, 'Expect header'],
      ['PROPFIND /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n', 405, 'takes GET, not PROPFIND'],
      ['TRACE /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n', 404, 'nothing at this path'],
    ] as const) {
      const answer = await raw(api.url, request + close)
      match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), request)
      match(answer, /content-type: application\/problem\+json/i, request)
      ok(answer.includes(detail), answer)
    }
    match(await raw(api.url, `GET /healthz HTTP/1.0\r\n\r\n`), /^HTTP\/1\.1 200 /)
    deepStrictEqual(api.bugs, [])
  })

  test('a request that does not come to its end in time is cut off', async (t) => {
    const api = await serving(t, { requestTimeoutMs: 300 })
    const head =
      'POST /api/v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'
    match(await raw(api.url, `${head}Content-Length: 10\r\n\r\n{`), /^HTTP\/1\.1 408 /)
    match(await raw(api.url, 'GET / HTTP/1.1\r\n'), /^HTTP\/1\.1 408 /)
  })

  test('with a token set, only the open routes answer without it', async (t) => {
    const api = await serving(t, { token: TOKEN })
    for (const { method, path, role } of ROUTES) {
      const answer = await api.send(path, { method })
      if (role === null) {
        strictEqual(answer.status, 200, path)
        continue
      }
      strictEqual(answer.status, 401, path)
      isProblem(answer, 'TOKEN_REQUIRED')
      match(answer.headers.get('www-authenticate') ?? '', /^Bearer/)
    }
    strictEqual((await api.get('/openapi.json')).status, 200)
    strictEqual((await api.get('/api/v1/nonsense')).status, 401)
    const headers = { authorization: `Bearer ${TOKEN}` }
    strictEqual((await api.send('/api/v1/verdicts', { headers })).status, 200)
    const wrong = { authorization: `Bearer ${TOKEN}x` }
    strictEqual((await api.send('/api/v1/verdicts', { headers: wrong })).status, 401)
  })

  test('a token does what its roles allow and no more; what it may not is told from who it is not', async (t) => {
    const api = await serving(t)
    const { tokens, nowMs } = api.service
    const secretOf = (role: Role): string =>
      tokens.add({ name: role, roles: [role], nowMs: nowMs(), expiresMs: null }).secret
    const secrets = Object.fromEntries(ROLES.map((role) => [role, secretOf(role)]))
    // What a server that had no token knows of them is a second old at most.
    await until(async () => (await api.get('/api/v1/verdicts')).status === 401)
    for (const { method, path: plain, role, isHeld } of ROUTES) {
      if (role === null) continue
      // An answer without an end is asked for in a way that is refused, once it is clear who asks.
      const path = isHeld === true ? `${plain}?only=nothing` : plain
      for (const held of ROLES) {
        const headers = { authorization: `Bearer ${secrets[held]}` }
        const answer = await api.send(path, { method, headers })
        const isLet: boolean = held === role || held === 'operate'
        strictEqual(answer.status === 403, !isLet, `${held} at ${method} ${path}`)
        ok(answer.status !== 401, `${held} at ${method} ${path}`)
        if (isLet) continue
        isProblem(answer, 'ROLE_REQUIRED')
        match(answer.headers.get('www-authenticate') ?? '', new RegExp(`scope="${role}"`))
      }
    }
    const key = { 'x-api-key': secrets['read'] ?? '' }
    strictEqual((await api.send('/api/v1/verdicts', { headers: key })).status, 200)
    deepStrictEqual(api.service.operators.addresses(nowMs()), ['127.0.0.1'])
    deepStrictEqual(api.bugs, [])
  })

  test('without a token, a page whose name was made to point here gets nothing', async (t) => {
    const api = await serving(t)
    const ask = (host: string): Promise<string> =>
      raw(api.url, `GET /api/v1/verdicts HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    match(await ask('rebound.example:8000'), /^HTTP\/1\.1 421 /)
    match(await ask('localhost:8000'), /^HTTP\/1\.1 200 /)
  })

  test('nothing is cached, and no other origin may read', async (t) => {
    const api = await serving(t)
    const { headers } = await api.send('/api/v1/verdicts', {
      headers: { origin: 'http://a.example' },
    })
    strictEqual(headers.get('cache-control'), 'no-store')
    strictEqual(headers.get('access-control-allow-origin'), null)
  })

  test('more requests at once than are taken are told to come back, and the rest are answered', async (t) => {
    const api = await serving(t, { requestTimeoutMs: 20_000 })
    const head =
      'POST /api/v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'
    const { hostname, port } = new URL(api.url)
    const sockets = Array.from({ length: MAX_IN_FLIGHT }, () => connect(Number(port), hostname))
    t.after(() => sockets.forEach((socket) => socket.destroy()))
    for (const socket of sockets) socket.write(`${head}Content-Length: 100\r\n\r\n{`)
    const isFull = async (): Promise<boolean> =>
      (await api.post('/api/v1/score', { features: [{}] })).status === 503
    await until(isFull)
    const refused = await api.post('/api/v1/score', { features: [{}] })
    isProblem(refused, 'OVERLOADED')
    strictEqual(refused.headers.get('retry-after'), '1')
    strictEqual((await api.get('/healthz')).status, 200)
    // Clients that go away without an answer make room again.
    for (const socket of sockets) socket.destroy()
    await until(async () => !(await isFull()))
  })

  test('a client that asks too often is told when to come back, and others are answered', async (t) => {
    const api = await serving(t, { requestsPerSecond: 2, token: TOKEN })
    const { tokens, nowMs } = api.service
    const { secret } = tokens.add({ name: 'b', roles: ['read'], nowMs: nowMs(), expiresMs: null })
    const ask = async (token: string): Promise<Answer> =>
      api.send('/api/v1/decisions', { headers: { authorization: `Bearer ${token}` } })
    const first = await ask(TOKEN)
    strictEqual(first.headers.get('ratelimit-policy'), '"requests";q=4;w=2')
    strictEqual(first.headers.get('ratelimit'), '"requests";r=3;t=0')
    const answers = await Promise.all(Array.from({ length: 12 }, async () => ask(TOKEN)))
    const refused = answers.filter(({ status }) => status === 429)
    ok(refused.length >= 5, `${refused.length} refused`)
    for (const answer of refused) {
      isProblem(answer, 'RATE_LIMITED')
      strictEqual(answer.headers.get('retry-after'), '1')
      match(answer.headers.get('ratelimit') ?? '', /^"requests";r=0;t=1$/)
    }
    await until(async () => (await ask(secret)).status === 200)
    strictEqual((await api.get('/healthz')).status, 200)
  })

  test('guesses at a token are limited by address; a valid one is let in all the same', async (t) => {
    const api = await serving(t, { token: TOKEN })
    const guess = async (): Promise<Answer> =>
      api.send('/api/v1/verdicts', { headers: { authorization: 'Bearer guess' } })
    const statuses = new Set<number>()
    for (let i = 0; i < FAILED_AT_ONCE + 20; i++) statuses.add((await guess()).status)
    deepStrictEqual([...statuses], [401, 429])
    const headers = { authorization: `Bearer ${TOKEN}` }
    strictEqual((await api.send('/api/v1/verdicts', { headers })).status, 200)
  })

  test('a bug is told as one, without its text, and reported', async (t) => {
    const bugs: unknown[] = []
    const broken = {
      tokens: { all: () => [] },
      operators: new OperatorSessions(),
      board: { onChange: () => () => undefined },
      bouncers: { typeNames: {}, holdMs: 0 },
      nowMs: Date.now,
      feed: new VerdictFeed(),
      decisions: { subscribe: () => () => undefined },
      events: { newestId: () => 0 },
      verdicts: { check: () => undefined },
      engine: {
        counters: () => {
          throw new TypeError('secret')
        },
      },
    } as unknown as Service
    const app = await buildApp(broken, { token: null, onBug: (error) => bugs.push(error) })
    t.after(() => app.close())
    const answer = await app.inject('/readyz')
    strictEqual(answer.statusCode, 500)
    strictEqual((JSON.parse(answer.body) as { code: string }).code, 'INTERNAL')
    strictEqual(answer.body.includes('secret'), false)
    strictEqual(bugs.length, 1)
  })
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it never came to that')
}
