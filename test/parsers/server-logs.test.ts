import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { dovecot } from '../../src/parsers/dovecot.js'
import { netfilter } from '../../src/parsers/netfilter.js'
import { proftpd } from '../../src/parsers/proftpd.js'
import { eventOf, outcomesOf } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

const FTP = 'Feb  5 12:00:00 ftp1 proftpd[7]: ftp1 (client.example[203.0.113.5]) - '
const MAIL = 'Feb  5 12:00:00 mx1 dovecot: '

test('ProFTPD: logins and their outcome, in its own log and in syslog', () => {
  deepStrictEqual(outcomesOf(proftpd, ...(SAMPLE_LINES['proftpd'] ?? [])), [
    'event auth.failure',
    'event auth.failure',
    'event auth.success',
  ])
  const unknown = eventOf(proftpd, SAMPLE_LINES['proftpd']?.[0] as string)
  deepStrictEqual(unknown.detail, { userName: 'bob', authMethod: 'password', userUnknown: true })
  strictEqual(
    eventOf(proftpd, `${FTP}SECURITY VIOLATION: root login attempted.`).detail.userName,
    'root',
  )
  deepStrictEqual(
    outcomesOf(proftpd, `${FTP}FTP session opened.`, `${FTP}Preparing to chroot to directory`),
    ['event connection.open', 'telemetry session detail'],
  )
})

test('ProFTPD: a user name that imitates a client’s address blames nobody else', () => {
  const forged = `${FTP}USER x (y[198.51.100.9]) - USER z: no such user found from client.example [203.0.113.5] to 192.0.2.10:21`
  strictEqual(eventOf(proftpd, forged).sourceIp, '203.0.113.5')
})

test('Dovecot: the login process tells who and how it ended, in every wording of its releases', () => {
  const kinds = [
    'imap-login: Disconnected (auth failed, 2 attempts): user=<bob>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10, TLS',
    'pop3-login: Info: Aborted login (auth failed, 1 attempts in 17 secs): user=<bob>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10',
    'managesieve-login: Login aborted: Logged out (auth failed, 1 attempts in 10 secs) (auth_failed): user=<bob>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10',
    'pop3-login: Aborted login (tried to use disallowed plaintext auth): rip=203.0.113.5, lip=192.0.2.10, session=<a>',
    'imap-login: Login: user=<bob>, method=CRAM-MD5, rip=203.0.113.5, lip=192.0.2.10, mpid=1',
    'imap-login: Disconnected: Inactivity (no auth attempts in 180 secs): rip=203.0.113.5, lip=192.0.2.10',
  ].map((message) => eventOf(dovecot, MAIL + message).kind)
  deepStrictEqual(kinds, [
    'auth.failure',
    'auth.failure',
    'auth.failure',
    'auth.failure',
    'auth.success',
    'connection.close',
  ])
})

test('Dovecot: what the password database refused one by one is not counted again at the end', () => {
  const refused = `${MAIL}auth-worker(7): sql(bob,203.0.113.5,<abc>): Password mismatch`
  const ended = `${MAIL}imap-login: Disconnected (auth failed, 2 attempts in 9 secs): user=<bob>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10, session=<abc>`
  deepStrictEqual(outcomesOf(dovecot, refused, refused, ended, ended), [
    'event auth.failure',
    'event auth.failure',
    'telemetry already counted',
    'event auth.failure',
  ])
  strictEqual(eventOf(dovecot, refused).session, '')
})

test('a firewall’s packets: flags, ports and protocols as the kernel wrote them', () => {
  const [tcp, udp, icmp] = (SAMPLE_LINES['netfilter'] ?? []).map((line) => eventOf(netfilter, line))
  deepStrictEqual(
    [tcp?.kind, tcp?.detail.tcpFlags, tcp?.destinationPort, tcp?.lengthBytes],
    ['port.probe', 2, 8123, 40],
  )
  deepStrictEqual([udp?.atMs, udp?.sensor, udp?.service], [1_770_292_800_000, 'pot1', 'dns'])
  deepStrictEqual([icmp?.service, icmp?.detail.icmpType, icmp?.transport], ['icmp', 8, 1])
  deepStrictEqual(outcomesOf(netfilter, 'Feb  5 12:00:00 fw1 kernel: eth0: link up'), [
    'skipped another program',
  ])
})

test('a packet quoted inside an ICMP error lends it no flags and no ports of its own', () => {
  const quoted =
    'Feb  5 12:00:00 fw1 kernel: IN=eth0 OUT= SRC=203.0.113.5 DST=192.0.2.10 LEN=88 TTL=64 ID=1 PROTO=ICMP TYPE=3 CODE=3 [SRC=192.0.2.10 DST=203.0.113.5 LEN=60 PROTO=TCP SPT=80 DPT=4022 SYN ]'
  const event = eventOf(netfilter, quoted)
  deepStrictEqual([event.sourceIp, event.transport, event.destinationPort], ['203.0.113.5', 1, 0])
})
