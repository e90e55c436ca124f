import { match, rejects, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import Fastify from 'fastify'
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
      message: /another program listens there.*--port/,
    })
    await rejects(listen(Fastify(), '192.0.2.1', 0), { code: 'LISTEN_FAILED' })
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
