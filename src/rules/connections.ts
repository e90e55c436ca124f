import type { Event } from '../event/event.js'
import { isLocalAddress } from './address-scope.js'
import { ruleFamily } from './family.js'
import { SENSITIVE_PORTS } from './packets.js'

const PROXY = { attackType: 'proxy_abuse', technique: 'T1090' } as const

const MAIL_PORTS: ReadonlySet<number> = new Set([25, 465, 587, 2525])

/** Connections that were opened, probed or to be passed on. */
export const CONNECTIONS = ruleFamily<Event>({
  name: 'connections',
  concerns: ({ kind }) =>
    kind === 'forward.request' || kind === 'port.probe' || kind === 'connection.open',
  view: (event) => event,
  rules: [
    {
      ...PROXY,
      id: 'forward-mail',
      meaning: 'a tunnel asked for to a mail port: spam through another',
      score: 75,
      when: (event) => event.kind === 'forward.request' && MAIL_PORTS.has(forwardPort(event)),
    },
    {
      ...PROXY,
      id: 'forward-inner',
      meaning: 'a tunnel asked for to an address inside, or to the metadata of a cloud',
      score: 70,
      technique: 'T1090.001',
      when: (event) => event.kind === 'forward.request' && isLocalAddress(forwardHost(event)),
    },
    {
      ...PROXY,
      id: 'forward-request',
      meaning: 'a tunnel asked for to another host',
      score: 60,
      when: ({ kind }) => kind === 'forward.request',
    },
    {
      id: 'probe-sensitive-port',
      meaning: 'a closed or watched port that worms ask for was probed',
      score: 45,
      attackType: 'port_scan',
      technique: 'T1595.001',
      when: ({ kind, destinationPort }) =>
        kind === 'port.probe' && SENSITIVE_PORTS.has(destinationPort),
    },
    {
      id: 'probe',
      meaning: 'a closed or watched port was probed',
      score: 35,
      attackType: 'port_scan',
      technique: 'T1595.001',
      when: ({ kind }) => kind === 'port.probe',
    },
    {
      id: 'connection-sensitive-port',
      meaning: 'a connection from the open internet to a port that worms ask for',
      score: 15,
      attackType: 'reconnaissance',
      technique: 'T1595.001',
      when: ({ kind, destinationPort, sourceIp }) =>
        kind === 'connection.open' &&
        SENSITIVE_PORTS.has(destinationPort) &&
        !isLocalAddress(sourceIp),
    },
  ],
})

/** The host of `host:port` in the argument, as parsers keep the far end of a tunnel. */
function forwardHost({ detail: { argument = '' } }: Event): string {
  const colon = argument.lastIndexOf(':')
  const host = colon < 0 ? argument : argument.slice(0, colon)
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host
}

function forwardPort({ detail: { argument = '' } }: Event): number {
  return Number(argument.slice(argument.lastIndexOf(':') + 1)) || 0
}
