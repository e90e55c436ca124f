import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import { FtpSession } from '../../../../src/io/sensors/ftp/ftp-session.js'
import { ask } from '../fake-carrier.js'
import { FakeFtpCarrier } from './fake-ftp-carrier.js'

function atTheDoor(accepted: readonly string[] = []): {
  session: FtpSession
  carrier: FakeFtpCarrier
} {
  const carrier = new FakeFtpCarrier(accepted)
  const session = new FtpSession(carrier)
  session.begin()
  strictEqual(carrier.said(), '220 (vsFTPd 3.0.3)\r\n')
  return { session, carrier }
}

function inside(): { session: FtpSession; carrier: FakeFtpCarrier } {
  const both = atTheDoor(['bob:secret'])
  ask(both.session, both.carrier, 'USER bob')
  strictEqual(ask(both.session, both.carrier, 'PASS secret'), '230 Login successful.\r\n')
  both.carrier.acts.length = 0
  return both
}

suite('at the door of the FTP sensor', () => {
  test('a wrong password is recorded at once and answered after a second', () => {
    const { session, carrier } = atTheDoor()
    ask(session, carrier, 'USER root')
    strictEqual(ask(session, carrier, 'PASS 123456'), '')
    deepStrictEqual(carrier.acts.at(-1), {
      kind: 'auth.failure',
      detail: { userName: 'root', authMethod: 'password' },
      lengthBytes: 10,
    })
    carrier.pass(999)
    strictEqual(carrier.said(), '')
    carrier.pass(1)
    strictEqual(carrier.said(), '530 Login incorrect.\r\n')
  })

  test('what comes in that second waits, and is answered in order', () => {
    const { session, carrier } = atTheDoor()
    session.hear(Buffer.from('USER a\r\nPASS b\r\nUSER c\r\nPASS d\r\nNOOP\r\n'))
    strictEqual(carrier.said(), '331 Please specify the password.\r\n')
    strictEqual(session.isListening, false)
    carrier.pass(1000)
    strictEqual(carrier.said(), '530 Login incorrect.\r\n331 Please specify the password.\r\n')
    carrier.pass(1000)
    strictEqual(carrier.said(), '530 Login incorrect.\r\n530 Please login with USER and PASS.\r\n')
    strictEqual(session.isListening, true)
  })

  test('the third wrong password ends the conversation', () => {
    const { session, carrier } = atTheDoor()
    for (let i = 0; i < 3; i++) {
      ask(session, carrier, 'USER a')
      ask(session, carrier, 'PASS b')
      strictEqual(carrier.isEnded, false)
      carrier.pass(1000)
    }
    strictEqual(carrier.isEnded, true)
    strictEqual(ask(session, carrier, 'USER a'), '530 Login incorrect.\r\n')
  })

  test('no password is kept anywhere, not even one sent without a name', () => {
    const { session, carrier } = atTheDoor(['bob:hunter2'])
    for (const line of ['PASS hunter2', 'USER bob', 'PASS hunter2', 'PASS hunter2'])
      ask(session, carrier, line)
    ok(!JSON.stringify(carrier.acts).includes('hunter2'))
  })

  test('a line of 4,096 bytes without an end is too long', () => {
    const { session, carrier } = atTheDoor()
    session.hear(Buffer.alloc(4095, 'a'))
    strictEqual(carrier.said(), '')
    session.hear(Buffer.from('a'))
    strictEqual(carrier.said(), '500 Input line too long.\r\n')
    strictEqual(carrier.isEnded, true)
    strictEqual(carrier.acts.at(-1)?.detail?.response, 'line too long')
  })

  test('cut anywhere, the same bytes get the same answers', () => {
    const bytes = Buffer.from('USER bob\r\nPASS secret\r\nPWD\r\nCWD logs\r\nPWD\r\nQUIT\r\n')
    const whole = atTheDoor(['bob:secret'])
    whole.session.hear(bytes)
    const expected = whole.carrier.said()
    for (let at = 1; at < bytes.length; at++) {
      const { session, carrier } = atTheDoor(['bob:secret'])
      session.hear(bytes.subarray(0, at))
      session.hear(bytes.subarray(at))
      strictEqual(carrier.said(), expected, `cut at ${at}`)
      deepStrictEqual(carrier.acts, whole.carrier.acts)
    }
  })

  test('what is no command is told as a broken protocol, escaped', () => {
    const { session, carrier } = atTheDoor()
    ask(session, carrier, '\x16\x03\x01\xff\x1b[2J')
    deepStrictEqual(carrier.acts.at(-1)?.kind, 'protocol.error')
    strictEqual(carrier.acts.at(-1)?.detail?.argument, '\\x16\\x03\\x01\\xff\\x1b[2J')
  })

  test('a flood of commands is carried out in turns, and has an end', () => {
    const { session, carrier } = atTheDoor()
    const flood = Buffer.from('NOOP\r\n'.repeat(250))
    session.hear(flood)
    strictEqual(carrier.acts.length, 100)
    strictEqual(session.isListening, false)
    carrier.pass(0)
    strictEqual(carrier.acts.length, 250)
    for (let i = 0; i < 40; i++) {
      session.hear(flood)
      carrier.pass(0)
    }
    strictEqual(carrier.acts.length, 10_001)
    strictEqual(carrier.acts.at(-1)?.detail?.response, 'too many commands')
    strictEqual(carrier.isEnded, true)
  })

  test('a tarpit holds every answer back', () => {
    const carrier = new FakeFtpCarrier()
    const session = new FtpSession(carrier, { failedLoginDelayMs: 0, tarpitMs: 500 })
    session.begin()
    carrier.said()
    strictEqual(ask(session, carrier, 'SYST'), '')
    carrier.pass(500)
    strictEqual(carrier.said(), '530 Please login with USER and PASS.\r\n')
  })
})

suite('inside the FTP sensor', () => {
  test('a listing goes over the second connection and is told as what was looked at', () => {
    const { session, carrier } = inside()
    strictEqual(ask(session, carrier, 'PASV'), '227 Entering Passive Mode (192,0,2,10,156,64).\r\n')
    strictEqual(
      ask(session, carrier, 'NLST backup'),
      '150 Here comes the directory listing.\r\n226 Directory send OK.\r\n',
    )
    deepStrictEqual(carrier.downloads, ['backup/README.txt\r\nbackup/last-run.log\r\n'])
    deepStrictEqual(carrier.acts.at(-1), {
      kind: 'file.access',
      detail: { userName: 'bob', method: 'NLST', file: '/backup', argument: 'backup' },
      lengthBytes: 11,
    })
  })

  test('an upload is told by its hash and size, and can be read back by whoever sent it', () => {
    const { session, carrier } = inside()
    carrier.uploads = [[Buffer.from('#!/bin/'), Buffer.from('sh\n')]]
    ask(session, carrier, 'EPSV')
    strictEqual(
      ask(session, carrier, 'STOR x.sh'),
      '150 Ok to send data.\r\n226 Transfer complete.\r\n',
    )
    const told = carrier.acts.at(-1)
    strictEqual(told?.kind, 'file.upload')
    strictEqual(told.lengthBytes, 10)
    strictEqual(told.detail?.file, '/x.sh')
    strictEqual(told.detail.sha256, createHash('sha256').update('#!/bin/sh\n').digest('hex'))
    ask(session, carrier, 'EPSV')
    ask(session, carrier, 'RETR x.sh')
    deepStrictEqual(carrier.downloads, ['#!/bin/sh\n'])
  })

  test('a large upload is hashed whole and not kept in memory', () => {
    const { session, carrier } = inside()
    carrier.uploads = [Array.from({ length: 100 }, () => Buffer.alloc(10_000, 7))]
    ask(session, carrier, 'PASV')
    ask(session, carrier, 'STOR big')
    strictEqual(carrier.acts.at(-1)?.lengthBytes, 1_000_000)
    strictEqual(ask(session, carrier, 'SIZE big'), '213 1000000\r\n')
    ask(session, carrier, 'PASV')
    strictEqual(ask(session, carrier, 'RETR big'), '550 Failed to open file.\r\n')
  })

  test('an address to call back is taken, and never called', () => {
    const { session, carrier } = inside()
    strictEqual(
      ask(session, carrier, 'PORT 203,0,113,7,20,20'),
      '200 PORT command successful. Consider using PASV.\r\n',
    )
    strictEqual(ask(session, carrier, 'LIST'), '425 Failed to establish connection.\r\n')
    strictEqual(carrier.acts.at(-1)?.detail?.response, 'no data connection')
    strictEqual(ask(session, carrier, 'PORT 198,51,100,9,20,20'), '500 Illegal PORT command.\r\n')
  })

  test('a second connection that never comes is given up after a minute', () => {
    const { session, carrier } = inside()
    carrier.comes = false
    ask(session, carrier, 'PASV')
    strictEqual(ask(session, carrier, 'LIST'), '')
    strictEqual(ask(session, carrier, 'NOOP'), '')
    carrier.pass(60_000)
    strictEqual(carrier.said(), '425 Failed to establish connection.\r\n200 NOOP ok.\r\n')
  })

  test('without a free port there is no passive mode', () => {
    const { session, carrier } = inside()
    carrier.ports = 0
    strictEqual(ask(session, carrier, 'PASV'), '425 Failed to establish connection.\r\n')
    strictEqual(ask(session, carrier, 'LIST'), '425 Use PORT or PASV first.\r\n')
  })

  test('client software that names itself is a handshake', () => {
    const { session, carrier } = inside()
    strictEqual(ask(session, carrier, 'CLNT Total Commander'), '500 Unknown command.\r\n')
    strictEqual(carrier.acts.at(-1)?.kind, 'handshake')
    strictEqual(carrier.acts.at(-1)?.detail?.client, 'Total Commander')
  })

  test('a browser is shown out', () => {
    const { session, carrier } = inside()
    ask(session, carrier, 'POST / HTTP/1.1')
    strictEqual(carrier.isEnded, true)
    strictEqual(carrier.acts.at(-1)?.kind, 'protocol.error')
  })

  test('paths are told from the root, with what a terminal could trip over written out', () => {
    const { session, carrier } = inside()
    ask(session, carrier, 'CWD logs')
    ask(session, carrier, 'MKD ../a\x1b]0;x\x07')
    deepStrictEqual(carrier.acts.at(-1)?.detail?.file, '/a\\x1b]0;x\\x07')
  })
})

suite('anonymous visitors of the FTP sensor', () => {
  test('leave files that nobody can fetch', () => {
    const { session, carrier } = atTheDoor(['anonymous:a@b.c'])
    ask(session, carrier, 'USER anonymous')
    ask(session, carrier, 'PASS a@b.c')
    carrier.uploads = [[Buffer.from('x')]]
    ask(session, carrier, 'PASV')
    ask(session, carrier, 'STOR incoming/x')
    strictEqual(carrier.acts.at(-1)?.kind, 'file.upload')
    ask(session, carrier, 'PASV')
    strictEqual(ask(session, carrier, 'RETR incoming/x'), '550 Failed to open file.\r\n')
    strictEqual(ask(session, carrier, 'DELE incoming/x'), '550 Permission denied.\r\n')
  })
})
