import type { EventKind, Service } from '../event/kinds.js'
import type { SkipReason, TelemetryReason } from './reasons.js'

/** What becomes of one of OpenCanary's log types. */
export type CanaryReading =
  | {
      readonly logtype: number
      readonly name: string
      readonly kind: EventKind
      readonly service: Service
    }
  | { readonly logtype: number; readonly name: string; readonly telemetry: TelemetryReason }
  | { readonly logtype: number; readonly name: string; readonly skip: SkipReason }

/**
 * Every log type of OpenCanary and what it becomes, in the order docs/reference/events.md lists them.
 * Numbers and names are the constants of the project's opencanary/logger.py.
 */
export const CANARY_TYPES: readonly CanaryReading[] = [
  { logtype: 1000, name: 'LOG_BASE_BOOT', telemetry: 'sensor status' },
  { logtype: 1001, name: 'LOG_BASE_MSG', telemetry: 'sensor status' },
  { logtype: 1002, name: 'LOG_BASE_DEBUG', telemetry: 'sensor status' },
  { logtype: 1003, name: 'LOG_BASE_ERROR', telemetry: 'sensor status' },
  { logtype: 1004, name: 'LOG_BASE_PING', telemetry: 'sensor status' },
  { logtype: 1005, name: 'LOG_BASE_CONFIG_SAVE', telemetry: 'sensor status' },
  { logtype: 1006, name: 'LOG_BASE_EXAMPLE', telemetry: 'sensor status' },
  { logtype: 2000, name: 'LOG_FTP_LOGIN_ATTEMPT', kind: 'auth.failure', service: 'ftp' },
  { logtype: 2001, name: 'LOG_FTP_AUTH_ATTEMPT_INITIATED', telemetry: 'authentication step' },
  { logtype: 3000, name: 'LOG_HTTP_GET', kind: 'http.request', service: 'http' },
  { logtype: 3001, name: 'LOG_HTTP_POST_LOGIN_ATTEMPT', kind: 'auth.failure', service: 'http' },
  { logtype: 3002, name: 'LOG_HTTP_UNIMPLEMENTED_METHOD', kind: 'http.request', service: 'http' },
  { logtype: 3003, name: 'LOG_HTTP_REDIRECT', kind: 'http.request', service: 'http' },
  { logtype: 4000, name: 'LOG_SSH_NEW_CONNECTION', kind: 'connection.open', service: 'ssh' },
  { logtype: 4001, name: 'LOG_SSH_REMOTE_VERSION_SENT', kind: 'handshake', service: 'ssh' },
  { logtype: 4002, name: 'LOG_SSH_LOGIN_ATTEMPT', kind: 'auth.failure', service: 'ssh' },
  { logtype: 5000, name: 'LOG_SMB_FILE_OPEN', kind: 'file.access', service: 'smb' },
  { logtype: 5001, name: 'LOG_PORT_SYN', kind: 'port.probe', service: 'portscan' },
  { logtype: 5002, name: 'LOG_PORT_NMAPOS', kind: 'port.probe', service: 'portscan' },
  { logtype: 5003, name: 'LOG_PORT_NMAPNULL', kind: 'port.probe', service: 'portscan' },
  { logtype: 5004, name: 'LOG_PORT_NMAPXMAS', kind: 'port.probe', service: 'portscan' },
  { logtype: 5005, name: 'LOG_PORT_NMAPFIN', kind: 'port.probe', service: 'portscan' },
  { logtype: 6001, name: 'LOG_TELNET_LOGIN_ATTEMPT', kind: 'auth.failure', service: 'telnet' },
  { logtype: 6002, name: 'LOG_TELNET_CONNECTION_MADE', kind: 'connection.open', service: 'telnet' },
  { logtype: 7001, name: 'LOG_HTTPPROXY_LOGIN_ATTEMPT', kind: 'auth.failure', service: 'http' },
  { logtype: 8001, name: 'LOG_MYSQL_LOGIN_ATTEMPT', kind: 'auth.failure', service: 'mysql' },
  { logtype: 9001, name: 'LOG_MSSQL_LOGIN_SQLAUTH', kind: 'auth.failure', service: 'mssql' },
  { logtype: 9002, name: 'LOG_MSSQL_LOGIN_WINAUTH', kind: 'auth.failure', service: 'mssql' },
  { logtype: 9003, name: 'LOG_MYSQL_CONNECTION_MADE', kind: 'connection.open', service: 'mysql' },
  { logtype: 10001, name: 'LOG_TFTP', kind: 'file.access', service: 'tftp' },
  { logtype: 11001, name: 'LOG_NTP_MONLIST', kind: 'command', service: 'ntp' },
  { logtype: 12001, name: 'LOG_VNC', kind: 'auth.failure', service: 'vnc' },
  { logtype: 13001, name: 'LOG_SNMP_CMD', kind: 'command', service: 'snmp' },
  { logtype: 14001, name: 'LOG_RDP', kind: 'connection.open', service: 'rdp' },
  { logtype: 15001, name: 'LOG_SIP_REQUEST', kind: 'command', service: 'sip' },
  { logtype: 16001, name: 'LOG_GIT_CLONE_REQUEST', kind: 'file.access', service: 'git' },
  { logtype: 17001, name: 'LOG_REDIS_COMMAND', kind: 'command', service: 'redis' },
  {
    logtype: 18001,
    name: 'LOG_TCP_BANNER_CONNECTION_MADE',
    kind: 'connection.open',
    service: 'other',
  },
  {
    logtype: 18002,
    name: 'LOG_TCP_BANNER_KEEP_ALIVE_CONNECTION_MADE',
    kind: 'connection.open',
    service: 'other',
  },
  {
    logtype: 18003,
    name: 'LOG_TCP_BANNER_KEEP_ALIVE_SECRET_RECEIVED',
    kind: 'auth.success',
    service: 'other',
  },
  {
    logtype: 18004,
    name: 'LOG_TCP_BANNER_KEEP_ALIVE_DATA_RECEIVED',
    kind: 'command',
    service: 'other',
  },
  { logtype: 18005, name: 'LOG_TCP_BANNER_DATA_RECEIVED', kind: 'command', service: 'other' },
  { logtype: 19001, name: 'LOG_LLMNR_QUERY_RESPONSE', kind: 'protocol.error', service: 'other' },
  // The one type whose lines differ in kind: their `action` tells, see opencanary-detail.ts.
  { logtype: 20001, name: 'LOG_TYPE_MONGODB', kind: 'command', service: 'mongodb' },
  { logtype: 99000, name: 'LOG_USER_0', skip: 'custom log type' },
  { logtype: 99001, name: 'LOG_USER_1', skip: 'custom log type' },
  { logtype: 99002, name: 'LOG_USER_2', skip: 'custom log type' },
  { logtype: 99003, name: 'LOG_USER_3', skip: 'custom log type' },
  { logtype: 99004, name: 'LOG_USER_4', skip: 'custom log type' },
  { logtype: 99005, name: 'LOG_USER_5', skip: 'custom log type' },
  { logtype: 99006, name: 'LOG_USER_6', skip: 'custom log type' },
  { logtype: 99007, name: 'LOG_USER_7', skip: 'custom log type' },
  { logtype: 99008, name: 'LOG_USER_8', skip: 'custom log type' },
  { logtype: 99009, name: 'LOG_USER_9', skip: 'custom log type' },
]
