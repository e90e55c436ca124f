import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchRow } from '../measure.js'
import type { Print, ProofPart } from './proof-part.js'
import { NO_LIMITS, type SensorUnderTest, startProcess } from './sensor-under-test.js'

/** A program that attackers or users have, and what it must make of our sensor. */
interface Client {
  readonly program: string
  readonly what: string
  readonly arguments: (place: Place) => readonly string[]
  /** What must stand in what it prints. */
  readonly prints: RegExp
}

interface Place {
  readonly ssh: string
  readonly http: string
  /** A folder with `users`, `words` and `up.txt`, to which clients may write. */
  readonly folder: string
}

const TIMEOUT_MS = 180_000

const OPEN_SSH = [
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-F',
  '/dev/null',
]

const HYDRA = ({ folder }: Place): string[] => [
  '-t',
  '4',
  '-I',
  '-L',
  `${folder}/users`,
  '-P',
  `${folder}/words`,
]
const MEDUSA = ({ folder }: Place): string[] => [
  '-h',
  '127.0.0.1',
  '-U',
  `${folder}/users`,
  '-P',
  `${folder}/words`,
]

const CLIENTS: readonly Client[] = [
  {
    program: 'sshpass',
    what: 'ssh runs a command',
    arguments: ({ ssh }) => [
      '-p',
      'secret',
      'ssh',
      ...OPEN_SSH,
      '-p',
      ssh,
      'bob@127.0.0.1',
      'uname -a; id',
    ],
    prints: /^Linux web01 5\.10\.0-28-amd64 .*\nuid=1000\(bob\)/m,
  },
  {
    program: 'sshpass',
    what: 'sftp lists, sends and fetches',
    arguments: ({ ssh, folder }) => [
      '-p',
      'secret',
      'sftp',
      ...OPEN_SSH,
      '-o',
      'BatchMode=no',
      '-b',
      `${folder}/batch`,
      '-P',
      ssh,
      'bob@127.0.0.1',
    ],
    prints: /sftp> ls -l \/tmp\n.* up\.txt/,
  },
  {
    program: 'hydra',
    what: 'finds the password of ssh',
    arguments: (place) => [...HYDRA(place), '-s', place.ssh, 'ssh://127.0.0.1'],
    prints: /login: bob +password: secret/,
  },
  {
    program: 'medusa',
    what: 'finds the password of ssh',
    arguments: (place) => [...MEDUSA(place), '-n', place.ssh, '-M', 'ssh'],
    prints: /ACCOUNT FOUND: \[ssh\].*User: bob Password: secret \[SUCCESS\]/,
  },
  {
    program: 'nmap',
    what: 'names OpenSSH 8.4p1 of Debian 11, host keys and algorithms',
    arguments: ({ ssh }) => [
      '-sV',
      '-sC',
      '--script',
      'default,ssh2-enum-algos',
      '-p',
      ssh,
      '127.0.0.1',
    ],
    prints:
      /open +ssh +OpenSSH 8\.4p1 Debian 5\+deb11u3(?=[^]*umac-64-etm@openssh\.com)(?=[^]*ssh-hostkey[^]*3072)/,
  },
  {
    program: 'nmap',
    what: 'names nginx 1.22.1',
    arguments: ({ http }) => ['-sV', '-sC', '-p', http, '127.0.0.1'],
    prints: /open +http +nginx 1\.22\.1[^]*http-title: web01/,
  },
  {
    program: 'curl',
    what: 'fetches a page in compressed chunks',
    arguments: ({ http }) => ['-sS', '--compressed', '-i', `http://127.0.0.1:${http}/wp-login.php`],
    prints: /Content-Encoding: gzip[^]*user_login/,
  },
  {
    program: 'hydra',
    what: 'finds the password of the closed folder',
    arguments: (place) => [...HYDRA(place), '-s', place.http, '127.0.0.1', 'http-get', '/admin/'],
    prints: /login: bob +password: secret/,
  },
  {
    program: 'hydra',
    what: 'finds the password of the blog',
    arguments: (place) => [
      ...HYDRA(place),
      '-s',
      place.http,
      '127.0.0.1',
      'http-post-form',
      '/wp-login.php:log=^USER^&pwd=^PASS^:login_error',
    ],
    prints: /login: bob +password: secret/,
  },
  {
    program: 'medusa',
    what: 'finds the password of the closed folder',
    arguments: (place) => [...MEDUSA(place), '-n', place.http, '-M', 'http', '-m', 'DIR:/admin/'],
    prints: /ACCOUNT FOUND: \[http\].*User: bob Password: secret \[SUCCESS\]/,
  },
  {
    program: 'sqlmap',
    what: 'takes the server for nginx, and finds nothing to inject',
    arguments: ({ http }) => [
      '-u',
      `http://127.0.0.1:${http}/index.html?id=1`,
      '--batch',
      '--flush-session',
      '--disable-coloring',
    ],
    prints: /all tested parameters do not appear to be injectable/,
  },
]

/** What must be told of it all, of each sensor. */
const KINDS: Readonly<Record<'ssh' | 'http', readonly string[]>> = {
  ssh: ['handshake', 'auth.failure', 'auth.success', 'command', 'file.upload', 'file.access'],
  http: ['http.request', 'auth.failure', 'auth.success'],
}

/** Real clients use the SSH and HTTP sensors, and take them for what they pose as. */
export async function proveShellAndWebClients(print: Print): Promise<ProofPart> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-clients-'))
  writeFileSync(join(folder, 'users'), 'admin\nbob\nroot\n')
  writeFileSync(join(folder, 'words'), '123456\nsecret\nletmein\n')
  writeFileSync(join(folder, 'up.txt'), 'hello\n')
  writeFileSync(
    join(folder, 'batch'),
    `put ${folder}/up.txt /tmp/up.txt\nget /etc/passwd ${folder}/passwd\nls -l /tmp\n`,
  )
  const choice = { login: 'listed', credentials: ['bob:secret'], hostName: 'web01' }
  const ssh = await startProcess('ssh', NO_LIMITS, choice)
  const http = await startProcess('http', NO_LIMITS, choice)
  const rows: BenchRow[] = []
  const notRun: string[] = []
  try {
    const place = { ssh: String(ssh.port), http: String(http.port), folder }
    for (const client of CLIENTS) {
      const name = `${client.program} ${client.what}`
      if (spawnSync('which', [client.program]).status !== 0) {
        notRun.push(`${name}: ${client.program} is not installed`)
        continue
      }
      const said = await run(client, place)
      const isDone = client.prints.test(said)
      if (!isDone) print(`  ${name}: ${said.trim().slice(-1500)}`)
      rows.push({ what: name, value: isDone ? 1 : 0, unit: '', peer: null, at_least: 1 })
    }
    await wait(500)
    rows.push(toldOf('ssh', ssh), toldOf('http', http))
  } finally {
    await Promise.all([ssh.stop(), http.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
  return { rows, notRun }
}

function toldOf(name: 'ssh' | 'http', sensor: SensorUnderTest): BenchRow {
  return {
    what: `kinds of events told of the clients of ${name}`,
    value: KINDS[name].filter((kind) => sensor.kinds.has(kind)).length,
    unit: '',
    peer: null,
    at_least: KINDS[name].length,
  }
}

/** Runs a client and gives what it printed on both streams. */
function run(client: Client, place: Place): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(client.program, client.arguments(place), {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      env: { ...process.env, HOME: place.folder },
    })
    let said = ''
    const hear = (bytes: Buffer): void => void (said += bytes.toString('latin1'))
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (error) => resolve(error.message))
    child.on('close', () => resolve(said))
  })
}
