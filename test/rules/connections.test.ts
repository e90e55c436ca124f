import type { Event } from '../../src/event/event.js'
import { CONNECTIONS } from '../../src/rules/connections.js'
import { testTwins, visit } from './twins.js'

type Shown = readonly [Partial<Omit<Event, 'detail'>>, string?]

const asked = ([facts, argument]: Shown) => visit(facts, argument === undefined ? {} : { argument })

testTwins(CONNECTIONS.rules, asked, [
  {
    id: 'forward-mail',
    attack: [
      [{ kind: 'forward.request' }, 'mail.example.org:25'],
      [{ kind: 'forward.request' }, '[2001:db8::1]:587'],
    ],
    ordinary: [[{ kind: 'connection.open' }, 'mail.example.org:25']],
  },
  {
    id: 'forward-inner',
    attack: [
      [{ kind: 'forward.request' }, '169.254.169.254:80'],
      [{ kind: 'forward.request' }, '[fd00::1]:80'],
    ],
    ordinary: [[{ kind: 'connection.close' }, '10.0.0.1:80']],
  },
  {
    id: 'forward-request',
    attack: [[{ kind: 'forward.request' }, 'ya.ru:80'], [{ kind: 'forward.request' }]],
    ordinary: [[{ kind: 'connection.open' }]],
  },
  {
    id: 'probe-sensitive-port',
    attack: [[{ kind: 'port.probe', destinationPort: 445 }]],
    ordinary: [[{ kind: 'port.probe', destinationPort: 8443 }]],
  },
  {
    id: 'probe',
    attack: [[{ kind: 'port.probe', destinationPort: 50_000 }]],
    ordinary: [[{ kind: 'connection.open', destinationPort: 50_000 }]],
  },
  {
    id: 'connection-sensitive-port',
    attack: [[{ kind: 'connection.open', destinationPort: 23 }]],
    ordinary: [
      [{ kind: 'connection.open', destinationPort: 23, sourceIp: '192.168.1.5' }],
      [{ kind: 'connection.open', destinationPort: 443 }],
    ],
  },
])
