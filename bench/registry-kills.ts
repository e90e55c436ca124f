import { deepStrictEqual, ok } from 'node:assert'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { detectorFromFiles, MODEL_FILE } from '../src/detector/artifact.js'
import { ModelRegistry } from '../src/io/store/model-registry.js'
import { type Artifact, type ModelVersion, plainName } from '../src/io/store/model-version.js'
import type { Rng } from '../src/math/rng.js'

const CHILD = fileURLToPath(new URL('./registry-child.js', import.meta.url))

/** How long a child may take to begin, and the one that lives on to get the lock of the one that was killed, ms. */
const PATIENCE_MS = 60_000

/** What a child wrote has come through the pipe after this, ms. */
const TOLD_MS = 50

/** The longest that a child is let work after it began its first change before it is killed, ms. */
const LONGEST_MS = { registry: 120, tune: 900 } as const

export type ChildMode = keyof typeof LONGEST_MS

/** What one round of two kills met. */
export interface RoundOutcome {
  /** What each child was about when it was killed, as `register`. */
  readonly killedIn: readonly string[]
  /** Changes that were told to be done, and found on disk. */
  readonly done: number
  readonly versions: number
  /** Files that the killed left unfinished. */
  readonly leftovers: number
  /** How long the next change took, lock and clearing up included, ms. */
  readonly recoveryMs: number
}

/**
 * Two processes change one registry at once. One is killed with SIGKILL at an instant of chance; the other must go on and
 * finish a change, and is killed too. After each kill the registry must load, whole and with all that was told to be done.
 * @param rng decides instants and what the children do.
 * @throws AssertionError for whatever is lost, torn or stuck.
 */
export async function killRound(
  workspace: string,
  modes: readonly [ChildMode, ChildMode],
  rng: Rng,
): Promise<RoundOutcome> {
  const before = new ModelRegistry(workspace).versions()
  const children = modes.map((mode) => new Changing(workspace, mode, rng.nextUint32() % 1_000_000))
  try {
    const [first, second] = children as [Changing, Changing]
    await Promise.all(children.map((child) => child.begun(1)))
    await sleep(rng.nextFloat() * LONGEST_MS[first.mode])
    await first.kill()
    await auditRegistry(workspace, before, children)
    await second.goesOn()
    await sleep(rng.nextFloat() * LONGEST_MS[second.mode])
    await second.kill()
  } finally {
    for (const child of children) await child.kill()
  }
  await auditRegistry(workspace, before, children)
  const leftovers = temporaries(workspace).length
  return {
    killedIn: children.map((child) => child.at),
    done: children.reduce((sum, { done }) => sum + done.length, 0),
    versions: new ModelRegistry(workspace).versions().length,
    leftovers,
    recoveryMs: recover(workspace),
  }
}

/** A child at work, and what it told. */
class Changing {
  readonly mode: ChildMode
  readonly #process: ChildProcess
  #told = ''
  #errors = ''

  constructor(workspace: string, mode: ChildMode, seed: number) {
    this.mode = mode
    this.#process = spawn(process.execPath, [CHILD, workspace, mode, String(seed)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process.stdout?.on('data', (chunk) => (this.#told += String(chunk)))
    this.#process.stderr?.on('data', (chunk) => (this.#errors += String(chunk)))
  }

  /** Changes told to be on disk: what, version, and instant or figure. */
  get done(): readonly (readonly string[])[] {
    return this.#lines('done')
  }

  /** Changes that may be on disk or not. */
  get begunChanges(): readonly (readonly string[])[] {
    return this.#lines('begin')
  }

  /** What it was about. */
  get at(): string {
    const last = this.#told.trimEnd().split('\n').at(-1) ?? ''
    return last.startsWith('begin') ? (last.split(' ')[1] ?? '') : 'between two'
  }

  /** Waits until it began so many changes. */
  async begun(count: number): Promise<void> {
    await this.#until(() => this.begunChanges.length >= count, 'began nothing')
  }

  /** Waits until it finished one more change. */
  async goesOn(): Promise<void> {
    const { length } = this.done
    await this.#until(() => this.done.length > length, 'did not go on beside a killed one')
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'close')
    this.#process.kill('SIGKILL')
    await exited
  }

  #lines(word: string): readonly (readonly string[])[] {
    const whole = this.#told.slice(0, this.#told.lastIndexOf('\n') + 1)
    return whole
      .split('\n')
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.split(' ').slice(1))
  }

  async #until(isSo: () => boolean, otherwise: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    while (!isSo()) {
      ok(this.#process.exitCode === null, `the child failed: ${this.#errors}`)
      ok(performance.now() < deadline, `the child ${otherwise} within ${PATIENCE_MS / 1000} s`)
      await sleep(2)
    }
  }
}

/** Every version whole and as it was, and all that was told to be done. */
async function auditRegistry(
  workspace: string,
  before: readonly ModelVersion[],
  children: readonly Changing[],
): Promise<void> {
  const registry = new ModelRegistry(workspace)
  // One of the two may still be at work: what was told before the list is read is in it, what is in it was begun before.
  const done = children.flatMap((child) => child.done)
  const versions = registry.versions()
  await sleep(TOLD_MS)
  const begun = children.flatMap((child) => child.begunChanges)
  const names = versions.map(({ version }) => version)
  deepStrictEqual(names, [...new Set(names)], 'no version is listed twice')
  for (const stage of ['production', 'shadow'])
    ok(versions.filter((entry) => entry.stage === stage).length <= 1, `one ${stage} at most`)
  for (const entry of versions) {
    const files = registry.load(entry)
    ok(files.size >= 2, `${entry.version} has its files`)
    if (files.has(MODEL_FILE)) detectorFromFiles(files, entry.version)
  }
  const find = (version: string | undefined): ModelVersion => {
    const found = versions.find((entry) => entry.version === version)
    ok(found !== undefined, `version ${version} is listed`)
    return found
  }
  for (const old of before)
    deepStrictEqual(fittedFiles(find(old.version)), fittedFiles(old), 'a version never changes')
  for (const [what, version, detail] of done) {
    const { history, metrics } = find(version)
    if (what === 'register') ok(history[0]?.at === detail || history.length === MAX_KEPT)
    if (what === 'promote') {
      const isTold = history.some(({ at, stage }) => at === detail && stage === 'production')
      ok(isTold || history.length === MAX_KEPT, `the promotion of ${version} at ${detail} is kept`)
    }
    if (what === 'amend') {
      const figures = [...begun, ...done].filter(([w, v]) => w === 'amend' && v === version)
      const isTold = figures.some(([, , figure]) => Number(figure) === metrics['f1'])
      ok(isTold, `the figures of ${version} are some that were given`)
    }
  }
}

/** Changes of stage that an entry keeps; of one that had more, the oldest are gone. */
const MAX_KEPT = 50

function fittedFiles({ artifacts }: ModelVersion): readonly Artifact[] {
  return artifacts.filter(({ path }) => plainName(path) !== 'metrics.json')
}

/** The next change finds a free lock, and leaves nothing unfinished behind it. @returns how long it took, ms. */
function recover(workspace: string): number {
  const registry = new ModelRegistry(workspace)
  const entry = registry.versions()[0] as ModelVersion
  const start = performance.now()
  registry.amend(entry.version, entry.metrics, {})
  const took = performance.now() - start
  deepStrictEqual(temporaries(workspace), [], 'no file is left unfinished')
  ok(!existsSync(join(workspace, 'state', 'registry.pending')), 'nothing is left to be finished')
  const models = join(workspace, 'models')
  const isCopied = ({ artifacts }: ModelVersion): boolean =>
    artifacts
      .filter(({ path }) => plainName(path) !== 'metrics.json')
      .every(({ path, sha256 }) => hashOf(join(models, plainName(path))) === sha256)
  ok(registry.versions().some(isCopied), 'the copies beside the registry are of one version')
  return took
}

function temporaries(workspace: string): string[] {
  return readdirSync(join(workspace, 'models'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tmp'))
    .filter((name) => !name.includes('hyperparameter_results'))
}

function hashOf(path: string): string | null {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null
}
