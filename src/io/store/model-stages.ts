import { PhantomNetError } from '../../errors.js'
import { type ModelStage, type ModelVersion, restaged } from './model-version.js'

/**
 * What a change of stage makes of the list of versions. At most one version serves and at most one is its shadow. Each
 * that serves remembers whom it followed: a rollback goes down that stack, one version a step, and comes by none twice.
 */

/** The version that serves; undefined when none does. */
export function productionOf(versions: readonly ModelVersion[]): ModelVersion | undefined {
  return versions.find(({ stage }) => stage === 'production')
}

/** The version that scores beside the one that serves. */
export function shadowOf(versions: readonly ModelVersion[]): ModelVersion | undefined {
  return versions.find(({ stage }) => stage === 'shadow')
}

/** With the version serving, on top of the stack; one that was in the stack already leaves its old place there. */
export function withPromoted(
  versions: readonly ModelVersion[],
  version: string,
  at: string,
  why: string,
): readonly ModelVersion[] {
  const before = productionOf(versions)
  if (before?.version === version) return versions
  const promoted = versions.find((entry) => entry.version === version) as ModelVersion
  const above = stackOf(versions).find(({ previous }) => previous === version)
  return versions.map((entry): ModelVersion => {
    const closed =
      entry.version === above?.version ? { ...entry, previous: promoted.previous } : entry
    if (entry.version === version) {
      const serving = restaged(entry, 'production', at, why)
      return { ...serving, promoted_at: at, previous: before?.version ?? null }
    }
    if (entry.version !== before?.version) return closed
    return restaged(closed, 'archived', at, `version ${version} took its place`)
  })
}

/**
 * With the version serving that served before the one at hand.
 * @throws PhantomNetError VERSION_UNKNOWN when there is none.
 */
export function withRolledBack(
  versions: readonly ModelVersion[],
  at: string,
): readonly ModelVersion[] {
  const left = productionOf(versions)
  const target = versions.find(({ version }) => version === left?.previous)
  if (left === undefined || target === undefined) {
    throw new PhantomNetError(
      'VERSION_UNKNOWN',
      'No version served before this one. Choose one with `phantomnet models list` and `models promote V`.',
    )
  }
  return versions.map((entry): ModelVersion => {
    if (entry === left) return restaged(entry, 'archived', at, 'rolled back from')
    if (entry !== target) return entry
    const why = `rolled back to, from ${left.version}`
    return { ...restaged(entry, 'production', at, why), promoted_at: at }
  })
}

/**
 * With the version a shadow, put away, or a candidate again; a shadow takes the place of the one there was.
 * @throws PhantomNetError STAGE_REFUSED for the version that serves.
 */
export function withStage(
  versions: readonly ModelVersion[],
  version: string,
  stage: Exclude<ModelStage, 'production'>,
  at: string,
  why: string,
): readonly ModelVersion[] {
  if (productionOf(versions)?.version === version) {
    throw new PhantomNetError(
      'STAGE_REFUSED',
      `Version ${version} serves, so it cannot be ${stage}. Promote another version or roll back first.`,
    )
  }
  return versions.map((entry): ModelVersion => {
    if (entry.version === version) {
      return entry.stage === stage ? entry : restaged(entry, stage, at, why)
    }
    if (stage !== 'shadow' || entry.stage !== 'shadow') return entry
    return restaged(entry, 'candidate', at, `version ${version} took its place as shadow`)
  })
}

/** The version that serves and those a rollback would come by, newest first. */
export function stackOf(versions: readonly ModelVersion[]): readonly ModelVersion[] {
  const stack: ModelVersion[] = []
  let next = productionOf(versions)
  while (next !== undefined && !stack.includes(next)) {
    stack.push(next)
    const { previous }: ModelVersion = next
    next = versions.find(({ version }) => version === previous)
  }
  return stack
}
