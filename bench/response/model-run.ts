import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { deepStrictEqual } from 'node:assert'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { networkCovers, parseNetwork } from '../../src/event/network.js'
import { elementText, setFor } from '../../src/io/responders/nft-names.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import type { Rng } from '../../src/math/rng.js'
import type { TwoMachines } from '../../test/io/responders/namespace.js'
import type { AskedChange } from './acting-child.js'
import { ALLOWED, anyAction, anyTarget } from './targets.js'

const CHILD = fileURLToPath(new URL('./acting-child.js', import.meta.url))

/** How long the kernel may take to be as the decisions say, ms: a failure waits half a second, a table that is gone five. */
const PATIENCE_MS = 12_000

/** Elements whose end is this near may be there or not, ms. */
const EDGE_MS = 1500

/** How far the end of an element may be off, s: the kernel tells it in whole ones. */
const END_OFF_S = 2

/** What happened in a run. */
export interface RunCounts {
  readonly changes: number
  /** Changes that another process made. */
  readonly byOthers: number
  readonly comparisons: number
  /** Elements that were there, over all comparisons. */
  readonly elements: number
  readonly kills: number
  readonly killsOfNft: number
  readonly flushes: number
}

/**
 * Changes decisions at random, from within and by another process, kills the one that carries them out and its `nft`,
 * empties the kernel's rules behind its back, and after every few changes asks whether the kernel holds just what the
 * decisions on disk say, each until its end.
 * @throws AssertionError with what differs.
 */
export async function modelRun(
  machines: TwoMachines,
  workspace: string,
  rng: Rng,
  rounds: number,
): Promise<RunCounts> {
  const database = new StateDatabase(statePath(workspace))
  const others = new DecisionStore(database)
  const counts = {
    changes: 0,
    byOthers: 0,
    comparisons: 0,
    elements: 0,
    kills: 0,
    killsOfNft: 0,
    flushes: 0,
  }
  let child = await begin(machines, workspace)
  try {
    for (let round = 0; round < rounds; round++) {
      const changes = 1 + rng.nextBelow(20)
      for (let i = 0; i < changes; i++) {
        if (rng.nextBelow(6) === 0) {
          changeAsAnother(others, rng)
          counts.byOthers++
        } else await ask(child, anyChange(rng))
        counts.changes++
      }
      const event = rng.nextBelow(12)
      if (event < 3 || round === 0) {
        // In the middle of whatever it does: it is told to change and killed before it answers.
        child.send(anyChange(rng))
        await sleep(rng.nextFloat() * 25)
        child.kill('SIGKILL')
        await once(child, 'exit')
        counts.kills++
        child = await begin(machines, workspace)
      } else if (event === 3) {
        killNftOf(child)
        counts.killsOfNft++
        await ask(child, anyChange(rng))
      } else if (event === 4 && round % 4 === 0) {
        machines.nft('flush', 'ruleset')
        counts.flushes++
      }
      counts.elements += await comparedUntilEqual(machines, others)
      counts.comparisons++
    }
    return counts
  } finally {
    child.kill('SIGKILL')
    database.close()
  }
}

async function begin(machines: TwoMachines, workspace: string): Promise<ChildProcess> {
  const [program, ...words] = machines.onServer
  const child = spawn(program as string, [...words, process.execPath, CHILD, workspace], {
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
  })
  await once(child, 'message')
  return child
}

async function ask(child: ChildProcess, change: AskedChange): Promise<void> {
  const answered = once(child, 'message')
  child.send(change)
  await answered
}

function anyChange(rng: Rng): AskedChange {
  const target = anyTarget(rng)
  const dice = rng.nextBelow(10)
  if (dice < 3) return { do: 'end', target }
  // Some end while the run goes on.
  const durationS = rng.nextBelow(4) === 0 ? 2 + rng.nextBelow(3) : 60 + rng.nextBelow(100_000)
  return { do: dice < 7 ? 'decide' : 'add', target, action: anyAction(rng), durationS }
}

function changeAsAnother(others: DecisionStore, rng: Rng): void {
  const change = anyChange(rng)
  if (change.do === 'end') others.end({ target: change.target }, Date.now())
  else if (change.do !== 'status')
    others.add({ ...change, why: '', nowMs: Date.now(), isDryRun: false })
}

/** `nft` is the only child that the child has. */
function killNftOf({ pid }: ChildProcess): void {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  if (pids !== '') execFileSync('kill', ['-KILL', ...pids.split(' ')])
}

/** @returns how many elements there are. @throws AssertionError when kernel and decisions still differ after a while. */
async function comparedUntilEqual(
  machines: TwoMachines,
  decisions: DecisionStore,
): Promise<number> {
  const giveUpMs = Date.now() + PATIENCE_MS
  for (;;) {
    const before = Date.now()
    const found = machines.elements()
    const { must, may } = expected(decisions, before)
    const wrong = differences(found, must, may)
    if (wrong.length === 0) return found.size
    if (Date.now() > giveUpMs)
      deepStrictEqual(wrong, [], `after ${PATIENCE_MS} ms kernel and decisions differ`)
    await sleep(50)
  }
}

interface Expected {
  /** Seconds left of each element that has to be there. */
  readonly must: ReadonlyMap<string, number>
  /** Elements that end about now. */
  readonly may: ReadonlySet<string>
}

/** What the decisions come to, found without any code that acts: the latest end of each target and action that is not allowed. */
function expected(decisions: DecisionStore, nowMs: number): Expected {
  const allowed = ALLOWED.flatMap((text) => parseNetwork(text) ?? [])
  const must = new Map<string, number>()
  const may = new Set<string>()
  for (const { target, action, untilMs } of decisions.active(nowMs - EDGE_MS)) {
    const network = parseNetwork(target)
    if (network === null || action === 'LOG') continue
    if (allowed.some((one) => networkCovers(one, network))) continue
    const use = action.toLowerCase() as 'block' | 'throttle' | 'deceive'
    const name = `${setFor(use, network).name} ${elementText(network)}`
    const leftS = (untilMs - nowMs) / 1000
    if (leftS * 1000 < EDGE_MS) may.add(name)
    else must.set(name, Math.max(must.get(name) ?? 0, leftS))
  }
  return { must, may }
}

function differences(
  found: ReadonlyMap<string, number>,
  must: ReadonlyMap<string, number>,
  may: ReadonlySet<string>,
): string[] {
  const missing = [...must.keys()].filter((name) => !found.has(name))
  const surplus = [...found.keys()].filter((name) => !must.has(name) && !may.has(name))
  const off = [...must].filter(
    ([name, leftS]) => Math.abs((found.get(name) ?? leftS) - leftS) > END_OFF_S,
  )
  return [
    ...missing.map((name) => `missing ${name}`),
    ...surplus.map((name) => `surplus ${name}, ${found.get(name)} s left`),
    ...off.map(
      ([name, leftS]) => `${name} has ${found.get(name)} s left in place of ${leftS.toFixed(1)}`,
    ),
  ]
}
