/**
 * The catalogue of what a visitor can have done, in the order docs/reference/events.md lists it.
 * `category` is what Elastic Common Schema calls event.category.
 */
export const EVENT_KINDS = [
  {
    name: 'connection.open',
    category: 'network',
    meaning: 'a connection was accepted by a sensor or server',
  },
  { name: 'connection.close', category: 'network', meaning: 'a connection ended' },
  {
    name: 'handshake',
    category: 'network',
    meaning: 'the client named its software or algorithms',
  },
  {
    name: 'auth.attempt',
    category: 'authentication',
    meaning: 'credentials were offered, the outcome is not told',
  },
  { name: 'auth.failure', category: 'authentication', meaning: 'credentials were refused' },
  { name: 'auth.success', category: 'authentication', meaning: 'credentials were accepted' },
  { name: 'command', category: 'process', meaning: 'a shell or service command was entered' },
  {
    name: 'forward.request',
    category: 'network',
    meaning: 'the client asked to be relayed to another host',
  },
  { name: 'file.download', category: 'file', meaning: 'a file was fetched onto the sensor' },
  { name: 'file.upload', category: 'file', meaning: 'the client sent a file' },
  { name: 'file.access', category: 'file', meaning: 'a file or directory was read or listed' },
  { name: 'http.request', category: 'web', meaning: 'an HTTP request was made' },
  { name: 'ftp.command', category: 'session', meaning: 'an FTP command was sent' },
  { name: 'smtp.command', category: 'email', meaning: 'an SMTP command was sent' },
  { name: 'mail.accepted', category: 'email', meaning: 'a message was accepted from the client' },
  {
    name: 'mail.rejected',
    category: 'email',
    meaning: 'a sender, recipient or message was refused',
  },
  {
    name: 'port.probe',
    category: 'network',
    meaning: 'a firewall or decoy saw a packet to a closed or watched port',
  },
  { name: 'protocol.error', category: 'network', meaning: 'the client broke the protocol' },
  { name: 'packet', category: 'network', meaning: 'one packet on the wire' },
  { name: 'flow', category: 'network', meaning: 'a summary of the packets between two endpoints' },
] as const

export type EventKind = (typeof EVENT_KINDS)[number]['name']

/** The services a sensor or server can be, as ECS network.protocol names them. `unknown` is 'not told'. */
export const SERVICES = [
  'unknown',
  'ssh',
  'telnet',
  'http',
  'https',
  'ftp',
  'smtp',
  'pop3',
  'imap',
  'dns',
  'ntp',
  'snmp',
  'tftp',
  'sip',
  'smb',
  'rdp',
  'vnc',
  'mssql',
  'mysql',
  'postgresql',
  'redis',
  'mongodb',
  'mqtt',
  'git',
  'ldap',
  'socks',
  'portscan',
  'icmp',
  'other',
] as const

export type Service = (typeof SERVICES)[number]

const SERVICE_OF_PORT: ReadonlyMap<number, Service> = new Map([
  [21, 'ftp'],
  [22, 'ssh'],
  [23, 'telnet'],
  [25, 'smtp'],
  [53, 'dns'],
  [69, 'tftp'],
  [80, 'http'],
  [110, 'pop3'],
  [123, 'ntp'],
  [143, 'imap'],
  [161, 'snmp'],
  [389, 'ldap'],
  [443, 'https'],
  [445, 'smb'],
  [465, 'smtp'],
  [587, 'smtp'],
  [993, 'imap'],
  [995, 'pop3'],
  [1080, 'socks'],
  [1433, 'mssql'],
  [1883, 'mqtt'],
  [2121, 'ftp'],
  [2222, 'ssh'],
  [2223, 'telnet'],
  [2323, 'telnet'],
  [2525, 'smtp'],
  [3306, 'mysql'],
  [3389, 'rdp'],
  [5060, 'sip'],
  [5432, 'postgresql'],
  [5900, 'vnc'],
  [6379, 'redis'],
  [8000, 'http'],
  [8080, 'http'],
  [8443, 'https'],
  [9418, 'git'],
  [27017, 'mongodb'],
])

/** The service that usually listens on a port, 'other' for any other port, 'unknown' for none (0). */
export function serviceOfPort(port: number): Service {
  if (port === 0) return 'unknown'
  return SERVICE_OF_PORT.get(port) ?? 'other'
}
