import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { FileSpool } from '../../../../src/io/sensors/file-spool.js'
import { HttpConversation } from '../../../../src/io/sensors/http/http-conversation.js'
import { loginPolicy } from '../../../../src/io/sensors/login-policy.js'
import type { Act } from '../../../../src/io/sensors/sensor.js'

interface Talk {
  readonly conversation: HttpConversation
  readonly acts: Act[]
  said: string
  isEnded: boolean
  isBackedUp: boolean
}

function talk(): Talk {
  const made: Talk = {
    acts: [],
    said: '',
    isEnded: false,
    isBackedUp: false,
    conversation: new HttpConversation(
      {
        nowMs: () => Date.UTC(2026, 1, 13, 12),
        send: (text) => (made.said += text),
        record: (act) => made.acts.push(act),
        end: () => (made.isEnded = true),
        get isBackedUp() {
          return made.isBackedUp
        },
      },
      {
        hostName: 'web01',
        builtMs: 0,
        address: '192.0.2.1',
        port: 8080,
        login: loginPolicy('listed', ['admin:secret']),
        attempts: () => 0,
        files: new FileSpool('unused', { totalBytes: 0, fileBytes: 0 }, false),
      },
    ),
  }
  return made
}

function asked(text: string): Talk {
  const made = talk()
  made.conversation.hear(Buffer.from(text, 'latin1'))
  return made
}

function post(path: string, type: string, body: string): Talk {
  return asked(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
}

const FORM = 'application/x-www-form-urlencoded'

/** Where visitors log in, with what, and the name and whether it gets in; no password is told. */
const LOGINS: readonly (readonly [
  path: string,
  type: string,
  body: string,
  kind: string,
  userName: string,
])[] = [
  ['/wp-login.php', FORM, 'log=admin&pwd=hunter2', 'auth.failure', 'admin'],
  ['/wp-login.php', FORM, 'log=admin&pwd=secret', 'auth.success', 'admin'],
  ['/phpmyadmin/', FORM, 'pma_username=root&pma_password=hunter2', 'auth.failure', 'root'],
  ['/pma/index.php', FORM, 'pma_username=root&pma_password=hunter2', 'auth.failure', 'root'],
  [
    '/xmlrpc.php',
    'text/xml',
    '<methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value><string>bob</string></value></param><param><value>hunter2</value></param></params></methodCall>',
    'auth.failure',
    'bob',
  ],
]

suite('an HTTP conversation', () => {
  for (const [path, type, body, kind, userName] of LOGINS)
    test(`tells who logs in at ${path} with ${body.slice(0, 24)}`, () => {
      const { acts } = post(path, type, body)
      deepStrictEqual(
        acts.map((act) => [act.kind, act.detail?.userName ?? '']),
        [
          ['http.request', ''],
          [kind, userName],
        ],
      )
      ok(!JSON.stringify(acts[1]).includes('hunter2'))
    })

  test('tells who logs in by HTTP itself, and lets the listed in', () => {
    const header = (pair: string): string =>
      `GET /admin/ HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${Buffer.from(pair).toString('base64')}\r\n\r\n`
    const refused = asked(header('admin:hunter2'))
    match(refused.said, /^HTTP\/1\.1 401 Unauthorized\r\n/)
    strictEqual(refused.acts[1]?.kind, 'auth.failure')
    strictEqual(refused.acts[1]?.lengthBytes, 'adminhunter2'.length)
    strictEqual(asked(header('admin:secret')).acts[1]?.kind, 'auth.success')
  })

  test('keeps the beginning of a body less its passwords, and the hash of all of it', () => {
    const { acts } = post(
      '/upload',
      FORM,
      'a=1&password=hunter2&token=abc&x=<?php system($_GET[1]);?>',
    )
    const [{ detail } = { detail: undefined }] = acts
    strictEqual(detail?.argument, 'a=1&password=***&token=***&x=<?php system($_GET[1]);?>')
    match(detail?.sha256 ?? '', /^[0-9a-f]{64}$/)
  })

  test('what a visitor types cannot begin a line or drive a terminal', () => {
    const { acts } = asked(
      'GET /\xe2\x80\xae\\" HTTP/1.1\r\nHost: a\r\nUser-Agent: \x1b[2J\x07x\r\n\r\n',
    )
    strictEqual(acts[0]?.detail?.url, '/\\xE2\\x80\\xAE\\x5C\\x22')
    strictEqual(acts[0]?.detail?.userAgent, '\\x1B[2J\\x07x')
  })

  test('what a visitor types does not become HTML', () => {
    const { said } = post('/wp-login.php', FORM, 'log=%3Cscript%3E&pwd=x')
    ok(said.includes('&#60;script&#62;') && !said.includes('<script>'))
  })

  test('bytes may come one by one, and requests one behind the other', () => {
    const text =
      'POST /nope HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.0\r\n\r\n'
    const made = talk()
    for (const byte of Buffer.from(text)) made.conversation.hear(Buffer.of(byte))
    deepStrictEqual(
      made.acts.map(({ detail }) => detail?.status),
      [404, 200],
    )
    ok(made.isEnded)
    const whole = asked(text)
    strictEqual(whole.said, made.said)
  })

  test('a visitor who does not read is not answered further', () => {
    const made = talk()
    made.isBackedUp = true
    made.conversation.hear(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(100)))
    deepStrictEqual([made.acts.length, made.conversation.isListening], [0, false])
    made.isBackedUp = false
    made.conversation.hear(Buffer.alloc(0))
    strictEqual(made.acts.length, 100)
  })

  test('a body that is too long is refused before it comes', () => {
    const { said, isEnded } = asked(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n',
    )
    match(said, /^HTTP\/1\.1 413 /)
    ok(isEnded)
  })
})
