import { doesNotMatch, match, ok, rejects, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { close, listen } from '../../src/server/listen.js'

suite('listening', () => {
  test('on port 0 takes a free one and says which', async (t) => {
    const app = Fastify()
    t.after(() => close(app))
    match(await listen(app, '127.0.0.1', 0), /^http:\/\/127\.0\.0\.1:[1-9]\d*$/)
  })

  test('on a port in use, or an address of another machine, fails with a cure', async (t) => {
    const first = Fastify()
    const second = Fastify()
    t.after(async () => {
      await close(first)
      await close(second)
    })
    const { port } = new URL(await listen(first, '127.0.0.1', 0))
    await rejects(listen(second, '127.0.0.1', Number(port)), {
      code: 'LISTEN_FAILED',
      message: /another program listens there\. Stop that program.*--port/,
    })
    await rejects(listen(Fastify(), '192.0.2.1', 0), {
      code: 'LISTEN_FAILED',
      message: /192\.0\.2\.1:0: this machine has no such address\. Give one of its own as --host/,
    })
  })

  test('what the system refuses has a cure of its own for each code', async () => {
    for (const [code, told] of [
      ['EACCES', 'permission is denied. Ports below 1024 are for the administrator: give a higher'],
      ['ENOTFOUND', 'no address is known by that name. Check --host, or give an address'],
      [
        'EAI_AGAIN',
        'no address is known by that name now, as the name server does not answer. Give',
      ],
      ['EMFILE', 'EMFILE. Give another --host or --port.'],
    ] as const) {
      const refusing = {
        listen: () => Promise.reject(Object.assign(new Error('refused'), { code })),
      } as unknown as FastifyInstance
      await rejects(listen(refusing, '127.0.0.1', 80), ({ message }: Error) => {
        ok(message.startsWith(`Cannot listen on 127.0.0.1:80: ${told}`), message)
        doesNotMatch(message, /Stop that program/)
        return true
      })
    }
  })

  test('a close waits for the request under way, and for nothing else', async () => {
    const app = Fastify()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    app.get('/', async () => {
      setTimeout(release, 100)
      await held
      return 'answered'
    })
    const url = await listen(app, '127.0.0.1', 0)
    const asked = fetch(url)
    await new Promise((resolve) => setTimeout(resolve, 50))
    let isCutOff = false
    app.server.closeAllConnections = () => (isCutOff = true)
    await Promise.all([
      close(app),
      asked.then(async (answer) => strictEqual(await answer.text(), 'answered')),
    ])
    strictEqual(isCutOff, false)
    await rejects(fetch(url))
  })
})
