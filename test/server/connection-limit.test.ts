import { deepStrictEqual } from 'node:assert'
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { suite, test } from 'node:test'
import { limitConnections } from '../../src/server/connection-limit.js'

class FakeSocket extends EventEmitter {
  destroyed = false

  constructor(readonly remoteAddress: string | undefined) {
    super()
  }

  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

suite('connections of one address', () => {
  test('beyond the most they are closed as they come, until one ends', () => {
    const server = new EventEmitter()
    limitConnections(server as unknown as Server, 2)
    const connect = (address: string | undefined): FakeSocket => {
      const socket = new FakeSocket(address)
      server.emit('connection', socket)
      return socket
    }
    const first = connect('192.0.2.1')
    const closed = ['192.0.2.1', '192.0.2.1', '192.0.2.2', '::ffff:192.0.2.2'].map(
      (address) => connect(address).destroyed,
    )
    deepStrictEqual(closed, [false, true, false, false])
    first.emit('close')
    deepStrictEqual([connect('192.0.2.1').destroyed, connect('192.0.2.1').destroyed], [false, true])
    const network = ['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((a) => connect(a).destroyed)
    deepStrictEqual(network, [false, false, true])
    const own = ['127.0.0.1', '127.0.0.1', '::1', '127.0.0.1', undefined]
    deepStrictEqual(
      own.map((address) => connect(address).destroyed),
      [false, false, false, false, false],
    )
  })
})
