import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { isPublicAddress } from '../../../src/io/notifiers/public-lookup.js'
import { signatureOf, Webhook, type WebhookOptions } from '../../../src/io/notifiers/webhook.js'
import { NOON_MS, noticeOf } from './sample-notices.js'

interface Call {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver that answers with these, one after the other, the last one for ever. */
async function receiver(
  t: TestContext,
  ...statuses: readonly number[]
): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      const status = statuses[Math.min(calls.length, statuses.length) - 1] ?? 200
      response.writeHead(status, { location: '/elsewhere' }).end('thanks')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls }
}

function webhookFor(url: string, changes: Partial<WebhookOptions> = {}): Webhook {
  return new Webhook({
    url,
    secret: 's3cret',
    isPrivateAllowed: true,
    nowMs: () => NOON_MS,
    ...changes,
  })
}

test('notices are posted with a signature over time and body', async (t) => {
  const { url, calls } = await receiver(t)
  equal(await webhookFor(url).tell([noticeOf(), noticeOf({ id: 8 })]), null)
  const [call] = calls
  ok(call !== undefined)
  const { id, notices } = JSON.parse(call.body) as {
    id: string
    notices: { event: { id: string } }[]
  }
  deepEqual(
    notices.map(({ event }) => event.id),
    ['7', '8'],
  )
  equal(call.headers['x-phantomnet-id'], id)
  const seconds = NOON_MS / 1000
  equal(
    call.headers['x-phantomnet-signature'],
    `t=${seconds},v1=${signatureOf('s3cret', seconds, call.body)}`,
  )
})

test('a call that failed is made again under the same id, one that was refused is not', async (t) => {
  const { url, calls } = await receiver(t, 503, 429, 200, 400, 302)
  const webhook = webhookFor(url)
  await rejects(webhook.tell([noticeOf()]), { code: 'NOTIFIER_FAILED', message: /answered 503/ })
  await rejects(webhook.tell([noticeOf()]), { code: 'NOTIFIER_FAILED', message: /answered 429/ })
  equal(await webhook.tell([noticeOf()]), null)
  equal(new Set(calls.map(({ headers }) => headers['x-phantomnet-id'])).size, 1)
  equal(await webhook.tell([noticeOf()]), 'it answered 400')
  equal(await webhook.tell([noticeOf()]), 'it answered 302')
  equal(calls.length, 5)
  equal(new Set(calls.map(({ headers }) => headers['x-phantomnet-id'])).size, 3)
})

test('machines that are not on the open internet are reached only where that is allowed', async (t) => {
  const { url, calls } = await receiver(t)
  throws(() => webhookFor(url, { isPrivateAllowed: false }), {
    code: 'CONFIG_INVALID',
    message: /webhook_private/,
  })
  for (const host of ['[::1]', '169.254.169.254', '[::ffff:10.0.0.1]', '0x7f.1'])
    throws(() => webhookFor(`http://${host}/`, { isPrivateAllowed: false }), {
      code: 'CONFIG_INVALID',
    })
  const byName = webhookFor(url.replace('127.0.0.1', 'localhost'), { isPrivateAllowed: false })
  await rejects(byName.tell([noticeOf()]), {
    code: 'NOTIFIER_FAILED',
    message: /no machine on the open internet/,
  })
  equal(calls.length, 0)
})

test('what is special in the registries of IANA is not public', () => {
  for (const address of [
    '10.1.2.3',
    '100.64.0.1',
    '172.31.0.1',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    'fd00::1',
    'fe80::1',
    '::',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'nonsense',
  ])
    equal(isPublicAddress(address), false, address)
  for (const address of ['9.9.9.9', '172.32.0.1', '2620:fe::fe'])
    equal(isPublicAddress(address), true, address)
})

test('what is no URL of the web is refused', () => {
  for (const url of ['ftp://host/', 'hook', ''])
    throws(() => webhookFor(url), { code: 'CONFIG_INVALID', message: /webhook_url/ })
  match(signatureOf('a', 1, 'b'), /^[0-9a-f]{64}$/)
})
