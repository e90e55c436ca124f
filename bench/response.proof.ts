import { mkdtempSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Rng } from '../src/math/rng.js'
import { NO_NAMESPACES, TwoMachines } from '../test/io/responders/namespace.js'
import { type BenchRow, machineName, report } from './measure.js'
import { loadTimes } from './response/load-times.js'
import { modelRun } from './response/model-run.js'
import { pathTimes } from './response/path-times.js'
import { ATTACK_CLIENTS, sampleWorkspace, sshAttack } from './response/ssh-attack.js'

/**
 * What is decided is done: a real attack on a real sshd ends in the kernel, random changes and kills leave the kernel as the
 * decisions say, and how long each takes.
 *
 *     npm run proof:response [-- --rounds 300 --seed 1 --json]
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '300' },
    seed: { type: 'string', default: '20260213' },
  },
})
const rows: BenchRow[] = []
const notRun: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'phantomnet-response-'))
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

if (NO_NAMESPACES !== false) notRun.push(`everything: it ${NO_NAMESPACES}`)
else {
  tell(`seed ${values.seed}, load ${loadavg()[0]?.toFixed(1)}`)
  try {
    await attack()
    await loads()
    await model()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
report({ machine: machineName(), rows, not_run: notRun }, values.json)

async function attack(): Promise<void> {
  const workspace = await sampleWorkspace(folder)
  const missing = ['hydra', '/usr/sbin/sshd', 'ssh-keygen'].filter(
    (program) => spawnSync(program, ['-?']).error !== undefined,
  )
  const machines = new TwoMachines(ATTACK_CLIENTS)
  try {
    if (missing.length > 0) notRun.push(`the attack: ${missing.join(', ')} not installed`)
    else {
      const outcome = await sshAttack(machines, workspace, folder)
      tell(
        `hydra was blocked after ${outcome.lines} lines, ${outcome.attackMs.toFixed(0)} ms: ${outcome.why}`,
      )
      tell(`allowlisted, ${outcome.allowlistedLines} lines of just such an attack, was not`)
      rows.push(
        {
          what: 'hydra: the line that decides to its element',
          value: outcome.lineToKernelMs,
          unit: 'ms',
          peer: null,
          at_most: 1000,
        },
        row('hydra: the attacker is refused', outcome.attackerReaches === 'nobody'),
        row(
          'hydra: the allowlisted one is served',
          outcome.allowlistedReaches === 'words' && outcome.allowlistedLines >= outcome.lines,
        ),
        row('hydra: another is served', outcome.bystanderReaches === 'words'),
      )
    }
    rows.push(...(await pathTimes(machines, workspace, tell)))
  } finally {
    machines.remove()
  }
}

async function loads(): Promise<void> {
  const machines = new TwoMachines()
  try {
    rows.push(...(await loadTimes(machines)))
  } finally {
    machines.remove()
  }
}

async function model(): Promise<void> {
  const machines = new TwoMachines()
  try {
    const rounds = Number(values.rounds)
    const counts = await modelRun(
      machines,
      join(folder, 'model'),
      new Rng(Number(values.seed)),
      rounds,
    )
    tell(`kernel as the decisions say: ${JSON.stringify(counts)}`)
    rows.push(
      {
        what: 'model: kernel and decisions found equal',
        value: counts.comparisons,
        unit: 'times',
        peer: null,
        at_least: rounds,
      },
      { what: 'model: killed with SIGKILL', value: counts.kills, unit: 'times', peer: null },
      { what: 'model: changes', value: counts.changes, unit: '', peer: null },
    )
  } finally {
    machines.remove()
  }
}

/** A row that is 1 for yes, and missed for no. */
function row(what: string, isSo: boolean): BenchRow {
  return { what, value: isSo ? 1 : 0, unit: '', peer: null, at_least: 1 }
}
