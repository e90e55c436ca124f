import { deepStrictEqual, rejects, strictEqual, throws } from 'node:assert'
import type { AddressInfo } from 'node:net'
import { suite, test } from 'node:test'
import { activatedSockets, listenAddress, listenOn } from '../../../src/io/sensors/listening.js'

suite('where a sensor listens', () => {
  test('a port, a host and a port, an IPv6 address and a port', () => {
    deepStrictEqual(listenAddress('sensor_ssh', '22'), { host: '0.0.0.0', port: 22 })
    deepStrictEqual(listenAddress('sensor_ssh', '192.0.2.1:22'), { host: '192.0.2.1', port: 22 })
    deepStrictEqual(listenAddress('sensor_ssh', '[::]:2222'), { host: '::', port: 2222 })
    for (const text of ['', 'ssh', '1.2.3.4', ':22', '65536', '::1:22', 'a b:1'])
      throws(() => listenAddress('sensor_ssh', text), /PORT, HOST:PORT or \[IPV6\]:PORT/, text)
  })

  test('a port that is taken is told with its cure', async (t) => {
    const server = await listenOn({ host: '127.0.0.1', port: 0 })
    t.after(() => server.close())
    const { port } = server.address() as AddressInfo
    await rejects(listenOn({ host: '127.0.0.1', port }), {
      code: 'LISTEN_FAILED',
      message: /EADDRINUSE.*Free it/,
    })
  })

  test('sockets that systemd opened are known by their names, and only by the process they are for', () => {
    const environment = { LISTEN_PID: '7', LISTEN_FDS: '2', LISTEN_FDNAMES: 'ssh:http' }
    deepStrictEqual(
      [...activatedSockets(environment, 7)],
      [
        ['ssh', 3],
        ['http', 4],
      ],
    )
    strictEqual(activatedSockets(environment, 8).size, 0)
    strictEqual(activatedSockets({ ...environment, LISTEN_FDS: '9999' }, 7).size, 0)
    strictEqual(activatedSockets({}, 7).size, 0)
  })
})
