import type { Event, EventDetail } from '../../src/event/event.js'
import { PROTOCOL_ERRORS } from '../../src/rules/protocol-errors.js'
import { testTwins, visit } from './twins.js'

type Shown = readonly [Event['kind'], EventDetail]

testTwins(PROTOCOL_ERRORS.rules, ([kind, detail]: Shown) => visit({ kind }, detail), [
  {
    id: 'protocol-foreign',
    attack: [
      ['protocol.error', { argument: '\\x16\\x03\\x01\\x02' }],
      ['protocol.error', { argument: '\x03\0\0\x13' }],
      ['handshake', { client: 'GET / HTTP/1.1' }],
      ['http.request', { method: 'OPTIONS', url: 'sip:nm' }],
    ],
    ordinary: [
      ['protocol.error', { argument: 'quit' }],
      ['handshake', { client: 'SSH-2.0-OpenSSH_9.6' }],
      ['http.request', { method: 'GET', url: '/sip:nm' }],
    ],
  },
  {
    id: 'protocol-error',
    attack: [['protocol.error', {}]],
    ordinary: [['handshake', { client: 'SSH-2.0-OpenSSH_9.6' }]],
  },
])
