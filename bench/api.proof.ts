import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openService } from '../src/engine/serve.js'
import { Rng } from '../src/math/rng.js'
import { buildApp } from '../src/server/app.js'
import { close, listen } from '../src/server/listen.js'
import { fittedWorkspace, TEST_CONFIG } from '../test/engine/fitted-workspace.js'
import { fuzzApi } from './api/fuzz.js'

/**
 * Tens of thousands of requests of chance to every route of /openapi.json: valid ones, ones at the bounds, and such as no
 * client should send. Exit 1 on a failure of ours, an answer that is not documented, or memory that grows.
 * `-- REQUESTS SEED` gives other numbers; a seed gives the same requests again.
 */
const [countGiven, seedGiven] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const count = Number(countGiven ?? 40_000)
const seed = Number(seedGiven ?? Date.now() % 2 ** 31)
const isJson = process.argv.includes('--json')
const print = (text: string): void =>
  void (isJson ? process.stderr : process.stdout).write(`${text}\n`)

/** What the heap may be larger at the end than after the first fifth, by when everything bounded is warm, bytes. */
const MOST_GROWTH_BYTES = 16 << 20

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heapBytes = (): number => {
  collect()
  return process.memoryUsage().heapUsed
}

print(`${count} requests, seed ${seed} (give it back with -- ${count} ${seed})`)
const cleanups: (() => void)[] = []
const bugs: unknown[] = []
const workspace = fittedWorkspace({ after: (work) => void cleanups.push(work) })
const config = { ...TEST_CONFIG, keep_verdicts: 1000, max_decisions: 1000 }
const service = openService(workspace, config, Date.now)
const app = await buildApp(service, {
  token: null,
  requestsPerSecond: 1_000_000,
  onBug: (error) => bugs.push(error),
})
let warm = 0
try {
  const url = await listen(app, '127.0.0.1', 0)
  const { statuses, faults } = await fuzzApi(url, new Rng(seed), count, (done) => {
    if (done === Math.ceil(count / 5)) warm = heapBytes()
    if (done % 5000 === 0) print(`  ${done} asked`)
  })
  const grown = heapBytes() - warm
  for (const { asked, told } of faults) print(`FAULT ${told}\n  ${asked}`)
  for (const bug of bugs.slice(0, 5)) print(`BUG ${bug instanceof Error ? bug.stack : String(bug)}`)
  const shares = [...statuses].toSorted(([a], [b]) => a - b)
  print(shares.map(([status, times]) => `${status}: ${times}`).join('  '))
  print(
    `heap after the first fifth ${(warm / 1e6).toFixed(1)} MB, grown by ${(grown / 1e6).toFixed(1)} MB`,
  )
  const rows = [
    { what: 'answers that are not documented', value: faults.length, unit: '', at_most: 0 },
    { what: 'failures of ours', value: bugs.length, unit: '', at_most: 0 },
    { what: 'growth of the heap', value: grown, unit: 'bytes', at_most: MOST_GROWTH_BYTES },
  ]
  if (isJson) process.stdout.write(`${JSON.stringify({ seed, requests: count, rows }, null, 2)}\n`)
  if (rows.some(({ value, at_most: most }) => value > most)) process.exitCode = 1
} finally {
  await close(app)
  await service.stop()
  for (const cleanup of cleanups) cleanup()
}
