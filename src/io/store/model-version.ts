/** Where a version stands: tried, scoring beside the one that serves, serving, or put away. */
export const MODEL_STAGES = ['candidate', 'shadow', 'production', 'archived'] as const

export type ModelStage = (typeof MODEL_STAGES)[number]

/** Changes of stage that an entry tells of; the oldest go first. */
const MAX_HISTORY = 50

export interface Artifact {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string
  readonly sha256: string
}

/** What a version was made from, by what and where. What is not known of a model made elsewhere is null. */
export interface Lineage {
  readonly dataset_sha256: string | null
  readonly random_state: number | null
  readonly code_version: string | null
  /** SHA-256 over the compiled code that made it and the version of Node. */
  readonly code_sha256: string | null
  readonly host: string | null
  /** As linux-x64. */
  readonly platform: string | null
  /** The version that served when this one was made; null when none did. */
  readonly parent: string | null
  readonly fitted_on: string | null
  readonly fitted_rows: number | null
  /** Times of the oldest and newest row it was fitted on, and of the newest it was chosen by. */
  readonly train_from: string | null
  readonly train_to: string | null
  readonly validation_to: string | null
}

/** A version took a stage. */
export interface StageChange {
  readonly at: string
  readonly stage: ModelStage
  readonly why: string
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
  /** The version that a rollback from this one goes back to; null when there is none. */
  readonly previous: string | null
  /** Null for one made before lineage was kept. */
  readonly lineage: Lineage | null
  /** The latest changes of its stage, oldest first. */
  readonly history: readonly StageChange[]
}

/**
 * The entries of a registry's file; null when it is none. What entries of earlier releases lack is filled in: they went
 * back to whoever was promoted before.
 */
export function versionsFromJson(value: unknown): readonly ModelVersion[] | null {
  if (!Array.isArray(value) || !value.every(isVersion)) return null
  const promoted = value
    .filter((entry) => entry.promoted_at !== null)
    .sort((a, b) => ((a.promoted_at as string) < (b.promoted_at as string) ? -1 : 1))
  return value.map((entry): ModelVersion => {
    const before = promoted[promoted.indexOf(entry) - 1]?.version ?? null
    return { previous: before, lineage: null, history: [], ...entry }
  })
}

/** What every release wrote. */
type KnownEntry = Omit<ModelVersion, LaterFields> & Partial<Pick<ModelVersion, LaterFields>>

type LaterFields = 'previous' | 'lineage' | 'history'

/** The entry in another stage, its history one longer. */
export function restaged(
  entry: ModelVersion,
  stage: ModelStage,
  at: string,
  why: string,
): ModelVersion {
  return { ...entry, stage, history: [...entry.history, { at, stage, why }].slice(-MAX_HISTORY) }
}

/** The file's name without its folder and without the hash that amending puts in. */
export function plainName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[0-9a-f]{12}\.json$/, '.json')
}

/** 1.0, then one minor step each; what is taken, listed or not, is never taken again. */
export function nextVersion(taken: readonly string[]): string {
  const minors = taken.map((version) => Number(version.slice(version.indexOf('.') + 1)))
  return `1.${minors.length === 0 ? 0 : Math.max(...minors) + 1}`
}

/** Whether a text names a version, and so may name a folder. */
export function isVersionName(text: string): boolean {
  return /^\d{1,9}\.\d{1,9}$/.test(text)
}

function isVersion(value: unknown): value is KnownEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<ModelVersion>
  return (
    typeof entry.version === 'string' &&
    isVersionName(entry.version) &&
    MODEL_STAGES.some((stage) => stage === entry.stage) &&
    (entry.promoted_at === null || typeof entry.promoted_at === 'string') &&
    (entry.history === undefined || Array.isArray(entry.history)) &&
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
