import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What keeps a sensor's process from everything but its sockets, its spool and the engine. */
export interface Isolation {
  /** The program to start, and what comes before the module. */
  readonly execPath: string
  readonly execArgv: readonly string[]
  /** What the process becomes before it meets a stranger; null where we have no rights to give up. */
  readonly userId: number | null
  /** In words, for people: what holds on this machine. */
  readonly measures: readonly string[]
}

/** The package that sensors load, and those that it loads; the process may read these and our own code. */
const PACKAGES: readonly string[] = ['ssh2', 'asn1', 'safer-buffer', 'bcrypt-pbkdf', 'tweetnacl']

/** Old space of a sensor's process, MiB; buffers lie outside of it and are bounded by the limits. */
const HEAP_MIB = 96

/**
 * What of it this machine can do. In order of strength: a network namespace of its own, in which the sockets it inherits
 * work and no other can be connected; no new privileges; a user without rights; and Node's permission model.
 * @param userId the user to become when we are root.
 */
export function isolationFor(spool: string, userId: number): Isolation {
  const isRoot = process.getuid?.() === 0
  const measures: string[] = []
  const before: string[] = []
  const unshare = isRoot ? ['--net'] : ['--user', '--net']
  if (works('/usr/bin/unshare', unshare)) {
    before.push('/usr/bin/unshare', ...unshare, '--')
    measures.push('network namespace without a way out')
  }
  if (works('/usr/bin/setpriv', ['--no-new-privs'])) {
    before.push('/usr/bin/setpriv', '--no-new-privs', '--')
    measures.push('no new privileges')
  }
  if (isRoot) measures.push(`user ${userId}`)
  const permission = permissionFlags(spool)
  if (permission.length > 0)
    measures.push('permission model: writes to its spool only, no programs')
  const [execPath, ...rest] = [...before, process.execPath]
  return {
    execPath,
    execArgv: [...rest, `--max-old-space-size=${HEAP_MIB}`, '--no-warnings', ...permission],
    userId: isRoot ? userId : null,
    measures,
  }
}

const tried = new Map<string, boolean>()

/** Whether a tool of util-linux is there and may do this here; asked once. */
function works(tool: string, flags: readonly string[]): boolean {
  const key = [tool, ...flags].join(' ')
  const known = tried.get(key)
  if (known !== undefined) return known
  const does =
    existsSync(tool) &&
    spawnSync(tool, [...flags, '--', '/bin/true'], { timeout: 5000 }).status === 0
  tried.set(key, does)
  return does
}

/** Node 20 calls it experimental. */
function permissionFlags(spool: string): string[] {
  const known = process.allowedNodeEnvironmentFlags
  const flag = ['--permission', '--experimental-permission'].find((name) => known.has(name))
  if (flag === undefined) return []
  const folder = realpathSync(spool)
  return [
    flag,
    ...readable().map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-read=${folder}/*`,
    `--allow-fs-write=${folder}/*`,
  ]
}

function readable(): string[] {
  const code = fileURLToPath(new URL('../../', import.meta.url))
  const [first = '', ...inner] = PACKAGES
  const outer = packageFolder(first, import.meta.url)
  const folders = [
    outer,
    ...inner.map((name) => packageFolder(name, `${real(outer)}/package.json`)),
  ]
  return [
    ...bothNames(dirname(code)).flatMap((folder) => [
      `${folder}/${basename(code)}/*`,
      ...manifestsAbove(folder),
      ...linksOn(folder),
    ]),
    ...folders
      .filter((folder) => folder !== '')
      .flatMap((folder) => [`${real(folder)}/*`, ...linksOn(folder)]),
  ]
}

/** Where a package is that a file imports; '' when it is not installed. Its own packages may lie beside what a link leads to. */
function packageFolder(name: string, importer: string): string {
  const folders = createRequire(importer).resolve.paths(name) ?? []
  const found = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder))
  return found ?? ''
}

function real(folder: string): string {
  return folder === '' ? '' : realpathSync(folder)
}

/** A folder as it is named, and as it is called without links. */
function bothNames(folder: string): string[] {
  return [...new Set([folder, real(folder)])]
}

/** Links among a path and the folders above it, with what lies behind: who follows one reads it. */
function linksOn(path: string): string[] {
  const above = dirname(path)
  if (above === path) return []
  return [...(lstatSync(path).isSymbolicLink() ? [`${path}*`] : []), ...linksOn(above)]
}

/** Node looks for the package.json that says what kind of module a file is. */
function manifestsAbove(folder: string): string[] {
  const above = dirname(folder)
  const here = join(folder, 'package.json')
  return above === folder ? [here] : [here, ...manifestsAbove(above)]
}
