import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_CONFIG } from '../src/config.js'
import { extractorOptions } from '../src/engine/assemble.js'
import { datasetPaths, ingest } from '../src/engine/ingest.js'
import { quantile } from '../src/math/quantile.js'
import { Rng } from '../src/math/rng.js'
import { type ChildMode, killRound } from './registry-kills.js'

/**
 * 200 times `kill -9` at instants of chance while two processes tune, register, amend, promote, roll back and stage in one
 * registry; exit 1 when a version is ever lost, torn or changed, an acknowledged change is gone, or a lock stays behind.
 * Run from the project's root. `-- KILLS SEED` gives other numbers; the seed of a run that failed gives the same
 * instants again, as far as the machine does.
 */
const [killsGiven, seedGiven] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const kills = Number(killsGiven ?? 200)
const seed = Number(seedGiven ?? Date.now() % 2 ** 31)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

/** Rounds that one registry lives through. */
const ROUNDS_A_REGISTRY = 20

const PAIRS: readonly (readonly [ChildMode, ChildMode])[] = [
  ['registry', 'registry'],
  ['tune', 'registry'],
  ['registry', 'tune'],
]

print(`${kills} kills, seed ${seed} (give it back with -- ${kills} ${seed})`)
const folder = mkdtempSync(join(tmpdir(), 'phantomnet-proof-'))
const rng = new Rng(seed)
const recoveries: number[] = []
const killedIn = new Map<string, number>()
let done = 0
let leftovers = 0
let workspace = ''
try {
  const template = join(folder, 'template')
  await makeDataset(template)
  for (let round = 0; round < kills / 2; round++) {
    if (round % ROUNDS_A_REGISTRY === 0) {
      workspace = join(folder, `workspace-${round}`)
      cpSync(template, workspace, { recursive: true })
    }
    const pair = PAIRS[round % PAIRS.length] as readonly [ChildMode, ChildMode]
    const outcome = await killRound(workspace, pair, rng)
    for (const what of outcome.killedIn) killedIn.set(what, (killedIn.get(what) ?? 0) + 1)
    recoveries.push(outcome.recoveryMs)
    done += outcome.done
    leftovers += outcome.leftovers
    if (round % 10 === 9)
      print(
        `${(round + 1) * 2} kills, ${done} changes told and found, ${outcome.versions} versions in this registry`,
      )
  }
  const where = [...killedIn].sort(([, a], [, b]) => b - a).map(([what, n]) => `${what} ${n}`)
  print(`killed in: ${where.join(', ')}`)
  print(
    `${kills} kills survived: ${done} changes told to be done were all there, ${leftovers} unfinished files were cleared`,
  )
  const most = Math.max(...recoveries)
  print(
    `the next change took ${quantile(recoveries, 0.5).toFixed(0)} ms (median), ${most.toFixed(0)} ms at most, lock and clearing up included`,
  )
} catch (error) {
  print(`FAILED with seed ${seed}: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The lab's logs of the sample data, which a search takes a second for. */
async function makeDataset(into: string): Promise<void> {
  const { out, meta, rejects, spill } = datasetPaths(into)
  await ingest({
    paths: [join('examples', 'data', 'lab')],
    labelsPath: join('examples', 'data', 'labels.yaml'),
    outPath: out,
    metaPath: meta,
    rejectsPath: rejects,
    spillFolder: spill,
    format: null,
    referenceMs: Date.UTC(2026, 10, 24),
    extractor: extractorOptions(DEFAULT_CONFIG),
    maxRejectRatio: 0.5,
    onProgress: () => undefined,
  })
}
