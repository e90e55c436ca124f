import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_LINE_BYTES } from '../../../src/packets/application/application-line.js'
import { Talk } from '../tcp-talk.js'

function told(talk: Talk): readonly string[] {
  return talk.lines.map((line) => {
    switch (line.kind) {
      case 'ftp-command':
      case 'smtp-command':
        return `${line.verb} ${line.argument}`.trimEnd()
      case 'ftp-reply':
      case 'smtp-reply':
        return `${line.code} ${line.text}`.trimEnd()
      default:
        return line.kind
    }
  })
}

test('commands and replies of FTP are told, passwords left out unless they are asked for', () => {
  const talk = (keepsSecrets: boolean): Talk =>
    new Talk(21, { keepsSecrets }).inTurn(
      ['server', '220-Welcome\r\n220 Ready\r\n'],
      ['client', 'user root\r\nPASS secret\r\n'],
      ['server', '331 Password?\r\n530 No\r\n'],
    )
  deepStrictEqual(told(talk(false)), [
    '220 Welcome',
    '220 Ready',
    'USER root',
    'PASS',
    '331 Password?',
    '530 No',
  ])
  deepStrictEqual(told(talk(true))[3], 'PASS secret')
})

test('a message sent by SMTP holds no commands, what follows it does', () => {
  const talk = new Talk(25).inTurn(
    ['client', 'EHLO a\r\nMAIL FROM:<x@y>\r\nRCPT TO:<z@y>\r\nDATA\r\n'],
    ['server', '354 Go on\r\n'],
    ['client', 'Subject: x\r\n\r\nRSET\r\n..\r\n.\r\nQUIT\r\n'],
  )
  deepStrictEqual(told(talk), [
    'EHLO a',
    'MAIL FROM:<x@y>',
    'RCPT TO:<z@y>',
    'DATA',
    '354 Go on',
    'QUIT',
  ])
})

test('a message that was refused is followed by commands', () => {
  const talk = new Talk(25).inTurn(
    ['client', 'DATA\r\n'],
    ['server', '554 No\r\n'],
    ['client', 'QUIT\r\n'],
  )
  deepStrictEqual(told(talk), ['DATA', '554 No', 'QUIT'])
})

test('BDAT announces how many bytes are no commands', () => {
  const talk = new Talk(25).inTurn(['client', 'BDAT 6 LAST\r\nRSET\r\nNOOP\r\n'])
  deepStrictEqual(told(talk), ['BDAT 6 LAST', 'NOOP'])
})

test('the lines that answer the questions of AUTH are left out', () => {
  const talk = new Talk(25).inTurn(
    ['client', 'AUTH LOGIN dXNlcg==\r\n'],
    ['server', '334 UGFzc3dvcmQ6\r\n'],
    ['client', 'c2VjcmV0\r\n'],
    ['server', '535 No\r\n'],
    ['client', 'QUIT\r\n'],
  )
  deepStrictEqual(told(talk), ['AUTH LOGIN', '334 UGFzc3dvcmQ6', '535 No', 'QUIT'])
})

test('after STARTTLS and AUTH TLS the hello of TLS is looked for, and no command', () => {
  for (const [port, turn, yes] of [
    [25, 'STARTTLS', '220 Go'],
    [21, 'AUTH TLS', '234 Go'],
  ] as const) {
    const talk = new Talk(port).inTurn(
      ['client', `${turn}\r\n`],
      ['server', `${yes}\r\n`],
      ['client', '\x17\x03\x03\x00\x02\r\nRSET\r\n'],
    )
    deepStrictEqual(told(talk), [turn, yes])
  }
})

test('of a line longer than is kept the beginning is told, once', () => {
  const talk = new Talk(21).inTurn(
    ['client', `CWD ${'a'.repeat(MAX_LINE_BYTES)}`],
    ['client', `${'b'.repeat(20_000)}\r\nPWD\r\n`],
  )
  deepStrictEqual(
    told(talk).map((line) => line.length),
    [MAX_LINE_BYTES, 3],
  )
})

test('a greeting tells FTP and SMTP on other ports', () => {
  const ftp = new Talk(4021).inTurn(['server', '220 (vsFTPd 3.0.3)\r\n'], ['client', 'USER x\r\n'])
  const smtp = new Talk(4025).inTurn(
    ['server', '220 a ESMTP Postfix\r\n'],
    ['client', 'HELO x\r\n'],
  )
  deepStrictEqual([ftp.lines[1]?.kind, smtp.lines[1]?.kind], ['ftp-command', 'smtp-command'])
})
