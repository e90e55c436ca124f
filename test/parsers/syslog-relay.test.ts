import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Parsed } from '../../src/parsers/parser.js'
import { SyslogRelayParser } from '../../src/parsers/syslog-relay.js'

const parser = new SyslogRelayParser({ referenceMs: Date.UTC(2026, 11, 31) })

function summary(line: string): string {
  const parsed: Parsed = parser.parse(line)
  if (parsed.outcome !== 'event') return `${parsed.outcome}: ${parsed.reason}`
  const { source, kind, sourceIp } = parsed.event
  return `${source} ${kind} ${sourceIp}`
}

test('each message finds the parser that knows its program, in either form of the header', () => {
  deepEqual(
    [
      '<38>Feb  5 12:00:00 web01 sshd[77]: Failed password for root from 203.0.113.5 port 4022 ssh2',
      '<38>1 2026-02-05T12:00:01Z web01 sshd 77 - - Failed password for root from 203.0.113.6 port 4022 ssh2',
      '<22>Feb  5 12:00:02 mx postfix/smtpd[9]: connect from unknown[203.0.113.7]',
      '<4>Feb  5 12:00:03 gw kernel: [1.0] DROP IN=eth0 OUT= MAC= SRC=203.0.113.8 DST=192.0.2.1 LEN=60 TTL=50 PROTO=TCP SPT=1 DPT=23 SYN',
    ].map(summary),
    [
      'sshd auth.failure 203.0.113.5',
      'sshd auth.failure 203.0.113.6',
      'postfix connection.open 203.0.113.7',
      'netfilter port.probe 203.0.113.8',
    ],
  )
})

test('a sensor’s document in a message is read as its log is', () => {
  const cowrie =
    '{"eventid":"cowrie.login.failed","username":"root","password":"1","timestamp":"2026-02-05T12:00:01Z","src_ip":"203.0.113.5","session":"s1"}'
  equal(
    summary(`<14>1 2026-02-05T12:00:01Z pot1 cowrie 1 - - ${cowrie}`),
    'cowrie auth.failure 203.0.113.5',
  )
  equal(
    summary('<14>1 2026-02-05T12:00:01Z pot1 app 1 - - {"level":"info"}'),
    'skipped: another log',
  )
})

test('what is nobody’s is passed over, what is no syslog is refused', () => {
  equal(summary('<14>Feb  5 12:00:00 web01 cron[1]: (root) CMD (true)'), 'skipped: another program')
  equal(summary('hello'), 'rejected: not a syslog line')
  equal(
    summary('<38>1 2026-13-05T12:00:01Z h sshd 1 - - x'),
    'rejected: time missing or impossible',
  )
})
