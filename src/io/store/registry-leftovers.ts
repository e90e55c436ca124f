import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from './atomic-file.js'
import { isVersionName, type ModelVersion, plainName } from './model-version.js'
import { storeFailure } from './store-failure.js'

/** `.NAME.PID.N.tmp`, as AtomicFile calls what it has not finished. */
const TEMPORARY = /^\.(.+)\.\d+\.\d+\.tmp$/

/** Names of the folders under models/versions/, listed or not. */
export function versionFolders(workspace: string): readonly string[] {
  return namesIn(join(workspace, 'models', 'versions')).filter(isVersionName)
}

/**
 * Removes what killed writers of the registry left unfinished. Whoever calls it holds the registry's lock, under which
 * alone these files are written, so no writer of theirs is alive. Whole files that no entry names stay: an
 * older `versions.json` may be brought back.
 * @throws PhantomNetError STORE_FAILED.
 */
export function sweepTemporaries(workspace: string, versions: readonly ModelVersion[]): void {
  const models = join(workspace, 'models')
  const ours = new Set(['versions.json'])
  for (const { artifacts } of versions) for (const { path } of artifacts) ours.add(plainName(path))
  removeTemporaries(models, (name) => ours.has(name))
  removeTemporaries(join(workspace, 'state'), (name) => name === PENDING)
  const listed = new Set(versions.map(({ version }) => version))
  for (const name of versionFolders(workspace)) {
    const folder = join(models, 'versions', name)
    removeTemporaries(folder, () => true)
    if (!listed.has(name) && namesIn(folder).length === 0) attempt(folder, () => rmdirSync(folder))
  }
}

/** Under state/: names the version whose copies beside the registry are being written. */
const PENDING = 'registry.pending'

/** The version whose copies a killed writer may have left half done; null when there is none. */
export function pendingCopies(workspace: string): string | null {
  const path = join(workspace, 'state', PENDING)
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}

/**
 * Puts copies of a version's files at their well-known names, all of them however often it is interrupted: the next
 * holder of the lock finishes what was begun.
 * @throws PhantomNetError STORE_FAILED.
 */
export function writeCopies(
  workspace: string,
  version: string,
  files: Iterable<readonly [name: string, content: string]>,
): void {
  const pending = join(workspace, 'state', PENDING)
  writeFileAtomically(pending, `${version}\n`)
  for (const [name, content] of files) writeFileAtomically(join(workspace, 'models', name), content)
  forgetPending(workspace)
}

/** There is nothing to finish, or it cannot be. */
export function forgetPending(workspace: string): void {
  const path = join(workspace, 'state', PENDING)
  attempt(path, () => rmSync(path, { force: true }))
}

function removeTemporaries(folder: string, isOurs: (name: string) => boolean): void {
  for (const name of namesIn(folder)) {
    const written = TEMPORARY.exec(name)?.[1]
    if (written === undefined || !isOurs(written)) continue
    attempt(folder, () => rmSync(join(folder, name), { force: true }))
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? attempt(folder, () => readdirSync(folder)) : []
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw storeFailure(path, cause)
  }
}
