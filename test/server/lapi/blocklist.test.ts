import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert'
import { request } from 'node:http'
import { suite, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { serving } from '../serving.js'
import { Bouncer, decide } from './bouncer.js'

suite('GET /blocklist.txt', () => {
  test('is what is blocked, a line each: no throttling, no dry run, nothing spared, nothing twice', async (t) => {
    const api = await serving(t, { config: { allowlist: ['203.0.113.0'] } })
    decide(api, '198.51.100.7')
    decide(api, '198.51.100.8', { isDryRun: true })
    decide(api, '198.51.100.9', { action: 'THROTTLE' })
    decide(api, '203.0.113.0/30')
    decide(api, '203.0.113.2')
    const response = await new Bouncer(api).fetch('/blocklist.txt')
    strictEqual(response.headers.get('content-type'), 'text/plain; charset=utf-8')
    deepStrictEqual(
      (await response.text()).split('\n').toSorted((a, b) => (a < b ? -1 : 1)),
      ['', '198.51.100.7', '203.0.113.1', '203.0.113.2/31'],
    )
  })

  test('is empty when nothing is, and of the format that is asked for', async (t) => {
    const api = await serving(t)
    const bouncer = new Bouncer(api)
    strictEqual(await (await bouncer.fetch('/blocklist.txt')).text(), '')
    decide(api, '203.0.113.7')
    const nginx = await bouncer.fetch('/blocklist.txt?format=nginx')
    strictEqual(await nginx.text(), 'deny 203.0.113.7;\n')
    strictEqual((await bouncer.fetch('/blocklist.txt?format=exe')).status, 400)
  })

  test('is not sent again while it is the same', async (t) => {
    const api = await serving(t)
    decide(api, '203.0.113.7')
    const get = (tag: string): Promise<Response> =>
      fetch(`${api.url}/blocklist.txt`, { headers: { 'if-none-match': tag } })
    const tag = (await get('"other"')).headers.get('etag') ?? ''
    const same = await get(`"other", ${tag}`)
    deepStrictEqual([same.status, await same.text()], [304, ''])
    decide(api, '203.0.113.8')
    const changed = await get(tag)
    strictEqual(changed.status, 200)
    notStrictEqual(changed.headers.get('etag'), tag)
  })

  test('is compressed for who asks for it', async (t) => {
    const api = await serving(t)
    for (let i = 0; i < 20; i++) decide(api, `203.0.113.${i}`)
    const [bytes, encoding] = await raw(`${api.url}/blocklist.txt`, 'deflate, gzip;q=1.0')
    strictEqual(encoding, 'gzip')
    strictEqual(gunzipSync(bytes).toString().split('\n').length, 21)
    strictEqual((await raw(`${api.url}/blocklist.txt`, 'gzip;q=0'))[1], undefined)
  })

  test('takes a key as bouncers send it, or as the password of a URL', async (t) => {
    const token = '0123456789abcdef0123'
    const api = await serving(t, { token })
    const get = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${api.url}/blocklist.txt`, { headers })).status
    const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`
    strictEqual(await get({}), 403)
    strictEqual(await get({ 'x-api-key': token }), 200)
    strictEqual(await get({ authorization: `Bearer ${token}` }), 200)
    strictEqual(await get({ authorization: basic(`any:${token}`) }), 200)
    strictEqual(await get({ authorization: basic(token) }), 401)
  })
})

function raw(url: string, accepted: string): Promise<[Buffer, string | undefined]> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': accepted } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve([Buffer.concat(chunks), response.headers['content-encoding']]),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}
