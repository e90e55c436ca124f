import { deepStrictEqual, ok } from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { protectedAddresses } from '../../../src/io/host/protected-addresses.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

test('each address is told once, by what it is first', (t) => {
  const root = temporaryFolder(t)
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  put(
    'proc/net/route',
    'Iface\tDestination\tGateway\tFlags\neth0\t00000000\t010200C0\t0003\t0\t0\n',
  )
  put('etc/resolv.conf', 'nameserver 192.0.2.1\nnameserver 127.0.0.53\n')
  put('run/systemd/resolve/resolv.conf', 'nameserver 198.51.100.53\n')
  put('run/systemd/sessions/7', 'REMOTE=1\nREMOTE_HOST=203.0.113.7\n')
  put('run/systemd/sessions/7.ref', '')
  put(`proc/${process.ppid}/environ`, 'SSH_CONNECTION=203.0.113.8 1 192.0.2.10 22\0')
  put(`proc/${process.ppid}/stat`, `${process.ppid} (a) b) S 4711 1 1`)
  put('proc/4711/environ', 'SSH_CLIENT=203.0.113.9 1 22\0')
  const found = protectedAddresses(root)
  const of = (as: string): string[] =>
    found.filter((entry) => entry.as === as).map(({ address }) => address)
  ok(of('own').includes('127.0.0.1'))
  deepStrictEqual(of('gateway'), ['192.0.2.1'])
  deepStrictEqual(of('resolver'), ['127.0.0.53', '198.51.100.53'])
  const operators = of('operator')
  for (const address of ['203.0.113.7', '203.0.113.8', '203.0.113.9'])
    ok(operators.includes(address), address)
})

test('of this machine, it tells every address of its interfaces', () => {
  const own = protectedAddresses()
    .filter(({ as }) => as === 'own')
    .map(({ address }) => address)
  const count = Object.values(networkInterfaces()).flat().length
  ok(own.length === new Set(own).size && own.length <= count && own.length > 0)
})
