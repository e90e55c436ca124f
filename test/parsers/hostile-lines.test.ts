import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalAddress } from '../../src/event/address.js'
import { type Event, MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { EVENT_JSON_REASONS, eventFromJson, eventToJson } from '../../src/event/schema.js'
import { formatNamed, LOG_FORMATS } from '../../src/parsers/catalog.js'
import type { Parsed } from '../../src/parsers/parser.js'
import { LOG_REASONS } from '../../src/parsers/reasons.js'
import { parseLines } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

const KNOWN_REASONS: ReadonlySet<string> = new Set([
  ...LOG_REASONS.map(({ outcome, reason }) => `${outcome} ${reason}`),
  ...EVENT_JSON_REASONS.map((reason) => `rejected ${reason}`),
])

/** What every outcome must be, whatever the line. */
function check(parsed: Parsed): void {
  if (parsed.outcome !== 'event') {
    ok(KNOWN_REASONS.has(`${parsed.outcome} ${parsed.reason}`), parsed.reason)
    return
  }
  checkEvent(parsed.event)
}

/** Our own reader is the judge: an event it gives back unchanged has every field within its bounds. */
function checkEvent(event: Event): void {
  deepStrictEqual(eventFromJson(JSON.parse(JSON.stringify(eventToJson(event)))), {
    ok: true,
    event,
  })
  strictEqual(canonicalAddress(event.sourceIp), event.sourceIp)
  for (const value of Object.values(event.detail))
    if (typeof value === 'string') ok(value.length <= MAX_TEXT_LENGTH)
}

/** Pieces that mean something to one format or another. */
const PIECES = [
  '',
  ' ',
  '"',
  "'",
  '\\',
  '\\"',
  '\0',
  '\ufeff',
  '\u2028',
  '[',
  ']',
  '{',
  '}',
  ': ',
  ', ',
  ';',
  '<',
  '>',
  '%',
  '#',
  ' from ',
  ' port 22 ssh2',
  'invalid user ',
  ' [preauth]',
  '198.51.100.9',
  '::ffff:198.51.100.9',
  '[198.51.100.9]',
  'x[198.51.100.9]',
  'Client "198.51.100.9"',
  '] FAIL LOGIN: Client "198.51.100.9"',
  'from=<',
  '> to=<',
  ' proto=ESMTP helo=<',
  'NOQUEUE: reject: RCPT from ',
  '[05/Feb/2026:12:00:00 +0000] "',
  '" 200 5 "-" "',
  '__proto__',
  'constructor',
  '\\x41',
  '\\u0000',
  '999999999999999999999',
  '-1',
  '1e400',
  'é',
  '𝄞',
  '\ud834',
]

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 8 })
  .map((pieces) => pieces.join(''))

/** A sample line with a stretch of it replaced. */
function mutated(lines: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...lines), fc.nat(), fc.nat(12), hostile)
    .map(([line, at, length, text]) => {
      const from = at % (line.length + 1)
      return line.slice(0, from) + text + line.slice(from + length)
    })
}

for (const format of LOG_FORMATS) {
  const samples = SAMPLE_LINES[format.name] ?? []

  test(`${format.name}: no line makes the parser throw, and whatever comes out is sound`, () => {
    const line = fc.oneof(
      { arbitrary: mutated(samples), weight: 4 },
      { arbitrary: hostile, weight: 1 },
    )
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        const parsed = parseLines(format, ...lines)
        strictEqual(parsed.length, lines.length)
        for (const one of parsed) check(one)
        const share = format.detect(lines)
        ok(share >= 0 && share <= 1)
      }),
      { numRuns: 300 },
    )
  })

  test(`${format.name}: lines of a megabyte, deep JSON and NULs are an outcome each`, () => {
    const long = 'x'.repeat(1 << 20)
    for (const sample of samples)
      for (const line of [
        sample.replace('203.0.113.5', long),
        sample.replace('bob', long),
        sample.replace('root', long),
        sample + long,
        long + sample,
        sample.replaceAll(' ', '\0'),
        `\0\0${sample}`,
      ])
        check(parseLines(format, line)[0] as Parsed)
    for (const line of [
      '['.repeat(200_000),
      `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      ' '.repeat(1 << 20),
      '"'.repeat(100_000),
    ])
      notStrictEqual(parseLines(format, line)[0]?.outcome, 'event')
  })
}

/** Where a visitor's own words stand in a line, escaped as the server does; 203.0.113.5 is who it really was. */
const PLACES: Readonly<Record<string, readonly ((typed: string) => string)[]>> = {
  cowrie: ['username', 'password', 'input', 'version', 'url', 'data', 'session', 'sensor'].map(
    (field) => (typed) =>
      JSON.stringify({
        eventid: `cowrie.${field === 'input' ? 'command.input' : 'login.failed'}`,
        timestamp: '2026-02-05T12:00:00Z',
        src_ip: '203.0.113.5',
        [field]: typed,
      }),
  ),
  opencanary: ['USERNAME', 'PATH', 'USERAGENT', 'CMD'].map(
    (field) => (typed) =>
      JSON.stringify({
        logtype: 3000,
        node_id: 'c',
        utc_time: '2026-02-05 12:00:00',
        src_host: '203.0.113.5',
        logdata: { [field]: typed, src_host: typed },
      }),
  ),
  sshd: [
    'Failed password for invalid user @ from 203.0.113.5 port 4022 ssh2',
    'Failed publickey for @ from 203.0.113.5 port 4022 ssh2: RSA SHA256:abc',
    'Failed password for bob from 203.0.113.5 port 4022 ssh2: @',
    'Failed password for @ from 203.0.113.5 port 4022 ssh2: @',
    'Failed rhosts-rsa for bob from 203.0.113.5 port 4022 ssh1: ruser @',
    'Accepted password for @ from 203.0.113.5 port 4022 ssh2',
    'Accepted publickey for bob from 203.0.113.5 port 4022 ssh2: RSA-CERT SHA256:abc ID @ (serial 0) CA RSA SHA256:def',
    'Failed hostbased for bob from 203.0.113.5 port 4022 ssh2: RSA SHA256:abc, client user "@", client host "h.example"',
    'Invalid user @ from 203.0.113.5 port 4022',
    'Invalid user @ from 203.0.113.5',
    'User @ from 203.0.113.5 not allowed because not listed in AllowUsers',
    'error: PAM: Authentication failure for illegal user @ from 203.0.113.5',
    'Connection closed by invalid user @ 203.0.113.5 port 4022 [preauth]',
    'Connection reset by authenticating user @ 203.0.113.5 port 4022 [preauth]',
    'Disconnected from invalid user @ 203.0.113.5 port 4022 [preauth]',
    'Disconnecting invalid user @ 203.0.113.5 port 4022: Too many authentication failures [preauth]',
    'maximum authentication attempts exceeded for invalid user @ from 203.0.113.5 port 4022 ssh2 [preauth]',
    "Bad protocol version identification '@' from 203.0.113.5 port 4022",
    'Received disconnect from 203.0.113.5 port 4022:11: @ [preauth]',
    'Unable to negotiate with 203.0.113.5 port 4022: no matching cipher found. Their offer: @ [preauth]',
    'Protocol major versions differ for 203.0.113.5 port 4022: SSH-2.0-OpenSSH_9.6 vs. @',
  ].map(
    (message) => (typed) => `Feb  5 12:00:00 web1 sshd[7]: ${message.replaceAll('@', () => typed)}`,
  ),
  'access-log': [
    '203.0.113.5 - @ [05/Feb/2026:12:00:00 +0000] "GET / HTTP/1.1" 401 5 "-" "-"',
    'shop.example 203.0.113.5 - @ [05/Feb/2026:12:00:00 +0000] "GET / HTTP/1.1" 401 5 "-" "-"',
    '203.0.113.5 - - [05/Feb/2026:12:00:00 +0000] "@" 400 5 "-" "-"',
    '203.0.113.5 - - [05/Feb/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5 "@" "@"',
  ].map((line) => (typed) => {
    const escaped = typed.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
    return line.replaceAll('@', () => escaped)
  }),
  vsftpd: [
    '[@] FAIL LOGIN: Client "203.0.113.5"',
    '[@] FTP command: Client "203.0.113.5", "PASV"',
    'FTP command: Client "203.0.113.5", "USER @"',
    '[bob] OK UPLOAD: Client "203.0.113.5", "@", 5 bytes, 1.00Kbyte/sec',
    '[ftp] OK LOGIN: Client "203.0.113.5", anon password "@"',
  ].map(
    (message) => (typed) => `Thu Feb  5 12:00:00 2026 [pid 7] ${message.replace('@', () => typed)}`,
  ),
  postfix: [
    'smtpd[7]: NOQUEUE: reject: RCPT from a.example[203.0.113.5]: 554 5.7.1 <@>: Relay access denied; from=<@> to=<@> proto=ESMTP helo=<@>',
    'smtpd[7]: warning: a.example[203.0.113.5]: SASL LOGIN authentication failed: x, sasl_username=@',
    'smtpd[7]: 4D1A2B3C: client=a.example[203.0.113.5], sasl_method=PLAIN, sasl_username=@',
    'smtpd[7]: warning: non-SMTP command from a.example[203.0.113.5]: @',
    'smtpd[7]: improper command pipelining after EHLO from a.example[203.0.113.5]: @',
    'smtpd[7]: < a.example[203.0.113.5]: @',
    'smtpd[7]: warning: Illegal address syntax from a.example[203.0.113.5] in RCPT command: @',
    'cleanup[8]: 4D1A2B3C: reject: header Subject: @ from a.example[203.0.113.5]; from=<@> to=<@> proto=ESMTP helo=<@>: 5.7.1 no',
    'cleanup[8]: 4D1A2B3C: milter-reject: END-OF-MESSAGE from a.example[203.0.113.5]: 5.7.1 no; from=<@> to=<@> proto=ESMTP helo=<@>',
    'cleanup[8]: 4D1A2B3C: message-id=@',
    'qmgr[8]: 4D1A2B3C: from=<@>, size=1, nrcpt=1 (queue active)',
    'postscreen[9]: PREGREET 9 after 0.1 from [203.0.113.5]:4022: @',
    'postscreen[9]: NOQUEUE: reject: RCPT from [203.0.113.5]:4022: 550 no; from=<@>, to=<@>, proto=ESMTP, helo=<@>',
  ].map(
    (message) => (typed) => `Feb  5 12:00:00 mx1 postfix/${message.replaceAll('@', () => typed)}`,
  ),
}

const MORE_PLACES: Readonly<Record<string, readonly ((typed: string) => string)[]>> = {
  'cowrie-text': [
    'login attempt [@/@] failed',
    "login attempt [b'@'/b'@'] succeeded",
    'CMD: @',
    'Remote SSH version: @',
    'direct-tcp connection request to @ from @',
    'Downloaded URL (@) with SHA-256 @ to @',
  ].map(
    (message) => (typed) =>
      `2026-02-05T12:00:00Z [HoneyPotSSHTransport,2,203.0.113.5] ${message.replaceAll('@', () => typed)}`,
  ),
  glastopf: [
    (typed) =>
      `2026-02-05 12:00:00,516 (glastopf.glastopf) 203.0.113.5 requested GET /${typed} on pot.example:80`,
  ],
  proftpd: [
    'USER @: no such user found from client.example [203.0.113.5] to 192.0.2.10:21',
    'USER @ (Login failed): Incorrect password',
    'USER @: Login successful.',
  ].map(
    (message) => (typed) =>
      `Feb  5 12:00:00 ftp1 proftpd[7]: ftp1 (client.example[203.0.113.5]) - ${message.replace('@', () => typed)}`,
  ),
  dovecot: [
    'imap-login: Disconnected (auth failed, 1 attempts in 6 secs): user=<@>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10, TLS, session=<abc>',
    'auth-worker(24544): pam(@,203.0.113.5): unknown user',
    'auth: passwd-file(@,203.0.113.5,<abc>): Password mismatch',
  ].map(
    (message) => (typed) => `Feb  5 12:00:00 mx1 dovecot: ${message.replaceAll('@', () => typed)}`,
  ),
  zeek: [
    (typed) =>
      `{"ts":1770292802.5,"uid":"C1","id.orig_h":"203.0.113.5","id.orig_p":4023,"id.resp_h":"192.0.2.10","id.resp_p":80,"trans_depth":1,"method":"GET","uri":${JSON.stringify(typed)},"request_body_len":0}`,
  ],
}

const typedText = fc
  .array(
    fc.constantFrom(
      'root',
      'x',
      ' ',
      '198.51.100.9',
      ' from 198.51.100.9',
      ' from 198.51.100.9 port 22',
      ' ssh2',
      ' port 22 ssh2: RSA',
      ' 198.51.100.9 port 22',
      ': ',
      ', ',
      ';',
      '"',
      '\\',
      '[',
      ']',
      '<',
      '>',
      "'",
      ' from y[198.51.100.9]',
      'y[198.51.100.9]: ',
      ' from y[198.51.100.9]; from=<z>',
      '; from=<q> to=<r> proto=ESMTP helo=<s>',
      'Client "198.51.100.9"',
      '] FAIL LOGIN: Client "198.51.100.9"',
      '] FAIL LOGIN: Client "198.51.100.9", ',
      ' from 198.51.100.9 port 22 ssh2: RSA',
      '", "',
      ' [05/Feb/2026:12:00:00 +0000] "',
      'GET / HTTP/1.1" 200 5',
      ' - - ',
      ' [preauth]',
      ' not allowed because ',
      ' for ',
      'invalid user ',
      ' vs. ',
      ' on pot.example:80',
      '>, method=PLAIN, rip=198.51.100.9, lip=192.0.2.10',
      'rip=198.51.100.9',
      ',198.51.100.9): unknown user',
      'pam(x,198.51.100.9): unknown user',
      ': no such user found from y [198.51.100.9] to 192.0.2.10:21',
      '(y[198.51.100.9]) - USER root: Login successful.',
      'SSH-2.0-',
    ),
    { maxLength: 7 },
  )
  .map((pieces) => pieces.join(''))

for (const [name, places] of Object.entries({ ...PLACES, ...MORE_PLACES })) {
  test(`${name}: no event blames an address that the visitor merely typed`, () => {
    const format = formatNamed(name)
    ok(format !== null)
    for (const place of places)
      fc.assert(
        fc.property(typedText, (typed) => {
          for (const parsed of parseLines(format, place(typed)))
            if (parsed.outcome === 'event')
              strictEqual(parsed.event.sourceIp, '203.0.113.5', place(typed))
        }),
        { numRuns: 200 },
      )
  })
}
