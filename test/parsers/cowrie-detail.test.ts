import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { cowrieShown } from '../../src/parsers/cowrie-detail.js'

test('an id without fields of interest shows nothing', () => {
  deepStrictEqual(cowrieShown('cowrie.session.connect', { username: 'x' }), {
    detail: {},
    lengthBytes: 0,
  })
})

test('an exploit of Telnet’s login shows the user variable and the CVE', () => {
  deepStrictEqual(
    cowrieShown('cowrie.telnet.exploit_attempt', { value: '-f root', cve: 'CVE-2026-24061' }),
    {
      detail: { userName: '-f root', authMethod: 'other', argument: 'CVE-2026-24061' },
      lengthBytes: 7,
    },
  )
})

test('a malformed packet has the length it claims, never less than none', () => {
  deepStrictEqual(cowrieShown('cowrie.client.malformed_packet', { datalen: 40 }).lengthBytes, 40)
  deepStrictEqual(cowrieShown('cowrie.client.malformed_packet', { datalen: -4 }).lengthBytes, 0)
})

test('where a client wants to be relayed to is written with brackets around IPv6', () => {
  const hostOf = (dst: string): unknown =>
    cowrieShown('cowrie.direct-tcpip.request', { dst_ip: dst, dst_port: '443' }).detail.host
  deepStrictEqual(
    [hostOf('2001:db8::9'), hostOf('far.example'), hostOf('')],
    ['[2001:db8::9]:443', 'far.example:443', undefined],
  )
})
