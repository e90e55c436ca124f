import type { Service } from '../event/kinds.js'
import { mappedFormat } from './mapping/mapped-format.js'

/** Dionaea's modules, by the service they pose as. */
const MODULES: Readonly<Record<string, Service>> = {
  smbd: 'smb',
  httpd: 'http',
  ftpd: 'ftp',
  ftpdata: 'ftp',
  ftpdatalisten: 'ftp',
  mssqld: 'mssql',
  mysqld: 'mysql',
  mongod: 'mongodb',
  mqttd: 'mqtt',
  tftpd: 'tftp',
  sipsession: 'sip',
  sipcall: 'sip',
  epmapper: 'other',
  pptpd: 'other',
  printerd: 'other',
  memcached: 'other',
  upnpd: 'other',
  blackhole: 'other',
  mirrord: 'other',
  mirrorc: 'other',
  remoteshell: 'other',
}

/**
 * Dionaea's `log_json`: one connection a line, with every login and FTP command of it. A connection that offered credentials is a
 * login refused, of which the first is told; Dionaea's own listening and connecting is no visit.
 */
export const dionaea = mappedFormat({
  name: 'dionaea',
  title: 'Dionaea honeypot, log_json',
  isHoneypot: true,
  signature: ['connection.protocol', 'connection.type', 'src_ip', 'dst_ip'],
  time: ['timestamp'],
  sourceIp: ['src_ip'],
  sourcePort: ['src_port'],
  destinationIp: ['dst_ip'],
  destinationPort: ['dst_port'],
  transport: ['connection.transport'],
  service: { field: ['connection.protocol'], values: MODULES },
  events: [
    { where: { 'connection.type': ['listen', 'connect'] }, kind: null },
    { has: ['credentials.username'], kind: 'auth.failure' },
    { has: ['ftp.commands.command'], kind: 'ftp.command' },
    { where: { 'connection.type': ['reject'] }, kind: 'port.probe' },
    { kind: 'connection.open' },
  ],
  detail: { user_name: ['credentials.username'], method: ['ftp.commands.command'] },
  length: ['credentials.username', 'credentials.password', 'ftp.commands.command'],
})

/** Dionaea's incidents as flat objects, the form of its `log_incident` handler and of feeds made from it. */
export const dionaeaIncident = mappedFormat({
  name: 'dionaea-incident',
  title: 'Dionaea honeypot, flat incidents',
  isHoneypot: true,
  signature: ['connection_protocol', 'remote_host', 'local_port'],
  time: ['timestamp', 'connection_timestamp'],
  sourceIp: ['remote_host'],
  sourcePort: ['remote_port'],
  destinationIp: ['local_host'],
  destinationPort: ['local_port'],
  session: ['connection_root', 'connection'],
  transport: ['connection_transport'],
  service: { field: ['connection_protocol'], values: MODULES },
  events: [
    { where: { connection_type: ['listen', 'connect'] }, kind: null },
    { has: ['login_username'], kind: 'auth.failure' },
    { has: ['download_url'], kind: 'file.download' },
    { where: { connection_type: ['reject'] }, kind: 'port.probe' },
    { kind: 'connection.open' },
  ],
  detail: { user_name: ['login_username'], file: ['download_url'] },
  length: ['login_username', 'login_password'],
})
