import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PhantomNetError } from '../../errors.js'
import { writeFileAtomically } from './atomic-file.js'
import { withFileLock } from './file-lock.js'

/** Where a version stands: tried, serving, or served before. */
export type ModelStage = 'candidate' | 'production' | 'archived'

export interface Artifact {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string
  readonly sha256: string
}

/** One entry of `models/versions.json`. Names are those on disk and on the wire. */
export interface ModelVersion {
  readonly version: string
  readonly date: string
  readonly model_type: string
  readonly description: string
  readonly metrics: Readonly<Record<string, number>>
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  readonly artifacts: readonly Artifact[]
  readonly stage: ModelStage
  /** When it was last promoted; null when it never was. */
  readonly promoted_at: string | null
}

export interface NewVersion {
  readonly date: string
  readonly description: string
  readonly metrics: Readonly<Record<string, number>>
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  /** Content by file name: the model, the scaler, the configuration. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * The models of a workspace. Each version keeps its artifacts in a folder of its own, which nothing
 * overwrites; `models/versions.json` is written last and in one step, so a crash leaves the registry as
 * it was before or as it is after. Whoever changes it holds `state/registry.lock`, so that two processes in
 * one workspace do so one after the other; reading needs no lock. Copies of the latest trained or promoted model lie beside it under
 * their well-known names, for people and other tools; serving never reads those.
 */
export class ModelRegistry {
  readonly #workspace: string

  constructor(workspace: string) {
    this.#workspace = workspace
  }

  /** Every version, oldest first. @throws PhantomNetError MODEL_INVALID when the file is no registry. */
  versions(): readonly ModelVersion[] {
    const path = this.#path('models', 'versions.json')
    if (!existsSync(path)) return []
    try {
      const versions: unknown = JSON.parse(readFileSync(path, 'utf8'))
      if (Array.isArray(versions) && versions.every(isVersion)) return versions
    } catch (cause) {
      throw invalidRegistry(path, cause)
    }
    throw invalidRegistry(path)
  }

  /** Adds a version as a candidate. @returns its entry. @throws PhantomNetError STORE_FAILED. */
  register(added: NewVersion): ModelVersion {
    return this.#alone(() => this.#register(added))
  }

  #register(added: NewVersion): ModelVersion {
    const versions = this.versions()
    const version = nextVersion(versions)
    const artifacts = Object.entries(added.files).map(([name, content]) => {
      const path = `models/versions/${version}/${name}`
      return { path, sha256: writeFileAtomically(this.#path(path), content) }
    })
    const { files: _files, ...described } = added
    const entry: ModelVersion = {
      version,
      model_type: 'IsolationForest',
      ...described,
      artifacts,
      stage: 'candidate',
      promoted_at: null,
    }
    for (const [name, content] of Object.entries(added.files))
      writeFileAtomically(this.#path('models', name), content)
    this.#write([...versions, entry])
    return entry
  }

  /**
   * Replaces a version's metrics, and adds or replaces files of it. A replaced file gets a new name with
   * its hash in it, so that the entry on disk never names a file that has changed under it.
   * @throws PhantomNetError VERSION_UNKNOWN, STORE_FAILED.
   */
  amend(
    version: string,
    metrics: Readonly<Record<string, number>>,
    files: Readonly<Record<string, string>>,
  ): ModelVersion {
    return this.#alone(() => this.#amend(version, metrics, files))
  }

  #amend(
    version: string,
    metrics: Readonly<Record<string, number>>,
    files: Readonly<Record<string, string>>,
  ): ModelVersion {
    const entry = this.find(version)
    const written = Object.entries(files).map(([name, content]) => {
      const hash = createHash('sha256').update(content).digest('hex')
      const path = `models/versions/${version}/${name.replace(/\.json$/, `.${hash.slice(0, 12)}.json`)}`
      return { path, sha256: writeFileAtomically(this.#path(path), content) }
    })
    const kept = entry.artifacts.filter(({ path }) => !(plainName(path) in files))
    return this.#replace({ ...entry, metrics, artifacts: [...kept, ...written] })
  }

  /** Makes a version the one that serves. @throws PhantomNetError VERSION_UNKNOWN, MODEL_HASH_MISMATCH. */
  promote(version: string, nowIso: string): ModelVersion {
    return this.#alone(() => this.#promote(version, nowIso))
  }

  #promote(version: string, nowIso: string): ModelVersion {
    const promoted = this.find(version)
    const contents = this.load(promoted)
    const versions = this.versions().map((entry): ModelVersion => {
      if (entry.version === version) return { ...entry, stage: 'production', promoted_at: nowIso }
      return entry.stage === 'production' ? { ...entry, stage: 'archived' } : entry
    })
    this.#write(versions)
    for (const [name, content] of contents) {
      if (name !== 'metrics.json') writeFileAtomically(this.#path('models', name), content)
    }
    return this.find(version)
  }

  /** Promotes the version that served before. @throws PhantomNetError VERSION_UNKNOWN when there is none. */
  rollback(nowIso: string): ModelVersion {
    return this.#alone(() => this.#rollback(nowIso))
  }

  #rollback(nowIso: string): ModelVersion {
    const served = this.versions().filter(
      (entry) => entry.stage === 'archived' && entry.promoted_at !== null,
    )
    served.sort((a, b) => ((a.promoted_at as string) < (b.promoted_at as string) ? 1 : -1))
    const [previous] = served
    if (previous !== undefined) return this.#promote(previous.version, nowIso)
    throw new PhantomNetError(
      'VERSION_UNKNOWN',
      'No version served before this one. Choose one with `phantomnet models list` and `models promote V`.',
    )
  }

  /** The version that serves. @throws PhantomNetError MODEL_MISSING. */
  production(): ModelVersion {
    const found = this.versions().find((entry) => entry.stage === 'production')
    if (found !== undefined) return found
    throw new PhantomNetError(
      'MODEL_MISSING',
      'No model is promoted in this workspace. Run `phantomnet pipeline PATH…`, or `phantomnet models promote V`.',
    )
  }

  /** @throws PhantomNetError VERSION_UNKNOWN, naming those there are. */
  find(version: string): ModelVersion {
    const versions = this.versions()
    const found = versions.find((entry) => entry.version === version)
    if (found !== undefined) return found
    const known = versions.map((entry) => entry.version).join(', ') || 'none'
    throw new PhantomNetError(
      'VERSION_UNKNOWN',
      `There is no version ${version}. There are: ${known}.`,
    )
  }

  /**
   * A version's files by name, each checked against its SHA-256.
   * @throws PhantomNetError MODEL_MISSING, MODEL_HASH_MISMATCH.
   */
  load(entry: ModelVersion): ReadonlyMap<string, string> {
    const contents = new Map<string, string>()
    for (const { path, sha256 } of entry.artifacts) {
      const file = this.#path(path)
      if (!existsSync(file)) {
        throw new PhantomNetError(
          'MODEL_MISSING',
          `${path} of version ${entry.version} is not there. Promote another version or train anew.`,
        )
      }
      const bytes = readFileSync(file)
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
        throw new PhantomNetError(
          'MODEL_HASH_MISMATCH',
          `${path} is not the file that was registered as version ${entry.version}. Promote another version or train anew.`,
        )
      }
      contents.set(plainName(path), bytes.toString('utf8'))
    }
    return contents
  }

  #alone<T>(change: () => T): T {
    return withFileLock(this.#path('state', 'registry.lock'), change)
  }

  #replace(changed: ModelVersion): ModelVersion {
    this.#write(
      this.versions().map((entry) => (entry.version === changed.version ? changed : entry)),
    )
    return changed
  }

  #write(versions: readonly ModelVersion[]): void {
    writeFileAtomically(
      this.#path('models', 'versions.json'),
      `${JSON.stringify(versions, null, 2)}\n`,
    )
  }

  #path(...parts: string[]): string {
    return join(this.#workspace, ...parts)
  }
}

/** The file's name without its folder and without the hash that amend puts in. */
function plainName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[0-9a-f]{12}\.json$/, '.json')
}

/** 1.0, then one minor step each. */
function nextVersion(versions: readonly ModelVersion[]): string {
  const minors = versions.map(({ version }) => Number(version.slice(version.indexOf('.') + 1)))
  return `1.${minors.length === 0 ? 0 : Math.max(...minors) + 1}`
}

function isVersion(value: unknown): value is ModelVersion {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<ModelVersion>
  return (
    typeof entry.version === 'string' &&
    /^\d+\.\d+$/.test(entry.version) &&
    typeof entry.stage === 'string' &&
    Array.isArray(entry.artifacts) &&
    entry.artifacts.every((artifact) => isArtifact(artifact))
  )
}

/** A path outside the version's own folder would make loading a model read any file. */
function isArtifact(value: unknown): value is Artifact {
  if (typeof value !== 'object' || value === null) return false
  const { path, sha256 } = value as Partial<Artifact>
  return (
    typeof path === 'string' &&
    /^models\/versions\/[\d.]+\/[\w.-]+$/.test(path) &&
    !path.includes('..') &&
    typeof sha256 === 'string'
  )
}

function invalidRegistry(path: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `${path} is no list of versions. Restore it from a backup, or move it away and train anew.`,
    { cause },
  )
}
