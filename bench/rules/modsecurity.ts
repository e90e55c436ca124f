import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CrsRequest } from '../../src/rules/crs/request-targets.js'

const APACHE = '/usr/sbin/apache2'
const MODULES = '/usr/lib/apache2/modules'

/** How long a request may take, ms. */
const TIMEOUT_MS = 3000

/** Debian's ModSecurity in an Apache of its own on a loopback port, which says which rules match a request. */
export class ModSecurity {
  readonly #folder: string
  readonly #port: number
  readonly #apache: ChildProcess

  private constructor(folder: string, port: number, apache: ChildProcess) {
    this.#folder = folder
    this.#port = port
    this.#apache = apache
  }

  /** @returns null where it is not installed. */
  static async start(rules: string, paranoia: number, port: number): Promise<ModSecurity | null> {
    if (!existsSync(APACHE) || !existsSync(join(MODULES, 'mod_security2.so'))) return null
    const folder = mkdtempSync(join(tmpdir(), 'phantomnet-modsecurity-'))
    chmodSync(folder, 0o755)
    for (const name of ['html', 'audit']) {
      mkdirSync(join(folder, name))
      chmodSync(join(folder, name), 0o777)
    }
    writeFileSync(join(folder, 'httpd.conf'), configuration(folder, rules, paranoia, port))
    const apache = spawn(APACHE, ['-f', join(folder, 'httpd.conf'), '-DFOREGROUND'], {
      stdio: 'ignore',
    })
    for (let tries = 0; tries < 100 && !(await isListening(port)); tries++) await sleep(100)
    return new ModSecurity(folder, port, apache)
  }

  /** Numbers of the rules that matched each request; null for one that the server refused before they were asked. */
  async matching(requests: readonly CrsRequest[]): Promise<(readonly number[] | null)[]> {
    const ports: (number | null)[] = []
    for (const request of requests) ports.push(await this.#send(request))
    await sleep(500)
    // A port may serve twice; its requests are logged in their order.
    const logged = new Map<number, number[][]>()
    const log = readFileSync(join(this.#folder, 'audit', 'audit.log'), 'latin1')
    for (const line of log.split('\n')) {
      const port = Number(/"remote_port":(\d+)/.exec(line)?.[1] ?? 0)
      const ids = [...line.matchAll(/\[id \\"(\d+)\\"\]/g)].map(([, id]) => Number(id))
      if (port > 0) logged.set(port, [...(logged.get(port) ?? []), ids])
    }
    return ports.map((port) => {
      const all = port === null ? undefined : logged.get(port)
      if (port === null || all === undefined) return null
      return all.shift() ?? null
    })
  }

  async stop(): Promise<void> {
    this.#apache.kill('SIGTERM')
    await new Promise((resolve) => this.#apache.once('exit', resolve))
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** @returns our own port, by which the audit log names the request. */
  #send({ method, target, protocol, headers, body }: CrsRequest): Promise<number | null> {
    return new Promise((resolve) => {
      const socket = connect(this.#port, '127.0.0.1')
      let port: number | null = null
      socket.setTimeout(TIMEOUT_MS, () => socket.destroy())
      socket.on('connect', () => {
        port = socket.localPort ?? null
        const lines = headers.map(([name, value]) => `${name}: ${value}`)
        socket.end([`${method} ${target} ${protocol}`, ...lines, '', body].join('\r\n'))
      })
      socket.on('data', () => undefined)
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(port))
    })
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

function configuration(folder: string, rules: string, paranoia: number, port: number): string {
  const module = (name: string, file: string): string =>
    `LoadModule ${name}_module ${join(MODULES, file)}`
  const processor = (id: number, type: string, name: string): string =>
    `SecRule REQUEST_HEADERS:Content-Type "${type}" "id:${id},phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=${name}"`
  return [
    `ServerRoot ${folder}`,
    'ServerName localhost',
    `Listen 127.0.0.1:${port}`,
    `PidFile ${join(folder, 'pid')}`,
    'User nobody',
    'Group nogroup',
    module('mpm_event', 'mod_mpm_event.so'),
    module('authz_core', 'mod_authz_core.so'),
    module('unique_id', 'mod_unique_id.so'),
    module('security2', 'mod_security2.so'),
    `DocumentRoot ${join(folder, 'html')}`,
    `ErrorLog ${join(folder, 'error.log')}`,
    'HttpProtocolOptions Unsafe',
    'SecRuleEngine DetectionOnly',
    'SecRequestBodyAccess On',
    `SecDataDir ${join(folder, 'audit')}`,
    `SecTmpDir ${join(folder, 'audit')}`,
    'SecAuditEngine On',
    'SecAuditLogType Serial',
    'SecAuditLogFormat JSON',
    'SecAuditLogParts AHZ',
    `SecAuditLog ${join(folder, 'audit', 'audit.log')}`,
    processor(200_000, '(?:application(?:/soap\\+|/)|text/)xml', 'XML'),
    processor(200_001, '^application/json', 'JSON'),
    'SecDefaultAction "phase:1,log,auditlog,pass"',
    'SecDefaultAction "phase:2,log,auditlog,pass"',
    `SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=${paranoia}"`,
    'SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=334"',
    `Include ${rules}/*.conf`,
    '',
  ].join('\n')
}
