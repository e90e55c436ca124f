import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  /** A file that it must have fetched, and what must stand in that. */
  readonly fetches?: readonly [string, RegExp]
}

interface Place {
  readonly ftp: number
  readonly smtp: number
  /** A folder with `users`, `words` and `up.txt`, to which clients may write. */
  readonly folder: string
}

const TIMEOUT_MS = 120_000

const HYDRA = ['-t', '4', '-I']
const SWAKS = ['--server', '127.0.0.1', '--from', 'a@example.net', '--helo', 'client.example.net']

const CLIENTS: readonly Client[] = [
  {
    program: 'hydra',
    what: 'finds the password of ftp',
    arguments: ({ ftp, folder }) => [
      ...HYDRA,
      '-L',
      `${folder}/users`,
      '-P',
      `${folder}/words`,
      '-s',
      String(ftp),
      'ftp://127.0.0.1',
    ],
    prints: /login: bob +password: secret/,
  },
  {
    program: 'hydra',
    what: 'finds the password of smtp',
    arguments: ({ smtp, folder }) => [
      ...HYDRA,
      '-L',
      `${folder}/users`,
      '-P',
      `${folder}/words`,
      '-s',
      String(smtp),
      'smtp://127.0.0.1',
    ],
    prints: /login: bob +password: secret/,
  },
  {
    program: 'medusa',
    what: 'finds the password of ftp',
    arguments: ({ ftp, folder }) => [
      '-h',
      '127.0.0.1',
      '-n',
      String(ftp),
      '-U',
      `${folder}/users`,
      '-P',
      `${folder}/words`,
      '-M',
      'ftp',
    ],
    prints: /ACCOUNT FOUND: \[ftp\].*User: bob Password: secret \[SUCCESS\]/,
  },
  {
    program: 'medusa',
    what: 'finds the password of smtp',
    arguments: ({ smtp, folder }) => [
      '-h',
      '127.0.0.1',
      '-n',
      String(smtp),
      '-U',
      `${folder}/users`,
      '-P',
      `${folder}/words`,
      '-M',
      'smtp',
      '-m',
      'AUTH:PLAIN',
    ],
    prints: /ACCOUNT FOUND: \[smtp\].*User: bob Password: secret \[SUCCESS\]/,
  },
  {
    program: 'nmap',
    what: 'names vsftpd 3.0.3 and looks around as anonymous',
    arguments: ({ ftp }) => ['-sV', '-sC', '-p', String(ftp), '127.0.0.1'],
    prints: /open +ftp +vsftpd 3\.0\.3[^]*Anonymous FTP login allowed/,
  },
  {
    program: 'nmap',
    what: 'names Postfix',
    arguments: ({ smtp }) => ['-sV', '-sC', '-p', String(smtp), '127.0.0.1'],
    prints: /open +smtp +Postfix smtpd/,
  },
  {
    program: 'curl',
    what: 'lists a folder by ftp',
    arguments: ({ ftp }) => ['-sS', '-u', 'bob:secret', `ftp://127.0.0.1:${ftp}/`],
    prints: /^drwxr-xr-x .* public_html$/m,
  },
  {
    program: 'curl',
    what: 'sends a file by ftp',
    arguments: ({ ftp, folder }) => [
      '-sS',
      '-w',
      '%{http_code}',
      '-u',
      'bob:secret',
      '-T',
      `${folder}/up.txt`,
      `ftp://127.0.0.1:${ftp}/logs/up.txt`,
    ],
    prints: /^226$/,
  },
  {
    program: 'curl',
    what: 'sends a mail',
    arguments: ({ smtp, folder }) => [
      '-sS',
      '-w',
      '%{http_code}',
      '--mail-from',
      'a@example.net',
      '--mail-rcpt',
      'root@mail.example.org',
      '-T',
      `${folder}/up.txt`,
      `smtp://127.0.0.1:${smtp}`,
    ],
    prints: /^250$/,
  },
  {
    program: 'lftp',
    what: 'mirrors a folder, sends a file and reads it back',
    arguments: ({ ftp, folder }) => [
      '-u',
      'bob,secret',
      '-e',
      `set net:timeout 20; mirror public_html ${folder}/mirror; put ${folder}/up.txt -o x.txt; cat x.txt; rm x.txt; bye`,
      `ftp://127.0.0.1:${ftp}`,
    ],
    prints: /^Subject: test$/m,
    fetches: ['mirror/css/site.css', /margin/],
  },
  {
    program: 'swaks',
    what: 'logs in and sends a mail to anybody',
    arguments: ({ smtp }) => [
      ...SWAKS,
      '--port',
      String(smtp),
      '--to',
      'x@gmail.com',
      '--auth',
      'PLAIN',
      '--auth-user',
      'bob',
      '--auth-password',
      'secret',
    ],
    prints: /250 2\.0\.0 Ok: queued as [0-9A-F]+/,
  },
  {
    program: 'swaks',
    what: 'is refused as a stranger who relays',
    arguments: ({ smtp }) => [...SWAKS, '--port', String(smtp), '--to', 'x@gmail.com'],
    prints: /454 4\.7\.1 <x@gmail\.com>: Relay access denied/,
  },
]

/** What must be told of it all, of each sensor. */
const KINDS: Readonly<Record<'ftp' | 'smtp', readonly string[]>> = {
  ftp: ['auth.failure', 'auth.success', 'file.access', 'file.upload', 'ftp.command'],
  smtp: ['auth.failure', 'auth.success', 'mail.accepted', 'mail.rejected', 'smtp.command'],
}

/** Real clients use the FTP and SMTP sensors, and take them for what they pose as. */
export async function proveMailAndFileClients(print: Print): Promise<ProofPart> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-clients-'))
  writeFileSync(join(folder, 'users'), 'admin\nbob\nroot\n')
  writeFileSync(join(folder, 'words'), '123456\nsecret\nletmein\n')
  writeFileSync(join(folder, 'up.txt'), 'Subject: test\r\n\r\nhello\r\n')
  const ftp = await startProcess('ftp', NO_LIMITS, {
    login: 'listed',
    credentials: ['bob:secret', 'anonymous:*'],
  })
  const smtp = await startProcess('smtp', NO_LIMITS, {
    login: 'listed',
    credentials: ['bob:secret'],
  })
  const rows: BenchRow[] = []
  const notRun: string[] = []
  try {
    for (const client of CLIENTS) {
      const name = `${client.program} ${client.what}`
      if (!isInstalled(client.program)) {
        notRun.push(`${name}: ${client.program} is not installed`)
        continue
      }
      const said = await run(client, { ftp: ftp.port, smtp: smtp.port, folder })
      const isDone = client.prints.test(said) && hasFetched(client, folder)
      if (!isDone) print(`  ${name}: ${said.trim().slice(-800)}`)
      rows.push({ what: name, value: isDone ? 1 : 0, unit: '', peer: null, at_least: 1 })
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    for (const [name, sensor] of [
      ['ftp', ftp],
      ['smtp', smtp],
    ] as const)
      rows.push(toldOf(name, sensor))
  } finally {
    await Promise.all([ftp.stop(), smtp.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
  return { rows, notRun }
}

function toldOf(name: 'ftp' | 'smtp', sensor: SensorUnderTest): BenchRow {
  const told = KINDS[name].filter((kind) => sensor.kinds.has(kind)).length
  return {
    what: `kinds of events told of the clients of ${name}`,
    value: told,
    unit: '',
    peer: null,
    at_least: KINDS[name].length,
  }
}

function hasFetched({ fetches }: Client, folder: string): boolean {
  if (fetches === undefined) return true
  try {
    return fetches[1].test(readFileSync(join(folder, fetches[0]), 'utf8'))
  } catch {
    return false
  }
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)))
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
