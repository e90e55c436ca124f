import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { SharedDataPorts } from '../../../src/io/sensors/data-ports.js'
import { allOf, loopbackServer, visitor } from './loopback.js'

suite('ports for second connections', () => {
  test('a connection belongs to whoever waits for its address at that port', async (t) => {
    const ports = new SharedDataPorts()
    const { server, port } = await loopbackServer(t)
    ports.add(server)
    const taken: string[] = []
    for (const from of ['127.0.0.1', '127.0.0.2']) {
      const expected = ports.expect(from, (socket) => {
        taken.push(`${from} ${socket.remoteAddress}`)
        socket.end('yours')
      })
      strictEqual(expected?.port, port)
    }
    strictEqual(await allOf(await visitor(port, '127.0.0.2')), 'yours')
    strictEqual(await allOf(await visitor(port, '127.0.0.1')), 'yours')
    deepStrictEqual(taken, ['127.0.0.2 127.0.0.2', '127.0.0.1 127.0.0.1'])
  })

  test('nobody else is let in, nobody twice, and nobody after a cancel', async (t) => {
    const ports = new SharedDataPorts()
    const { server, port } = await loopbackServer(t)
    ports.add(server)
    const expected = ports.expect('127.0.0.1', (socket) => void socket.end('yours'))
    ok(expected !== null)
    strictEqual(
      ports.expect('127.0.0.1', () => undefined),
      null,
      'the only port is taken',
    )
    strictEqual(await allOf(await visitor(port, '127.0.0.3')), '')
    expected.cancel()
    strictEqual(await allOf(await visitor(port, '127.0.0.1')), '')
    ok(ports.expect('127.0.0.1', () => undefined) !== null)
  })
})
