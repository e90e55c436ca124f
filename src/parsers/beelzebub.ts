import { mappedFormat } from './mapping/mapped-format.js'

/** Beelzebub's log: SSH, HTTP, TCP and Telnet decoys, the event under `event`, with a word for everything in capitals. */
export const beelzebub = mappedFormat({
  name: 'beelzebub',
  title: 'Beelzebub honeypot, JSON',
  isHoneypot: true,
  signature: ['event.DateTime', 'event.Protocol', 'event.RemoteAddr'],
  time: ['event.DateTime'],
  sourceIp: ['event.SourceIp'],
  sourcePort: ['event.SourcePort'],
  sensor: ['event.Description'],
  session: ['event.ID'],
  service: { field: ['event.Protocol'], values: { tcp: 'other' } },
  events: [
    { where: { 'event.Protocol': ['HTTP'] }, kind: 'http.request' },
    { has: ['event.Command'], kind: 'command' },
    { where: { 'event.Status': ['Start'] }, kind: 'connection.open' },
    { where: { 'event.Status': ['End'] }, kind: 'connection.close' },
    { has: ['event.User'], kind: 'auth.attempt' },
    { where: { 'event.Status': ['Stateless', 'Interaction'] }, kind: 'connection.open' },
  ],
  detail: {
    user_name: ['event.User'],
    command: ['event.Command'],
    method: ['event.HTTPMethod'],
    url: ['event.RequestURI'],
    user_agent: ['event.UserAgent'],
    host: ['event.HostHTTPRequest'],
    client: ['event.Client'],
  },
  length: [
    'event.User',
    'event.Password',
    'event.Command',
    'event.HTTPMethod',
    'event.RequestURI',
    'event.UserAgent',
    'event.Body',
  ],
})
