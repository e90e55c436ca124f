import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/math/rng.js'
import { killRounds } from './kill/rounds.js'

/**
 * 200 times `kill -9` of a server while events are pushed and a log is followed: every acknowledged event, every line and
 * every decision is there once, and every verdict is that of a server that was never killed. Exit 1 otherwise.
 * `-- ROUNDS SEED` gives other numbers.
 */
const [roundsGiven, seedGiven] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const rounds = Number(roundsGiven ?? 200)
const seed = Number(seedGiven ?? Date.now() % 2 ** 31)
const print = (text: string): void => void process.stdout.write(`${text}\n`)

print(`${rounds} kills, seed ${seed} (give it back with -- ${rounds} ${seed})`)
const workspace = mkdtempSync(join(tmpdir(), 'phantomnet-kill-'))
const program = fileURLToPath(new URL('../src/cli/main.js', import.meta.url))
const made = spawnSync(
  process.execPath,
  [
    program,
    'pipeline',
    'examples/data',
    '--labels',
    'examples/data/labels.yaml',
    '--workspace',
    workspace,
    '-q',
  ],
  { encoding: 'utf8' },
)
try {
  if (made.status !== 0) throw new Error(made.stderr)
  const { acknowledged, lines, kept, decisions } = await killRounds(
    workspace,
    rounds,
    new Rng(seed),
    (round) => {
      if ((round + 1) % 20 === 0) print(`${round + 1} kills`)
    },
  )
  print(
    `${acknowledged} events acknowledged, ${lines} lines written, ${kept} verdicts and ${decisions} decisions kept: none lost, none twice, none different`,
  )
} catch (error) {
  print(`failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  rmSync(workspace, { recursive: true, force: true })
}
