import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert'
import { connect } from 'node:net'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../../src/config.js'
import { openService, type Service } from '../../src/engine/serve.js'
import { fittedWorkspace, TEST_CONFIG } from './fitted-workspace.js'

function opened(t: TestContext, config: Partial<Config>, workspace = fittedWorkspace(t)): Service {
  const given = { ...TEST_CONFIG, sensor_http: '127.0.0.1:0', ...config }
  const service = openService(workspace, given, Date.now)
  t.after(() => service.stop().catch(() => undefined))
  return service
}

function ask(port: number, path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
    socket.resume().end(`GET ${path} HTTP/1.0\r\n\r\n`)
  })
}

async function untilJudged(service: Service, events: number): Promise<void> {
  for (let i = 0; i < 200 && service.engine.counters().events < events; i++) await wait(25)
  strictEqual(service.engine.counters().events, events)
}

suite('sensors of our own', () => {
  test('what a sensor sees is judged and kept like any other event, and once', async (t) => {
    const workspace = fittedWorkspace(t)
    const service = opened(t, { sensors: ['http'] }, workspace)
    await service.startSources()
    const [sensor] = service.sensors
    strictEqual(sensor?.state, 'listening')
    await ask(sensor.port, '/.env')
    await untilJudged(service, 3)
    deepStrictEqual(
      service.verdicts
        .page({}, { before: null, limit: 10 })
        .rows.toReversed()
        .map(({ kind, service: name, src_ip }) => [kind, name, src_ip]),
      [
        ['connection.open', 'http', '127.0.0.1'],
        ['http.request', 'http', '127.0.0.1'],
        ['connection.close', 'http', '127.0.0.1'],
      ],
    )
    const [input] = service.engine.counters().inputs
    deepStrictEqual(
      [input?.name, input?.format, input?.events, input?.last_error],
      ['sensor:http', 'phantomnet', 3, null],
    )
    await service.stop()

    const again = opened(t, { sensors: ['http'] }, workspace)
    await again.startSources()
    await ask(again.sensors[0]?.port ?? 0, '/again')
    await untilJudged(again, 3)
    strictEqual(again.engine.counters().inputs[0]?.events, 6)
  })

  test('all is every one of them, none is none, and an unknown one is told with its neighbour', (t) => {
    const workspace = fittedWorkspace(t)
    const all = opened(t, { sensors: ['all'] }, workspace)
    ok(all.sensors.some(({ name }) => name === 'http'))
    throws(() => opened(t, { sensors: ['htp'] }), {
      code: 'CONFIG_INVALID',
      message: /"htp".*Did you mean http\?/,
    })
    strictEqual(opened(t, {}).sensors.length, 0)
  })

  test('options that cannot be are refused before anything listens', (t) => {
    throws(() => opened(t, { sensors: ['http'], sensor_http: 'nowhere' }), /PORT, HOST:PORT/)
    throws(() => opened(t, { sensors: ['http'], sensor_login: 'sometimes' }), /never, after:N/)
  })
})
