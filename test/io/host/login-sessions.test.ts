import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import {
  environmentOf,
  loggedInAddresses,
  remoteHostOf,
  sshClientOf,
} from '../../../src/io/host/login-sessions.js'

test('an SSH session tells where it comes from', () => {
  deepStrictEqual(
    sshClientOf({
      SSH_CONNECTION: '203.0.113.7 50022 192.0.2.10 22',
      SSH_CLIENT: '2001:DB8::7 50022 22',
    }),
    ['203.0.113.7', '2001:db8::7'],
  )
  deepStrictEqual(sshClientOf({}), [])
  deepStrictEqual(sshClientOf({ SSH_CONNECTION: 'UNKNOWN 65535 UNKNOWN 65535' }), [])
})

test('an environment of /proc is pairs between zeros', () => {
  deepStrictEqual(environmentOf('A=1\0SSH_CLIENT=203.0.113.7 5 22\0B=x=y\0odd\0'), {
    A: '1',
    SSH_CLIENT: '203.0.113.7 5 22',
    B: 'x=y',
  })
})

test('a session of logind tells its remote host, one at the machine has none', () => {
  strictEqual(remoteHostOf('UID=0\nREMOTE=1\nREMOTE_HOST=203.0.113.7\nTYPE=tty\n'), '203.0.113.7')
  strictEqual(remoteHostOf('UID=0\nREMOTE=0\n'), null)
  strictEqual(remoteHostOf('REMOTE_HOST=gate.example.org\n'), null)
})

/** One record of utmp(5) as glibc lays it out on x86_64. */
function record(type: number, host: string, address: readonly number[] = []): Uint8Array {
  const bytes = new Uint8Array(384)
  bytes[0] = type
  bytes.set(new TextEncoder().encode(host), 76)
  bytes.set(address, 348)
  return bytes
}

function utmpOf(...records: Uint8Array[]): Uint8Array {
  return Uint8Array.from(records.flatMap((bytes) => [...bytes]))
}

test('who is logged in from elsewhere is told by host or by address', () => {
  const utmp = utmpOf(
    record(2, '6.1.0-18-amd64'),
    record(7, '203.0.113.7', [203, 0, 113, 7]),
    record(7, 'gate.example.org', [198, 51, 100, 9]),
    record(7, 'six.example.org', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]),
    record(7, ''),
    record(8, '203.0.113.99', [203, 0, 113, 99]),
  )
  deepStrictEqual(loggedInAddresses(utmp), ['203.0.113.7', '198.51.100.9', '2001:db8::7'])
})

test('records with 64-bit times tell by their host', () => {
  const longer = new Uint8Array(400)
  longer.set(record(7, '203.0.113.7', [1, 2, 3, 4]))
  deepStrictEqual(loggedInAddresses(longer), ['203.0.113.7'])
})

test('what is no utmp tells of nobody', () => {
  deepStrictEqual(loggedInAddresses(new Uint8Array(0)), [])
  deepStrictEqual(loggedInAddresses(new Uint8Array(100).fill(7)), [])
})
