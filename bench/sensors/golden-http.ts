import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { decoyFile, homePage } from '../../src/io/sensors/http/decoy-files.js'
import { openHttpSensor } from '../../src/io/sensors/http/http-sensor.js'
import type { BenchRow } from '../measure.js'
import { startOurs } from './our-sensor.js'
import type { Print, ProofPart } from './proof-part.js'
import { ended, freePort, whenListening } from './reference-server.js'

/** As the sensor has it. */
const SITE = { hostName: 'web01', builtMs: Date.UTC(2024, 2, 11, 9, 14, 32) }

const FILES = [
  '/robots.txt',
  '/css/site.css',
  '/.env',
  '/.git/HEAD',
  '/.git/config',
  '/backup/shop.sql',
]

/** How long a server is given to say something more, ms. */
const SILENCE_MS = 250

/** A difference of answers that is known, and why it stays. */
const KNOWN: readonly (readonly [request: RegExp, why: string])[] = [
  [/Content-Length: 3000000|chunked\r\nContent-Length: 3/, 'we hang up at once, nginx lingers'],
]

interface HttpComparison {
  readonly requests: number
  readonly same: number
  readonly known: readonly string[]
  readonly unknown: readonly {
    readonly request: string
    readonly theirs: string
    readonly ours: string
  }[]
}

/** Why nginx of this version cannot be asked here; null where it can. */
export function nginxMissing(): string | null {
  const { stderr, error } = spawnSync('nginx', ['-v'], { encoding: 'utf8' })
  if (error !== undefined) return 'nginx is not installed'
  return stderr.includes('nginx/1.22.1') ? null : `another version is installed: ${stderr.trim()}`
}

/** Requests as browsers, scanners and breakers of protocols make them. */
function requests(): readonly string[] {
  const end = '\r\n\r\n'
  const paths = [
    '/',
    '/index.html',
    '/nope',
    '/robots.txt',
    '/.env',
    '/css/site.css',
    '/.git/config',
    '/images',
    '/images/',
    '/backup/shop.sql',
    '/.htaccess',
    '/admin/',
    '/a/../robots.txt',
    '/./',
    '//robots.txt',
    '/%72obots.txt',
    '/robots.txt?a=b',
    '/nope?x=%3Cscript%3E',
    '/%00',
    '/../x',
    '/%zz',
    '/%2e%2e/x',
    '/a%2f..%2f..%2fx',
  ]
  const ordinary = paths.flatMap((path) => [
    `GET ${path} HTTP/1.1\r\nHost: web01${end}`,
    `HEAD ${path} HTTP/1.1\r\nHost: web01\r\nConnection: close${end}`,
    `GET ${path} HTTP/1.0${end}`,
    `POST ${path} HTTP/1.1\r\nHost: web01\r\nContent-Length: 3${end}abc`,
    `GET ${path} HTTP/1.1\r\nHost: web01\r\nUser-Agent: Mozilla/5.0 Chrome/120.0\r\nAccept-Encoding: gzip, deflate${end}`,
  ])
  const versions = [
    'HTTP/0.9',
    'HTTP/1.2',
    'HTTP/1.9',
    'HTTP/1.10',
    'HTTP/2.0',
    'HTTP/3',
    'HTTP/1',
    'HTTP/1.',
    'HTTP/01.1',
    'http/1.1',
    'HTTX/1.1',
    '',
  ].map((version) => `GET / ${version}\r\nHost: a${end}`)
  const methods = [
    'PUT',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PATCH',
    'PROPFIND',
    'FOO',
    'get',
    'G-T',
    'G_T',
    'G T',
    '1GET',
    'CONNECT',
  ].map((method) => `${method} / HTTP/1.1\r\nHost: a${end}`)
  const headers = [
    'Host:',
    'Host: a/b',
    'Host: a b',
    'Host: [::1]:80',
    'Host: a:b',
    'Host: a..b',
    'Host a',
    ' Host: a',
    'Host : a',
    'Host: a\r\nHost: b',
    'Host: a\r\nX-Y: \x01',
    'Host: a\r\nUser-Agent: x\0y',
    'Host: a\r\nno colon',
    'Host: a\r\n: none',
    'Host: a\r\nX_Y: z',
    'Host: a\r\n(x): z',
    `Host: a\r\nX: ${'y'.repeat(9000)}`,
    `Host: ${'h'.repeat(300)}`,
    'Host: a\r\nConnection: Keep-Alive',
    'Host: a\r\nConnection: upgrade, close',
    'Host: a\r\nRange: bytes=0-3',
    'Host: a\r\nRange: bytes=5-',
    'Host: a\r\nRange: bytes=-4',
    'Host: a\r\nRange: bytes=900-',
    'Host: a\r\nRange: lines=1',
    'Host: a\r\nIf-None-Match: *',
    'Host: a\r\nIf-None-Match: "x"',
    `Host: a\r\nIf-Modified-Since: ${new Date(SITE.builtMs).toUTCString()}`,
    'Host: a\r\nIf-Modified-Since: Tue, 24 Nov 2020 20:00:00 GMT',
    'Host: a\r\nContent-Length: x',
    'Host: a\r\nContent-Length: -1',
    'Host: a\r\nContent-Length: 0',
    'Host: a\r\nTransfer-Encoding: gzip',
    'Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3',
    'Host: a\r\nAccept-Encoding: gzip;q=0',
    'Host: a\r\nAccept-Encoding: gzip\r\nVia: 1.1 x',
    'Host: a\r\nAuthorization: Basic eDp5',
    'Host: a\r\nExpect: 100-continue',
  ].map((lines) => `GET / HTTP/1.1\r\n${lines}${end}`)
  const odd = [
    'GET /\r\n',
    'GET /nope\r\n',
    'POST /\r\n',
    '\r\nGET / HTTP/1.0\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'SSH-2.0-x\r\n',
    'EHLO a\r\n',
    'HELP\r\n\r\n',
    `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: a${end}`,
    'A'.repeat(20_000),
    `GET http://a.example/robots.txt HTTP/1.1\r\nHost: b${end}`,
    `GET http:///robots.txt HTTP/1.1\r\nHost: b${end}`,
    `GET nope HTTP/1.1\r\nHost: a${end}`,
    `GET * HTTP/1.1\r\nHost: a${end}`,
    `GET / HTTP/1.1 \r\nHost: a${end}`,
    `GET  /  HTTP/1.1\r\nHost: a${end}`,
    `GET / x HTTP/1.1\r\nHost: a${end}`,
    'GET / HTTP/1.1\nHost: a\n\n',
    `GET /\x01 HTTP/1.1\r\nHost: a${end}`,
    `GET /\xff HTTP/1.1\r\nHost: a${end}`,
    `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000${end}abc`,
    `POST /nope HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked${end}3\r\nabc\r\n0\r\n\r\n`,
    `POST /nope HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked${end}zz\r\n`,
    `GET / HTTP/1.1\r\nHost: a${end}GET /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close${end}`,
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3${end}abcGET /nope HTTP/1.0${end}`,
  ]
  return [...ordinary, ...versions, ...methods, ...headers, ...odd]
}

/** Requests that are under way at once. */
const AT_ONCE = 12

/** The same requests to nginx of Debian and to our sensor. @param every takes one in so many of them. */
export async function compareHttp(every = 1): Promise<HttpComparison> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-nginx-'))
  const port = await freePort()
  laySite(folder, port)
  const nginx = spawn(
    'nginx',
    ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')],
    { stdio: 'ignore' },
  )
  const ours = await startOurs(openHttpSensor, {
    hostName: SITE.hostName,
    limits: { connectionsPerSource: 64 },
  })
  try {
    await whenListening(port, nginx)
    let same = 0
    const known: string[] = []
    const unknown: { request: string; theirs: string; ours: string }[] = []
    const all = requests().filter((_request, i) => i % every === 0)
    const left = [...all]
    const work = async (): Promise<void> => {
      for (let request = left.shift(); request !== undefined; request = left.shift()) {
        const [theirAnswer, ourAnswer] = [await ask(port, request), await ask(ours.port, request)]
        const why = KNOWN.find(([form]) => form.test(request))?.[1]
        if (theirAnswer === ourAnswer) same++
        else if (why !== undefined) known.push(why)
        else
          unknown.push({
            request: request.slice(0, 120),
            theirs: theirAnswer.slice(0, 600),
            ours: ourAnswer.slice(0, 600),
          })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return { requests: all.length, same, known, unknown }
  } finally {
    nginx.kill('SIGKILL')
    await ended(nginx)
    await ours.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The comparison as a part of the proof. */
export async function proveGoldenHttp(print: Print): Promise<ProofPart> {
  const missing = nginxMissing()
  if (missing !== null) return { rows: [], notRun: [`golden nginx: ${missing}`] }
  const { requests: asked, same, known, unknown } = await compareHttp()
  for (const { request, theirs, ours } of unknown)
    print(
      `  nginx ${JSON.stringify(request)}: theirs ${JSON.stringify(theirs)}, ours ${JSON.stringify(ours)}`,
    )
  const row = (what: string, value: number, bound: object): BenchRow => ({
    what: `golden nginx: ${what}`,
    value,
    unit: 'requests',
    peer: null,
    ...bound,
  })
  return {
    rows: [
      row('requests', asked, { at_least: 200 }),
      row('same answer', same, {}),
      row('documented differences', known.length, {}),
      row('other differences', unknown.length, { at_most: 0 }),
    ],
    notRun: [],
  }
}

/** The site of the sensor as files, as far as they are files. */
function laySite(folder: string, port: number): void {
  const root = join(folder, 'www')
  for (const inner of ['images', 'admin', 'css', 'backup', '.git'])
    mkdirSync(join(root, inner), { recursive: true })
  const put = (path: string, text: string): void => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    utimesSync(file, SITE.builtMs / 1000, SITE.builtMs / 1000)
  }
  put('/index.html', homePage(SITE).body)
  for (const path of FILES) put(path, decoyFile(path, SITE)?.body ?? '')
  writeFileSync(join(folder, 'passwords'), 'nobody:x\n')
  writeFileSync(
    join(folder, 'nginx.conf'),
    [
      'daemon off; master_process off; pid nginx.pid;',
      'events { worker_connections 256; }',
      `http { ${existsSync('/etc/nginx/mime.types') ? 'include /etc/nginx/mime.types;' : ''} default_type application/octet-stream; gzip on; access_log off;`,
      `server { listen 127.0.0.1:${port}; root ${root}; index index.html;`,
      `location / { try_files $uri $uri/ =404; }`,
      `location ^~ /admin/ { auth_basic "Restricted"; auth_basic_user_file ${join(folder, 'passwords')}; }`,
      'location ~ /\\.ht { deny all; } } }',
    ].join('\n'),
  )
  chmodSync(folder, 0o755)
}

/** What a server says to a request, less the time and its port; bodies unpacked. */
function ask(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const pieces: Buffer[] = []
    let timer = setTimeout(() => socket.destroy(), SILENCE_MS)
    let isEnded = false
    socket.on('data', (bytes) => {
      pieces.push(bytes)
      clearTimeout(timer)
      timer = setTimeout(() => socket.destroy(), SILENCE_MS)
    })
    socket.on('end', () => (isEnded = true))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(`${legible(Buffer.concat(pieces), port)}${isEnded ? '<end>' : ''}`)
    })
    socket.write(request, 'latin1')
  })
}

function legible(said: Buffer, port: number): string {
  const text = said
    .toString('latin1')
    .replaceAll(/^Date: .*$/gm, 'Date: -')
    .replaceAll(`:${port}`, ':PORT')
  const at = text.indexOf('\r\n\r\n') + 4
  if (!text.slice(0, at).includes('Content-Encoding: gzip')) return text
  const chunk = said.subarray(said.indexOf('\r\n\r\n') + 4)
  const start = chunk.indexOf('\r\n') + 2
  const size = Number.parseInt(chunk.toString('latin1', 0, start), 16)
  const rest = chunk.toString('latin1', start + size)
  return `${text.slice(0, at)}${gunzipSync(chunk.subarray(start, start + size)).toString('latin1')}${rest}`
}
