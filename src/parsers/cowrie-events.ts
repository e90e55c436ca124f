import type { EventKind } from '../event/kinds.js'
import type { TelemetryReason } from './reasons.js'

/** What becomes of one of Cowrie's event ids. */
export type CowrieReading =
  | { readonly id: string; readonly kind: EventKind }
  | { readonly id: string; readonly telemetry: TelemetryReason }

/**
 * Every event id of Cowrie, 2017 to 2026, and what it becomes, in the order docs/reference/events.md lists them.
 * Ids from the project's own reference (docs/OUTPUT.rst, src/cowrie/core/eventids.py) and from logs of those years.
 */
export const COWRIE_EVENTS: readonly CowrieReading[] = [
  { id: 'cowrie.session.connect', kind: 'connection.open' },
  { id: 'cowrie.session.closed', kind: 'connection.close' },
  { id: 'cowrie.client.version', kind: 'handshake' },
  { id: 'cowrie.client.kex', kind: 'handshake' },
  { id: 'cowrie.client.fingerprint', kind: 'auth.attempt' },
  { id: 'cowrie.client.malformed_packet', kind: 'protocol.error' },
  { id: 'cowrie.login.failed', kind: 'auth.failure' },
  { id: 'cowrie.login.success', kind: 'auth.success' },
  { id: 'cowrie.command.input', kind: 'command' },
  { id: 'cowrie.session.input', kind: 'command' },
  { id: 'cowrie.session.file_download', kind: 'file.download' },
  { id: 'cowrie.session.file_download.failed', kind: 'file.download' },
  { id: 'cowrie.session.file_upload', kind: 'file.upload' },
  { id: 'cowrie.direct-tcpip.request', kind: 'forward.request' },
  { id: 'cowrie.direct-tcpip.data', kind: 'forward.request' },
  { id: 'cowrie.tunnelproxy-tcpip.data', kind: 'forward.request' },
  { id: 'cowrie.telnet.error', kind: 'protocol.error' },
  { id: 'cowrie.telnet.exploit_attempt', kind: 'auth.attempt' },
  { id: 'cowrie.telnet.exploit_success', kind: 'auth.success' },
  // The shell's verdict on a line that command.input has told already.
  { id: 'cowrie.command.failed', telemetry: 'already counted' },
  { id: 'cowrie.command.success', telemetry: 'already counted' },
  { id: 'cowrie.command.chpasswd', telemetry: 'already counted' },
  { id: 'cowrie.direct-tcpip.redirect', telemetry: 'already counted' },
  { id: 'cowrie.direct-tcpip.tunnel', telemetry: 'already counted' },
  { id: 'cowrie.direct-tcpip.ja4', telemetry: 'already counted' },
  { id: 'cowrie.direct-tcpip.ja4h', telemetry: 'already counted' },
  { id: 'cowrie.client.size', telemetry: 'session detail' },
  { id: 'cowrie.client.var', telemetry: 'session detail' },
  { id: 'cowrie.session.params', telemetry: 'session detail' },
  { id: 'cowrie.telnet.option', telemetry: 'session detail' },
  { id: 'cowrie.log.open', telemetry: 'session detail' },
  { id: 'cowrie.log.closed', telemetry: 'session detail' },
  { id: 'cowrie.proxy.backend_connected', telemetry: 'session detail' },
  { id: 'cowrie.proxy.backend_disconnected', telemetry: 'session detail' },
  { id: 'cowrie.proxy.backend_connect_error', telemetry: 'session detail' },
  { id: 'cowrie.proxy.client_disconnect', telemetry: 'session detail' },
  { id: 'cowrie.proxy.ssh', telemetry: 'session detail' },
  { id: 'cowrie.reversedns.connect', telemetry: 'outside lookup' },
  { id: 'cowrie.reversedns.forward', telemetry: 'outside lookup' },
  { id: 'cowrie.virustotal.scanfile', telemetry: 'outside lookup' },
  { id: 'cowrie.virustotal.scanurl', telemetry: 'outside lookup' },
  { id: 'cowrie.urlhaus.submitted', telemetry: 'outside lookup' },
  { id: 'cowrie.greynoise.result', telemetry: 'outside lookup' },
  { id: 'cowrie.abuseipdb.started', telemetry: 'outside lookup' },
  { id: 'cowrie.abuseipdb.reportedip', telemetry: 'outside lookup' },
  { id: 'cowrie.abuseipdb.reportfail', telemetry: 'outside lookup' },
  { id: 'cowrie.abuseipdb.ratelimited', telemetry: 'outside lookup' },
  { id: 'cowrie.abuseipdb.wakeup', telemetry: 'outside lookup' },
]
