import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { smtpPersona, type SmtpPersona } from '../../../../src/io/sensors/smtp/smtp-persona.js'
import { SmtpSession } from '../../../../src/io/sensors/smtp/smtp-session.js'
import { ask } from '../fake-carrier.js'
import { FakeSmtpCarrier } from './fake-smtp-carrier.js'

const encoded = (text: string): string => Buffer.from(text, 'latin1').toString('base64')

function opened(
  accepted: readonly string[] = [],
  choice: Partial<SmtpPersona> = {},
): { session: SmtpSession; carrier: FakeSmtpCarrier } {
  const carrier = new FakeSmtpCarrier(accepted)
  const session = new SmtpSession(carrier, { ...smtpPersona('mail.example.org'), ...choice })
  session.begin()
  strictEqual(carrier.said(), '220 mail.example.org ESMTP Postfix (Debian/GNU)\r\n')
  return { session, carrier }
}

suite('logins at the SMTP sensor', () => {
  test('a wrong password is recorded and refused', () => {
    const { session, carrier } = opened()
    ask(session, carrier, 'EHLO client.example')
    strictEqual(
      ask(session, carrier, `AUTH PLAIN ${encoded('\0info\x00123456')}`),
      '535 5.7.8 Error: authentication failed: authentication failure\r\n',
    )
    deepStrictEqual(carrier.acts.slice(1), [
      { kind: 'smtp.command', detail: { method: 'AUTH', argument: 'PLAIN' }, lengthBytes: 27 },
      {
        kind: 'auth.failure',
        detail: { userName: 'info', authMethod: 'password' },
        lengthBytes: 10,
      },
    ])
  })

  test('whatever stands where a password may stand is kept nowhere', () => {
    const { session, carrier } = opened()
    const secret = encoded('\0bob\0hunter2')
    for (const line of [
      `AUTH PLAIN ${secret}`,
      'AUTH LOGIN',
      encoded('bob'),
      encoded('hunter2'),
      `AUTH FOO ${secret}`,
      secret,
      `AUTH PLAIN ${secret} x`,
      secret,
    ])
      ask(session, carrier, line)
    const told = JSON.stringify(carrier.acts)
    ok(!told.includes('hunter2') && !told.includes(encoded('hunter2')) && !told.includes(secret))
  })

  test('from ten errors on an answer takes a second, after twenty the line is cut', () => {
    const { session, carrier } = opened()
    const attempt = (): string => ask(session, carrier, `AUTH PLAIN ${encoded('\0a\0b')}`)
    for (let i = 0; i < 10; i++) ok(attempt().startsWith('535'))
    for (let i = 0; i < 10; i++) {
      strictEqual(attempt(), '')
      carrier.pass(1000)
      ok(carrier.said().startsWith('535'))
    }
    carrier.pass(1000)
    strictEqual(carrier.said(), '421 4.7.0 mail.example.org Error: too many errors\r\n')
    strictEqual(carrier.isEnded, true)
    strictEqual(carrier.kinds.filter((kind) => kind === 'auth.failure').length, 20)
  })
})

suite('mail to the SMTP sensor', () => {
  const envelope = ['EHLO x', 'MAIL FROM:<a@b.c>', 'RCPT TO:<info@example.org>', 'DATA']

  test('a message is told by its header, hash and size', () => {
    const { session, carrier } = opened()
    for (const line of envelope) ask(session, carrier, line)
    strictEqual(
      ask(session, carrier, 'Subject: hello\r\n\r\n..x\r\n.'),
      '250 2.0.0 Ok: queued as 4F1A2296388\r\n',
    )
    const text = 'Subject: hello\r\n\r\n.x\r\n'
    deepStrictEqual(carrier.acts.at(-1), {
      kind: 'mail.accepted',
      detail: {
        method: 'DATA',
        mailFrom: 'a@b.c',
        mailTo: 'info@example.org',
        argument: 'Subject: hello',
        sha256: createHash('sha256').update(text).digest('hex'),
        response: '250 2.0.0 Ok: queued as 4F1A2296388',
        durationMs: 0,
      },
      lengthBytes: text.length,
    })
  })

  test('a line of the message that looks like a command is none', () => {
    const { session, carrier } = opened()
    for (const line of envelope) ask(session, carrier, line)
    strictEqual(ask(session, carrier, 'QUIT'), '')
    strictEqual(carrier.isEnded, false)
  })

  test('relaying is refused and told, but for who is logged in, or where the relay is open', () => {
    const closed = opened()
    ask(closed.session, closed.carrier, 'MAIL FROM:<a@b.c>')
    strictEqual(
      ask(closed.session, closed.carrier, 'RCPT TO:<x@gmail.com>'),
      '454 4.7.1 <x@gmail.com>: Relay access denied\r\n',
    )
    deepStrictEqual(carrier(closed), [
      'mail.rejected',
      'x@gmail.com',
      '454 4.7.1 <x@gmail.com>: Relay access denied',
    ])
    const known = opened(['bob:secret'])
    ask(known.session, known.carrier, `AUTH PLAIN ${encoded('\0bob\0secret')}`)
    ask(known.session, known.carrier, 'MAIL FROM:<a@b.c>')
    strictEqual(ask(known.session, known.carrier, 'RCPT TO:<x@gmail.com>'), '250 2.1.5 Ok\r\n')
    strictEqual(known.carrier.acts.at(-1)?.detail?.userName, 'bob')
    const open = opened([], { isOpenRelay: true })
    ask(open.session, open.carrier, 'MAIL FROM:<a@b.c>')
    strictEqual(ask(open.session, open.carrier, 'RCPT TO:<x@gmail.com>'), '250 2.1.5 Ok\r\n')

    function carrier(of: typeof closed): unknown[] {
      const { kind, detail } = of.carrier.acts.at(-1) ?? {}
      return [kind, detail?.mailTo, detail?.response]
    }
  })

  test('smuggled ends of data are told', () => {
    const { session, carrier } = opened()
    for (const line of envelope) ask(session, carrier, line)
    session.hear(Buffer.from('a\r\n.\nMAIL FROM:<admin@b.c>\r\n'))
    strictEqual(carrier.said(), '250 2.0.0 Ok: queued as 4F1A2296388\r\n250 2.1.0 Ok\r\n')
    deepStrictEqual(carrier.kinds.slice(-3), ['protocol.error', 'mail.accepted', 'smtp.command'])
  })

  test('chunks are counted, not searched for an end', () => {
    const { session, carrier } = opened()
    for (const line of envelope.slice(0, 3)) ask(session, carrier, line)
    session.hear(Buffer.from('BDAT 9\r\n.\r\nQUIT\r\nBDAT 2 LAST\r\n.\nNOOP\r\n'))
    strictEqual(
      carrier.said(),
      '250 2.0.0 Ok: 9 bytes\r\n250 2.0.0 Ok: 11 bytes queued as 4F1A2296388\r\n250 2.0.0 Ok\r\n',
    )
    strictEqual(carrier.received[0]?.bytes.toString(), '.\r\nQUIT\r\n.\n')
  })

  test('at most 1,000 recipients are taken, and 50 of them named', () => {
    const { session, carrier } = opened()
    ask(session, carrier, 'MAIL FROM:<a@b.c>')
    for (let i = 0; i < 1000; i++) ask(session, carrier, 'RCPT TO:<root>')
    strictEqual(ask(session, carrier, 'RCPT TO:<root>'), '452 4.5.3 Error: too many recipients\r\n')
    ask(session, carrier, 'DATA')
    ask(session, carrier, '.')
    strictEqual(carrier.acts.at(-1)?.detail?.mailTo?.split(', ').length, 50)
  })
})

suite('what the SMTP sensor is sent', () => {
  test('cut anywhere, the same bytes get the same answers', () => {
    const bytes = Buffer.from(
      'EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<root>\r\nDATA\r\nS: x\r\n\r\n..\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<root>\r\nBDAT 4 LAST\r\nab\r\nQUIT\r\n',
    )
    const whole = opened()
    whole.session.hear(bytes)
    const expected = whole.carrier.said()
    ok(expected.endsWith('221 2.0.0 Bye\r\n'))
    for (let at = 1; at < bytes.length; at++) {
      const { session, carrier } = opened()
      session.hear(bytes.subarray(0, at))
      session.hear(bytes.subarray(at))
      strictEqual(carrier.said(), expected, `cut at ${at}`)
      deepStrictEqual(carrier.acts, whole.carrier.acts)
    }
  })

  test('a browser is shown out, and so is a mail sent without its envelope', () => {
    for (const line of ['GET / HTTP/1.1', 'Subject: x', '\x16\x03\x01']) {
      const { session, carrier } = opened()
      strictEqual(
        ask(session, carrier, line),
        '221 2.7.0 Error: I can break rules, too. Goodbye.\r\n',
        line,
      )
      deepStrictEqual(carrier.kinds, ['protocol.error'])
    }
  })

  test('a line beyond 2,048 bytes is one command, and its end is passed over', () => {
    const { session, carrier } = opened()
    const answer = ask(session, carrier, `NOOP ${'a'.repeat(5000)} QUIT`)
    strictEqual(answer, '250 2.0.0 Ok\r\n')
    strictEqual(ask(session, carrier, 'NOOP'), '250 2.0.0 Ok\r\n')
  })

  test('the client names itself with EHLO', () => {
    const { session, carrier } = opened()
    ask(session, carrier, 'EHLO ylmf-pc\x1b[0m')
    deepStrictEqual(carrier.acts.at(-1)?.detail, {
      method: 'EHLO',
      argument: 'ylmf-pc\\x1b[0m',
      client: 'ylmf-pc\\x1b[0m',
    })
  })

  test('TLS is not to be had, and nobody is told it was', () => {
    const { session, carrier } = opened()
    ok(!ask(session, carrier, 'EHLO x').includes('STARTTLS'))
    strictEqual(ask(session, carrier, 'STARTTLS'), '502 5.5.1 Error: command not implemented\r\n')
  })
})
