import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readRequest } from '../../../src/packets/application/http.js'
import { Talk } from '../tcp-talk.js'

const GET =
  'GET /a?b=c HTTP/1.1\r\nHost: example.org\r\nUser-Agent: curl/8\r\nReferer: http://x/\r\n\r\n'

function told(talk: Talk): readonly string[] {
  return talk.lines.map((line) => {
    if (line.kind === 'http-request') return `${line.method} ${line.target}`
    return line.kind === 'http-status' ? String(line.status) : line.kind
  })
}

test('a request is told with host, user agent and referrer, its answer with the status', () => {
  const talk = new Talk(8081).inTurn(
    ['client', GET],
    ['server', 'HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno'],
  )
  deepStrictEqual(talk.lines, [
    {
      kind: 'http-request',
      method: 'GET',
      target: '/a?b=c',
      host: 'example.org',
      userAgent: 'curl/8',
      referrer: 'http://x/',
    },
    { kind: 'http-status', status: 404 },
  ])
})

test('however a request is cut into segments, it is told once, when its head is whole', () => {
  for (let cut = 1; cut < GET.length; cut++) {
    const talk = new Talk(80).inTurn(['client', GET.slice(0, cut)])
    deepStrictEqual(told(talk), [], `${cut}`)
    strictEqual(
      talk.say({ from: 'client', sequence: 1 + cut, text: GET.slice(cut) })?.kind,
      'http-request',
    )
  }
})

test('bodies are passed over: by length, by chunks, and where none was told until a message begins', () => {
  const post = 'POST /1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /HTTP'
  deepStrictEqual(told(new Talk(80).inTurn(['client', post.slice(0, -4)], ['client', GET])), [
    'POST /1',
    'GET /a?b=c',
  ])
  const chunked =
    'POST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n10\r\nGET / HTTP/1.0\r\n\r\n0\r\nA: b\r\n\r\n'
  deepStrictEqual(told(new Talk(80).inTurn(['client', chunked + GET])), ['POST /2', 'GET /a?b=c'])
  const open = 'HTTP/1.1 200 OK\r\n\r\nsome text, HTTP/1.1 999'
  deepStrictEqual(
    told(new Talk(80).inTurn(['server', open], ['server', 'HTTP/1.1 302 Found\r\n\r\n'])),
    ['200', '302'],
  )
})

test('several requests of one packet are told by it and by the next packets of the same side', () => {
  const talk = new Talk(80)
  const text = GET + GET.replace('/a', '/etc/passwd')
  const first = talk.say({ from: 'client', sequence: 1, text })
  strictEqual(first?.kind === 'http-request' && first.target, '/a?b=c')
  strictEqual(talk.say({ from: 'server', sequence: 1 }), null)
  strictEqual(talk.tracker.counts.untoldLines, 1)
  const second = talk.say({ from: 'client', sequence: 1 + text.length })
  strictEqual(second?.kind === 'http-request' && second.target, '/etc/passwd?b=c')
  strictEqual(talk.say({ from: 'client', sequence: 1 + text.length }), null)
  strictEqual(talk.tracker.counts.untoldLines, 0)
})

test('the answer to HEAD, whose length no body follows, does not hide the next answer', () => {
  const talk = new Talk(80).inTurn(
    ['client', 'HEAD / HTTP/1.1\r\n\r\n'],
    ['server', 'HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n'],
    ['client', GET],
    ['server', 'HTTP/1.1 204 No Content\r\n\r\n'],
  )
  deepStrictEqual(told(talk), ['HEAD /', '200', 'GET /a?b=c', '204'])
})

test('after CONNECT the tunnelled protocol is told', () => {
  const talk = new Talk(3128).inTurn(
    ['client', 'CONNECT a.example:22 HTTP/1.1\r\n\r\n'],
    ['server', 'HTTP/1.1 200 Connected\r\n\r\n'],
    ['client', 'SSH-2.0-Go\r\n'],
  )
  deepStrictEqual(told(talk), ['CONNECT a.example:22', '200', 'ssh-banner'])
})

test('an answer is told even where the request was not understood', () => {
  const talk = new Talk(80).inTurn(
    ['client', '\x01\x02\x03\x04'],
    ['server', 'HTTP/1.0 400 Bad\r\n\r\n'],
  )
  deepStrictEqual(told(talk), ['400'])
})

test('a head longer than is waited for is told by what is there', () => {
  const endless = `GET /x HTTP/1.1\r\nHost: h\r\n${'A: b\r\n'.repeat(4000)}`
  deepStrictEqual(told(new Talk(80).inTurn(['client', endless])), ['GET /x'])
})

test('a request line of any shape is read in time that grows with its length alone', () => {
  const started = performance.now()
  readRequest(`GET ${' '.repeat(8000)}x${' '.repeat(8000)}y`)
  readRequest(`GET /${'a '.repeat(8000)}HTTP/1.1`)
  strictEqual(performance.now() - started < 1000, true)
  strictEqual(readRequest('GET /a b HTTP/1.1\r\n')?.target, '/a b')
  strictEqual(readRequest('EHLO example.org\r\n'), null)
})
