import { MAX_TEXT_LENGTH } from '../event/event.js'
import type { Event } from '../event/event.js'
import { ruleFamily } from './family.js'
import { words } from './literal-table.js'

/** First bytes of other protocols, as logs print them: TLS, RDP, SMB, HTTP, SIP, RTSP, Java, Redis, Minecraft's ping. */
const FOREIGN_STARTS = [
  ...words(`
    \\x16\\x03 \\x03\\x00\\x00 \\x03\\0\\0 mstshash \\xffsmb \\xfesmb smbr http/1. http/0.9 rtsp/1.0 sip/2.0 jrmi jdwp-handshake
    nt\\ lm user-agent: m-search
  `),
  'nt lm 0.12',
  'sip:nm',
  'options / ',
  'options sip',
  '\x16\x03',
  '\x03\0\0',
]

/** A client that breaks the protocol, or speaks another one. */
export const PROTOCOL_ERRORS = ruleFamily<Event>({
  name: 'protocol-errors',
  concerns: ({ kind, detail }) =>
    kind === 'protocol.error' ||
    (kind === 'handshake' && detail.client !== undefined) ||
    (kind === 'http.request' && detail.url?.[0] !== '/'),
  view: (event) => event,
  texts: ({ detail: { client = '', argument = '', command = '', url = '', method = '' } }) => [
    client,
    argument,
    command,
    `${method} ${url}`.slice(0, MAX_TEXT_LENGTH),
  ],
  rules: [
    {
      id: 'protocol-foreign',
      meaning: 'the first bytes of another protocol, as scanners send to find out what listens',
      score: 50,
      attackType: 'reconnaissance',
      technique: 'T1595.002',
      signs: [FOREIGN_STARTS],
      when: ({ kind, detail: { url = '' } }) => kind !== 'http.request' || !url.startsWith('http'),
    },
    {
      id: 'protocol-error',
      meaning: 'the client broke the protocol',
      score: 30,
      attackType: 'protocol_abuse',
      technique: 'T1595.002',
      when: ({ kind }) => kind === 'protocol.error',
    },
  ],
})
