import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadServedModel } from '../src/engine/served-model.js'
import { ModelRegistry } from '../src/io/store/model-registry.js'
import { Rng } from '../src/math/rng.js'
import { DEFAULT_POLICY } from '../src/response/policy-options.js'
import { type BenchRow, machineName, report } from './measure.js'
import { runBait } from './policy/bait.js'
import { decisionCosts, floodedHeapMb } from './policy/costs.js'
import { runSequence, type SequenceCounts } from './policy/sequence.js'
import { sampleWorkspace } from './response/ssh-attack.js'

/**
 * The policy acts upon nothing that is spared, whatever comes in whatever order; forged senders get nobody cut off; and a
 * decision costs little, however many sources there are.
 *
 *     npm run proof:policy [-- --sequences 100000 --seed 1 --json]
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sequences: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
})
const VICTIMS = 500
const FLOOD = 3_000_000
/** A fifth of what an event may take at 20,000 a second on one core, µs: in a flood of new sources, the worst there is. */
const MOST_MICROSECONDS = 10
const rows: BenchRow[] = []
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

tell(`seed ${values.seed}, load ${loadavg()[0]?.toFixed(1)}`)
sequences(Number(values.sequences), Number(values.seed))
await bait(Number(values.seed))
costs()
report({ machine: machineName(), rows, not_run: [] }, values.json)

function sequences(count: number, seed: number): void {
  const sum: SequenceCounts = {
    operations: 0,
    verdicts: 0,
    acted: 0,
    spared: 0,
    carved: 0,
    ended: 0,
  }
  let violations = 0
  for (let i = 0; i < count; i++) {
    try {
      const counts = runSequence(seed + i)
      for (const key of Object.keys(sum) as (keyof SequenceCounts)[]) sum[key] += counts[key]
    } catch (error) {
      violations++
      if (violations <= 10)
        tell(`sequence ${seed + i}: ${error instanceof Error ? error.message : String(error)}`)
    }
    if ((i + 1) % 20_000 === 0) tell(`${i + 1} sequences`)
  }
  tell(
    `${sum.operations} operations, ${sum.verdicts} verdicts: ${sum.acted} decisions to act, ${sum.spared} spared, ${sum.carved} looks at networks with exceptions, ${sum.ended} ended`,
  )
  rows.push(
    { what: 'random sequences', value: count, unit: '', peer: null },
    {
      what: 'sequences in which something spared was acted upon',
      value: violations,
      unit: '',
      peer: null,
      at_most: 0,
    },
  )
}

async function bait(seed: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-policy-'))
  try {
    const workspace = await sampleWorkspace(folder)
    const { detector } = loadServedModel(new ModelRegistry(workspace))
    const guarded = runBait(detector, VICTIMS, new Rng(seed))
    const acting = { ...DEFAULT_POLICY, withoutHandshake: 'ACT' } as const
    const unguarded = runBait(detector, VICTIMS, new Rng(seed), acting)
    tell(
      `${guarded.victims} victims, ${guarded.forged} forged packets, ${guarded.visits} visits: ${guarded.cutOff} cut off, ${guarded.throttled} slowed down; without the doubt ${unguarded.cutOff} are cut off`,
    )
    rows.push(
      {
        what: 'victims of forged senders cut off',
        value: guarded.cutOff,
        unit: '',
        peer: null,
        at_most: 0,
      },
      {
        what: 'the same with without_handshake: ACT',
        value: unguarded.cutOff,
        unit: '',
        peer: null,
        at_least: 1,
      },
      {
        what: 'attackers over a handshake cut off',
        value: guarded.attackersCutOff / VICTIMS,
        unit: 'share',
        peer: null,
        at_least: 0.99,
      },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function costs(): void {
  for (const { what, microseconds } of decisionCosts())
    rows.push({
      what,
      value: microseconds,
      unit: 'µs a decision',
      peer: null,
      at_most: MOST_MICROSECONDS,
    })
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  rows.push({
    what: `heap after ${FLOOD.toLocaleString('en-US')} sources`,
    value: floodedHeapMb(FLOOD, collect),
    unit: 'MB',
    peer: null,
    at_most: 100,
  })
}
