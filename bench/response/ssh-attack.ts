import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PROGRAM } from '../../test/cli/run-program.js'
import type { Reached, TwoMachines } from '../../test/io/responders/namespace.js'
import { inProject } from '../../test/project.js'

const run = promisify(execFile)

/** How long the attack may take until something is done about it, ms. */
const PATIENCE_MS = 60_000

/** What an attack came to. */
export interface AttackOutcome {
  /** Lines that sshd had written of the attacker when it was blocked. */
  readonly lines: number
  /** From the line that decided being written to the element in the kernel, ms. */
  readonly lineToKernelMs: number
  /** From hydra's start to that, ms. */
  readonly attackMs: number
  readonly why: string
  /** Lines of the one on the allowlist, which attacked just so. */
  readonly allowlistedLines: number
  readonly attackerReaches: Reached
  readonly allowlistedReaches: Reached
  readonly bystanderReaches: Reached
}

const ATTACKER = '10.99.0.2'
const BYSTANDER = '10.99.0.3'
const ALLOWLISTED = '10.99.0.4'

/** Addresses that the client needs for it. */
export const ATTACK_CLIENTS = [ATTACKER, BYSTANDER, ALLOWLISTED]

/** A workspace with a model fitted on the sample data. */
export async function sampleWorkspace(folder: string): Promise<string> {
  const workspace = join(folder, 'workspace')
  mkdirSync(workspace)
  const phantomnet = (...words: string[]): Promise<unknown> =>
    run(process.execPath, [PROGRAM, ...words, '--workspace', workspace, '-q'])
  const labels = inProject('examples', 'data', 'labels.yaml')
  await phantomnet('ingest', inProject('examples', 'data'), '--labels', labels)
  await phantomnet('train')
  await phantomnet('models', 'promote', '1.0', '--force')
  return workspace
}

/**
 * hydra guesses passwords at an sshd, from an address and then from one that is on the allowlist, while `phantomnet serve`
 * follows its log; nothing of it is played.
 * @throws Error when nothing is done about it in time.
 */
export async function sshAttack(
  machines: TwoMachines,
  workspace: string,
  folder: string,
): Promise<AttackOutcome> {
  const children: ChildProcess[] = []
  try {
    const log = join(folder, 'auth.log')
    const sshd = startSshd(machines, folder, log)
    children.push(sshd.child)
    const server = await startServing(machines, workspace, [
      '--tail',
      log,
      '--allowlist',
      `127.0.0.0/8,::1/128,${ALLOWLISTED}`,
    ])
    children.push(server)
    const monitor = watchElements(machines)
    children.push(monitor.child)

    sendFrom(machines, ALLOWLISTED)
    const friendly = hydra(machines, folder)
    children.push(friendly)
    await once(friendly, 'exit')

    sendFrom(machines, ATTACKER)
    const beganMs = Date.now()
    const hostile = hydra(machines, folder)
    children.push(hostile)
    const elementMs = await monitor.seen(`block4_32 { ${ATTACKER} `)
    const lines = sshd.linesOf(ATTACKER)
    const decision = await blockOf(workspace, ATTACKER)
    return {
      lines,
      lineToKernelMs: elementMs - Date.parse(decision.from),
      attackMs: elementMs - beganMs,
      why: decision.why,
      allowlistedLines: sshd.linesOf(ALLOWLISTED),
      attackerReaches: await machines.reach(ATTACKER, '10.99.0.1', 22, 2000),
      allowlistedReaches: await machines.reach(ALLOWLISTED, '10.99.0.1', 22, 2000),
      bystanderReaches: await machines.reach(BYSTANDER, '10.99.0.1', 22, 2000),
    }
  } finally {
    for (const child of children) child.kill('SIGKILL')
  }
}

/** `phantomnet serve` on the server, which acts; resolves when it serves. */
export async function startServing(
  machines: TwoMachines,
  workspace: string,
  words: readonly string[],
): Promise<ChildProcess> {
  const [program, ...first] = machines.onServer
  const serve = ['serve', '--workspace', workspace, '--nftables', '--enforce', '--json', ...words]
  const child = spawn(program as string, [...first, process.execPath, PROGRAM, ...serve], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  return child
}

/** When elements come into the kernel, as `nft monitor` tells. */
export function watchElements(machines: TwoMachines): {
  readonly child: ChildProcess
  readonly seen: (part: string) => Promise<number>
} {
  const [program, ...first] = machines.onServer
  const child = spawn(program as string, [...first, 'nft', 'monitor', 'new', 'elements'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: { readonly line: string; readonly atMs: number }[] = []
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  lines.on('line', (line) => told.push({ line, atMs: performance.timeOrigin + performance.now() }))
  const seen = async (part: string): Promise<number> => {
    const giveUpMs = Date.now() + PATIENCE_MS
    for (;;) {
      const found = told.find(({ line }) => line.includes(part))
      if (found !== undefined) return found.atMs
      if (Date.now() > giveUpMs) throw new Error(`no element \`${part}\` came into the kernel`)
      await sleep(2)
    }
  }
  return { child, seen }
}

/** An sshd whose messages are written to a log as a syslog daemon does, each with its time. */
function startSshd(
  machines: TwoMachines,
  folder: string,
  log: string,
): { readonly child: ChildProcess; readonly linesOf: (address: string) => number } {
  const key = join(folder, 'host-key')
  const config = join(folder, 'sshd_config')
  mkdirSync('/run/sshd', { recursive: true })
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  writeFileSync(
    config,
    `HostKey ${key}\nPidFile none\nUsePAM no\nPermitRootLogin yes\nPasswordAuthentication yes\nMaxStartups 100\n`,
  )
  const [program, ...first] = machines.onServer
  const words = ['/usr/sbin/sshd', '-D', '-e', '-f', config]
  const child = spawn(program as string, [...first, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  writeFileSync(log, '')
  const written: string[] = []
  const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream })
  lines.on('line', (line) => {
    written.push(line)
    appendFileSync(log, `${new Date().toISOString()} edge sshd[${child.pid}]: ${line}\n`)
  })
  return {
    child,
    linesOf: (address) => written.filter((line) => line.includes(` ${address} `)).length,
  }
}

/** What the client's packets to the server say they come from. */
function sendFrom(machines: TwoMachines, address: string): void {
  const route = execFileSync('ip', ['-n', machines.client, 'route', 'show', '10.99.0.1'], {
    encoding: 'utf8',
  })
  const device = /dev (\S+)/.exec(route)?.[1] as string
  const words = ['route', 'replace', '10.99.0.1', 'dev', device, 'src', address]
  execFileSync('ip', ['-n', machines.client, ...words])
}

function hydra(machines: TwoMachines, folder: string): ChildProcess {
  const passwords = join(folder, 'passwords')
  writeFileSync(passwords, Array.from({ length: 60 }, (_, i) => `summer${i}\n`).join(''))
  const words = ['-l', 'root', '-P', passwords, '-t', '4', '-I', 'ssh://10.99.0.1']
  return spawn('ip', ['netns', 'exec', machines.client, 'hydra', ...words], {
    stdio: 'ignore',
    cwd: folder,
  })
}

async function blockOf(workspace: string, address: string): Promise<{ from: string; why: string }> {
  const words = ['decisions', 'list', '--workspace', workspace, '--json']
  const { stdout } = await run(process.execPath, [PROGRAM, ...words])
  const { decisions } = JSON.parse(stdout) as {
    decisions: { target: string; action: string; from: string; why: string }[]
  }
  const block = decisions.find(({ target, action }) => target === address && action === 'BLOCK')
  if (block === undefined) throw new Error(`no decision blocks ${address}`)
  return block
}
