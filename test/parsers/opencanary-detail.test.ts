import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { canaryKind, canaryShown } from '../../src/parsers/opencanary-detail.js'

test('only MongoDB’s kind hangs on its action, and an unknown action is a command', () => {
  strictEqual(canaryKind('command', 'mongodb', { action: 'mongodb.connection' }), 'connection.open')
  strictEqual(canaryKind('command', 'mongodb', { action: 'constructor' }), 'command')
  strictEqual(canaryKind('command', 'redis', { action: 'mongodb.connection' }), 'command')
})

test('what a module writes for "not supplied" is nothing', () => {
  deepStrictEqual(
    canaryShown('auth.failure', 'http', { USERNAME: '<not supplied>', PASSWORD: '<not supplied>' }),
    {
      detail: {
        userName: undefined,
        authMethod: 'password',
        url: undefined,
        method: undefined,
        userAgent: undefined,
        client: undefined,
      },
      lengthBytes: 0,
    },
  )
})

test('the answer to a VNC challenge is measured only', () => {
  const { detail, lengthBytes } = canaryShown('auth.failure', 'vnc', {
    'VNC Client Response': 'a1b2',
    'VNC Server Challenge': 'c3d4',
  })
  strictEqual(lengthBytes, 4)
  strictEqual(JSON.stringify(detail).includes('a1b2'), false)
})

test('a packet’s length beyond what a packet can have is none', () => {
  strictEqual(canaryShown('port.probe', 'portscan', { LEN: '70000' }).lengthBytes, 0)
  strictEqual(canaryShown('port.probe', 'portscan', { LEN: '-1' }).lengthBytes, 0)
  strictEqual(canaryShown('port.probe', 'portscan', { LEN: '60', PROTO: 'UDP' }).lengthBytes, 60)
})
