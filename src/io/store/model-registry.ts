import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PhantomNetError } from '../../errors.js'
import { writeFileAtomically } from './atomic-file.js'
import { withFileLock } from './file-lock.js'
import { productionOf, withPromoted, withRolledBack, withStage } from './model-stages.js'
import {
  type Lineage,
  type ModelStage,
  type ModelVersion,
  nextVersion,
  plainName,
  versionsFromJson,
} from './model-version.js'
import {
  forgetPending,
  pendingCopies,
  sweepTemporaries,
  versionFolders,
  writeCopies,
} from './registry-leftovers.js'

export interface NewVersion {
  readonly date: string
  readonly description: string
  readonly metrics: Readonly<Record<string, number>>
  readonly parameters: Readonly<Record<string, string | number | boolean>>
  /** What it was made from; its parent, unless named, is the version that serves. */
  readonly lineage?: Omit<Lineage, 'parent'> & { readonly parent?: string | null }
  /** Content by file name: the model, the scaler, the configuration. */
  readonly files: Readonly<Record<string, string>>
}

/** What stands behind a promotion. */
export interface PromotionGrounds {
  /** In a phrase, for the version's history. */
  readonly why?: string
  /** The version that the promoted one was compared with, null for none; left out when it was compared with none. */
  readonly incumbent?: string | null
}

/**
 * The models of a workspace. Each version keeps its artifacts in a folder of its own, which nothing
 * overwrites; `models/versions.json` is written after them and in one step, so a crash leaves the registry as
 * it was before or as it is after. Whoever changes it holds `state/registry.lock`, so that two processes in
 * one workspace do so one after the other, and first removes or finishes what a killed one began; reading needs no
 * lock. Copies of the latest trained or promoted model lie beside it under their well-known names, for people and other
 * tools; serving never reads those.
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
    let value: unknown
    try {
      value = JSON.parse(readFileSync(path, 'utf8'))
    } catch (cause) {
      throw invalidRegistry(path, cause)
    }
    const versions = versionsFromJson(value)
    if (versions === null) throw invalidRegistry(path)
    return versions
  }

  /** Adds a version as a candidate. @returns its entry. @throws PhantomNetError STORE_FAILED. */
  register(added: NewVersion): ModelVersion {
    return this.#alone((versions) => {
      const version = nextVersion([
        ...versions.map((entry) => entry.version),
        ...versionFolders(this.#workspace),
      ])
      const artifacts = Object.entries(added.files).map(([name, content]) => {
        const path = `models/versions/${version}/${name}`
        return { path, sha256: writeFileAtomically(this.#path(path), content) }
      })
      const { files, lineage, ...described } = added
      const parent = productionOf(versions)?.version ?? null
      const entry: ModelVersion = {
        version,
        model_type: 'IsolationForest',
        ...described,
        artifacts,
        stage: 'candidate',
        promoted_at: null,
        previous: null,
        lineage: lineage === undefined ? null : { ...lineage, parent: lineage.parent ?? parent },
        history: [{ at: added.date, stage: 'candidate', why: 'registered' }],
      }
      this.#write([...versions, entry])
      writeCopies(this.#workspace, version, Object.entries(files))
      return entry
    })
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
    return this.#alone((versions) => {
      const entry = found(versions, version)
      const written = Object.entries(files).map(([name, content]) => {
        const hash = createHash('sha256').update(content).digest('hex')
        const path = `models/versions/${version}/${name.replace(/\.json$/, `.${hash.slice(0, 12)}.json`)}`
        return { path, sha256: writeFileAtomically(this.#path(path), content) }
      })
      const kept = entry.artifacts.filter(({ path }) => !(plainName(path) in files))
      const amended = { ...entry, metrics, artifacts: [...kept, ...written] }
      this.#write(versions.map((other) => (other === entry ? amended : other)))
      return amended
    })
  }

  /**
   * Makes a version the one that serves; one that serves already goes on.
   * @throws PhantomNetError VERSION_UNKNOWN, MODEL_HASH_MISMATCH; PROMOTION_REFUSED when another version
   *   was promoted since the two were compared.
   */
  promote(version: string, nowIso: string, grounds: PromotionGrounds = {}): ModelVersion {
    return this.#alone((versions) => {
      const { why = 'promoted', incumbent } = grounds
      const files = this.load(found(versions, version))
      const serving = productionOf(versions)?.version ?? null
      if (serving === version) return found(versions, version)
      if (incumbent !== undefined && incumbent !== serving) {
        throw new PhantomNetError(
          'PROMOTION_REFUSED',
          `Version ${version} was compared with ${incumbent ?? 'none'}, but ${serving ?? 'none'} serves meanwhile. Promote it again to compare it with that.`,
        )
      }
      return this.#serve(withPromoted(versions, version, nowIso, why), files)
    })
  }

  /**
   * Goes back to the version that served before this one; called again, to the one before that.
   * @throws PhantomNetError VERSION_UNKNOWN when there is none, MODEL_MISSING, MODEL_HASH_MISMATCH.
   */
  rollback(nowIso: string): ModelVersion {
    return this.#alone((versions) => {
      const rolledBack = withRolledBack(versions, nowIso)
      return this.#serve(rolledBack, this.load(productionOf(rolledBack) as ModelVersion))
    })
  }

  /**
   * Makes a version the shadow of the one that serves, puts it away, or makes it a candidate again.
   * @throws PhantomNetError VERSION_UNKNOWN, MODEL_MISSING, MODEL_HASH_MISMATCH, STAGE_REFUSED for the version that serves.
   */
  stage(
    version: string,
    stage: Exclude<ModelStage, 'production'>,
    nowIso: string,
    why: string = 'by hand',
  ): ModelVersion {
    return this.#alone((versions) => {
      const entry = found(versions, version)
      if (stage === 'shadow') this.load(entry)
      const staged = withStage(versions, version, stage, nowIso, why)
      this.#write(staged)
      return found(staged, version)
    })
  }

  /** The version that serves. @throws PhantomNetError MODEL_MISSING. */
  production(): ModelVersion {
    const serving = productionOf(this.versions())
    if (serving !== undefined) return serving
    throw new PhantomNetError(
      'MODEL_MISSING',
      'No model is promoted in this workspace. Run `phantomnet pipeline PATH…`, or `phantomnet models promote V`.',
    )
  }

  /** @throws PhantomNetError VERSION_UNKNOWN, naming those there are. */
  find(version: string): ModelVersion {
    return found(this.versions(), version)
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

  /** Changes the list with nobody else at it, once what a killed process began is removed or finished. */
  #alone<T>(change: (versions: readonly ModelVersion[]) => T): T {
    return withFileLock(this.#path('state', 'registry.lock'), () => {
      const versions = this.versions()
      sweepTemporaries(this.#workspace, versions)
      const pending = versions.find(({ version }) => version === pendingCopies(this.#workspace))
      if (pending !== undefined) this.#finishCopies(pending)
      return change(versions)
    })
  }

  /** A version that lost a file meanwhile has no copies to finish, which is no fault of whoever comes next. */
  #finishCopies(entry: ModelVersion): void {
    try {
      writeCopies(this.#workspace, entry.version, fitted(this.load(entry)))
    } catch (error) {
      if (!(error instanceof PhantomNetError) || error.code === 'STORE_FAILED') throw error
      forgetPending(this.#workspace)
    }
  }

  #serve(versions: readonly ModelVersion[], files: ReadonlyMap<string, string>): ModelVersion {
    const serving = productionOf(versions) as ModelVersion
    this.#write(versions)
    writeCopies(this.#workspace, serving.version, fitted(files))
    return serving
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

/** The files of a version that people find beside the registry: all but what was added after fitting. */
function* fitted(files: ReadonlyMap<string, string>): Generator<readonly [string, string]> {
  for (const file of files) if (!AMENDED.has(file[0])) yield file
}

/** Names of files that are added to a version later. */
const AMENDED: ReadonlySet<string> = new Set(['metrics.json'])

function found(versions: readonly ModelVersion[], version: string): ModelVersion {
  const entry = versions.find((candidate) => candidate.version === version)
  if (entry !== undefined) return entry
  const known = versions.map((candidate) => candidate.version).join(', ') || 'none'
  throw new PhantomNetError(
    'VERSION_UNKNOWN',
    `There is no version ${version}. There are: ${known}.`,
  )
}

function invalidRegistry(path: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `${path} is no list of versions. Restore it from a backup, or move it away and train anew.`,
    { cause },
  )
}
