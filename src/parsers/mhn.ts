import { mappedFormat } from './mapping/mapped-format.js'

/** The sessions that a Modern Honey Network server keeps of all its sensors, as mongoexport writes them. */
export const mhn = mappedFormat({
  name: 'mhn',
  title: 'Modern Honey Network sessions, mongoexport JSON',
  isHoneypot: true,
  signature: ['honeypot', 'source_ip', 'identifier', 'hpfeed_id'],
  time: ['timestamp.$date', 'timestamp'],
  sourceIp: ['source_ip'],
  sourcePort: ['source_port'],
  destinationIp: ['destination_ip'],
  destinationPort: ['destination_port'],
  sensor: ['identifier'],
  session: ['session_id.$oid', 'hpfeed_id.$oid'],
  service: {
    field: ['protocol'],
    values: {
      smbd: 'smb',
      httpd: 'http',
      ftpd: 'ftp',
      mssqld: 'mssql',
      mysqld: 'mysql',
      microsoftds: 'smb',
    },
  },
  events: [{ has: ['auth_attempts'], kind: 'auth.failure' }, { kind: 'connection.open' }],
  detail: { user_name: ['auth_attempts.login'] },
  length: ['auth_attempts.login', 'auth_attempts.password'],
})
