import type { EventKind, Service } from '../event/kinds.js'
import type { EventCase } from './mapping/json-mapping.js'
import { mappedFormat } from './mapping/mapped-format.js'

/** The servers of the suite whose names are no service of ours with `_server` behind it. */
const SERVERS: Readonly<Record<string, Service>> = {
  postgres_server: 'postgresql',
  http_proxy_server: 'http',
  socks5_server: 'socks',
  oracle_server: 'other',
  elastic_server: 'other',
  ipp_server: 'other',
  memcache_server: 'other',
  pjl_server: 'other',
  irc_server: 'other',
  dhcp_server: 'other',
}

const SERVICES_BY_SERVER = Object.fromEntries([
  ...(
    [
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
      'redis',
      'mqtt',
      'ldap',
    ] as const
  ).map((service) => [`${service}_server`, service]),
  ...Object.entries(SERVERS),
]) as Readonly<Record<string, Service>>

const acts = (kind: EventKind, ...actions: readonly string[]): EventCase => ({
  where: { action: actions },
  kind,
})

/** The `honeypots` suite (qeeqbox): one act a line, the server's name under `server`. */
export const honeypots = mappedFormat({
  name: 'honeypots',
  title: 'honeypots suite (qeeqbox), JSON',
  isHoneypot: true,
  signature: ['action', 'server', 'src_ip', 'dest_port'],
  time: ['timestamp'],
  sourceIp: ['src_ip'],
  sourcePort: ['src_port'],
  destinationIp: ['dest_ip'],
  destinationPort: ['dest_port'],
  service: { field: ['server'], values: SERVICES_BY_SERVER, default: 'other' },
  events: [
    { where: { action: ['process'] }, kind: null },
    { where: { action: ['login'], status: ['success'] }, kind: 'auth.success' },
    acts('auth.failure', 'login'),
    acts('connection.open', 'connection', 'creds_check'),
    acts('connection.close', 'close', 'disconnect'),
    acts('protocol.error', 'error'),
    {
      where: { server: ['http_server', 'https_server', 'http_proxy_server'] },
      kind: 'http.request',
    },
    { has: ['action'], kind: 'command' },
  ],
  detail: {
    user_name: ['username'],
    command: ['data.command', 'command', 'data'],
    method: ['request.method'],
    url: ['data.url', 'request.url', 'url'],
  },
  length: ['username', 'password', 'data', 'data.command'],
})
