import { writeSync } from 'node:fs'
import { PhantomNetError } from '../src/errors.js'
import { ModelRegistry } from '../src/io/store/model-registry.js'
import { Rng } from '../src/math/rng.js'

/**
 * Changes a workspace's registry without end, until someone kills it: by tuning, or by registering, amending, promoting,
 * rolling back and staging as chance has it. Says before each change what it is about to do and after it what is on disk.
 */
const [workspace, mode, seed] = process.argv.slice(2) as [string, 'tune' | 'registry', string]
const registry = new ModelRegistry(workspace)
const rng = new Rng(Number(seed))

/** At most one write: what was told before the kill is told whole. */
const tell = (...words: readonly (string | number)[]): void =>
  void writeSync(1, `${words.join(' ')}\n`)

/** No two instants are alike, of this process or another. */
let instants = Number(seed) * 1000
const instant = (): string => new Date(Date.UTC(2026, 0, 1) + instants++).toISOString()

const changes: readonly (() => void)[] = [register, amend, promote, promote, rollback, shadow]

if (mode === 'tune') {
  // What tunes takes a while to load, which the others do without.
  const { DEFAULT_CONFIG } = await import('../src/config.js')
  const { openTraining } = await import('../src/engine/trainer.js')
  const { tune } = await import('../src/engine/tuner.js')
  const training = openTraining(workspace, {
    ...DEFAULT_CONFIG,
    workers: 1,
    grid_n_estimators: ['5', '10'],
    grid_max_samples: ['64'],
    grid_contamination: ['auto', '0.1'],
  })
  for (;;) {
    const at = instant()
    tell('begin', 'tune')
    const { version } = await tune(training, at, () => undefined)
    tell('done', 'register', version.version, at)
  }
}
register()
for (;;) {
  try {
    ;(changes[rng.nextBelow(changes.length)] as () => void)()
  } catch (error) {
    // What the other process did meanwhile can make a rollback or a stage impossible, and nothing else.
    const codes = ['VERSION_UNKNOWN', 'STAGE_REFUSED']
    if (!(error instanceof PhantomNetError && codes.includes(error.code))) throw error
  }
}

function any(): string {
  const versions = registry.versions()
  return versions[rng.nextBelow(versions.length)]?.version ?? '1.0'
}

function register(): void {
  const at = instant()
  tell('begin', 'register')
  const trees = String(rng.nextUint32()).repeat(1 + rng.nextBelow(4000))
  const { version } = registry.register({
    date: at,
    description: 'made by chance',
    metrics: {},
    parameters: { n_estimators: 1 },
    files: { 'model.json': `{"trees":"${trees}"}`, 'scaler.json': `["${at}"]` },
  })
  tell('done', 'register', version, at)
}

function amend(): void {
  const version = any()
  const figure = rng.nextUint32()
  tell('begin', 'amend', version, figure)
  registry.amend(version, { f1: figure }, { 'metrics.json': `{"f1":${figure}}` })
  tell('done', 'amend', version, figure)
}

function promote(): void {
  const version = any()
  const at = instant()
  tell('begin', 'promote', version, at)
  const { history } = registry.promote(version, at)
  // Promoting what serves changes nothing.
  if (history.at(-1)?.at === at) tell('done', 'promote', version, at)
}

function rollback(): void {
  const at = instant()
  tell('begin', 'rollback')
  tell('done', 'promote', registry.rollback(at).version, at)
}

function shadow(): void {
  const version = any()
  const at = instant()
  tell('begin', 'shadow', version, at)
  registry.stage(version, rng.nextBelow(2) === 0 ? 'shadow' : 'archived', at)
  tell('done', 'shadow', version)
}
