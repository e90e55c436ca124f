import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { Siem } from '../../../src/io/notifiers/siem.js'
import { noticeOf } from './sample-notices.js'

test('over UDP each notice is a datagram of RFC 5424', async (t) => {
  const server = createSocket('udp4')
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const siem = new Siem({ url: `udp://127.0.0.1:${server.address().port}`, format: 'cef' })
  t.after(() => siem.close())
  const arrived = once(server, 'message')
  equal(await siem.tell([noticeOf()]), null)
  const [message] = (await arrived) as [Buffer]
  match(
    message.toString(),
    /^<36>1 2026-02-13T12:00:00\.000Z \S+ phantomnet \d+ decision - CEF:0\|PhantomNet\|/,
  )
})

test('over TCP the length comes before each message, and a lost connection is made anew', async (t) => {
  let text = ''
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('data', (part) => (text += part.toString())).on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  const siem = new Siem({ url: `tcp://127.0.0.1:${port}`, format: 'ecs' })
  t.after(() => siem.close())
  await siem.tell([noticeOf(), noticeOf({ id: 8, why: 'größer' })])
  await until(() => framesOf(text).length === 2)
  deepEqual(
    framesOf(text).map(
      (frame) =>
        (JSON.parse(frame.slice(frame.indexOf('{'))) as { event: { id: string } }).event.id,
    ),
    ['7', '8'],
  )
  sockets[0]?.destroy()
  await until(() => sockets[0]?.closed === true)
  text = ''
  // What is written before the end of the connection is heard of is lost with it.
  await until(async () => {
    await siem.tell([noticeOf()]).catch(() => undefined)
    return framesOf(text).length > 0
  })
  equal(sockets.length, 2)
})

test('a SIEM that is not there is a failure with its place', async () => {
  const siem = new Siem({ url: 'tcp://127.0.0.1:1', format: 'cef' })
  await rejects(siem.tell([noticeOf()]), {
    code: 'NOTIFIER_FAILED',
    message: /127\.0\.0\.1:1 cannot be told/,
  })
})

test('what is no place for syslog is refused', () => {
  for (const url of ['http://host', 'host:514', 'udp://'])
    throws(() => new Siem({ url, format: 'cef' }), { code: 'CONFIG_INVALID', message: /siem_url/ })
})

/** Whole messages of a stream, each with its length before it. */
function framesOf(text: string): string[] {
  const bytes = Buffer.from(text)
  const frames: string[] = []
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(' ', at)
    const length = Number(bytes.subarray(at, space).toString())
    if (space < 0 || space + 1 + length > bytes.length) break
    frames.push(bytes.subarray(space + 1, space + 1 + length).toString())
    at = space + 1 + length
  }
  return frames
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  ok(false, 'it never was so')
}
