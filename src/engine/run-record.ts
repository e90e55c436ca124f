import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../io/store/atomic-file.js'

/** What a step depends on, by name: hashes, or the options themselves. The order counts too. */
export type StepInputs = Readonly<Record<string, string>>

/** One step that was done: what it was made from, and the files it left with their SHA-256. */
interface StepRecord {
  readonly from: StepInputs
  readonly made: Readonly<Record<string, string>>
}

/** Steps of a pipeline whose results can be reused, in the order they are done. */
export const STEPS = ['ingest', 'tune', 'evaluate'] as const

/** Why a step is done that never was done here. */
export const FIRST_TIME = 'for the first time'

export type Step = (typeof STEPS)[number]

/**
 * What the last pipeline made from what, in `state/pipeline.json`. A step is fresh only when everything
 * it depends on has the content it had then, and every file it left still has the content it was left
 * with; times and sizes of files are never trusted. A record that cannot be read makes every step stale.
 */
export class RunRecord {
  readonly #workspace: string
  readonly #path: string
  #steps: Partial<Record<Step, StepRecord>>

  constructor(workspace: string) {
    this.#workspace = workspace
    this.#path = join(workspace, 'state', 'pipeline.json')
    this.#steps = readSteps(this.#path)
  }

  /** @returns null when the step is fresh, else in a phrase why it has to be done. */
  async staleness(step: Step, from: StepInputs): Promise<string | null> {
    const record = this.#steps[step]
    if (record === undefined) return FIRST_TIME
    for (const name of new Set([...Object.keys(from), ...Object.keys(record.from)])) {
      if (!(name in record.from)) return `${name} is new`
      if (!(name in from)) return `${name} is no longer given`
      if (record.from[name] !== from[name]) return `${name} changed`
    }
    if (Object.keys(from).join('\n') !== Object.keys(record.from).join('\n'))
      return 'the order of the inputs changed'
    for (const [path, sha256] of Object.entries(record.made)) {
      if ((await fileHash(join(this.#workspace, path))) !== sha256)
        return `${path} is gone or was changed`
    }
    return null
  }

  /** Files the step left when it was last done, relative to the workspace. */
  filesOf(step: Step): readonly string[] {
    return Object.keys(this.#steps[step]?.made ?? {})
  }

  /**
   * Notes that a step was done.
   * @param made its files, relative to the workspace.
   * @throws PhantomNetError STORE_FAILED.
   */
  async keep(step: Step, from: StepInputs, made: readonly string[]): Promise<void> {
    const hashes: Record<string, string> = {}
    for (const path of made) hashes[path] = (await fileHash(join(this.#workspace, path))) ?? ''
    this.#steps = { ...this.#steps, [step]: { from, made: hashes } }
    writeFileAtomically(this.#path, `${JSON.stringify(this.#steps, null, 2)}\n`)
  }
}

/** SHA-256 of a file's content, hex; null when there is no such file, or it cannot be read. */
export async function fileHash(path: string): Promise<string | null> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Uint8Array)
    }
  } catch {
    // Whoever reads it next says why, with a cure.
    return null
  }
  return hash.digest('hex')
}

function readSteps(path: string): Partial<Record<Step, StepRecord>> {
  if (!existsSync(path)) return {}
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
  if (typeof value !== 'object' || value === null) return {}
  const steps: Partial<Record<Step, StepRecord>> = {}
  for (const step of STEPS) {
    const record = (value as Record<string, unknown>)[step]
    if (isRecord(record)) steps[step] = record
  }
  return steps
}

function isRecord(value: unknown): value is StepRecord {
  if (typeof value !== 'object' || value === null) return false
  const { from, made } = value as Partial<StepRecord>
  return isTexts(from) && isTexts(made)
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((item) => typeof item === 'string')
  )
}
