import { openService } from '../../src/engine/serve.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { buildApp } from '../../src/server/app.js'
import { close, listen } from '../../src/server/listen.js'
import { fittedWorkspace, TEST_CONFIG } from '../../test/engine/fitted-workspace.js'
import { targetOf } from './lookup-targets.js'

/** What the server tells of itself. */
export interface ServerFigures {
  readonly url: string
  readonly key: string
  /** From an empty process to one that answers, with all decisions in memory, ms. */
  readonly startMs: number
  /** Memory that the decisions take, bytes: of the whole process, once what was needed to read them is gone. */
  readonly decisionBytes: number
}

/** A server of ours with as many decisions as the word says, until it is told to stop; asked for its time, it tells it. */
const decisions = Number(process.argv[2])
const DAY_MS = 86_400_000

const cleanups: (() => void)[] = []
const workspace = fittedWorkspace({ after: (work) => cleanups.push(work) })
fill()
const before = settledBytes()
const started = performance.now()
const service = openService(workspace, TEST_CONFIG, Date.now)
const startMs = performance.now() - started
const decisionBytes = settledBytes() - before
service.policy.use({ ...service.policy.options, isDryRun: false })
const { secret: key } = service.tokens.add({
  name: 'bench',
  roles: ['read'],
  nowMs: Date.now(),
  expiresMs: null,
})
const app = await buildApp(service, {
  token: null,
  onBug: (error) => process.stderr.write(`${String(error)}\n`),
})
const url = await listen(app, '127.0.0.1', 0)
process.on('message', (word) => {
  if (word === 'cpu') process.send?.(process.cpuUsage())
  else void stop()
})
process.send?.({ url, key, startMs, decisionBytes } satisfies ServerFigures)

/** Writes the decisions in one transaction, as no server would be able to. */
function fill(): void {
  const database = new StateDatabase(statePath(workspace))
  // The store makes what its tables lack.
  void new DecisionStore(database)
  database.transaction(() => {
    const insert = database.query(
      `INSERT INTO decisions (target, action, origin, why, is_dry_run, from_ms, until_ms, verdicts, last_verdict_id)
       VALUES (?, 'BLOCK', 'model', ?, 0, ?, ?, 1, NULL)`,
    )
    const nowMs = Date.now()
    for (let i = 0; i < decisions; i++) {
      const why = `threat ${80 + (i % 20)} (CRITICAL from 80): rule ssh, brute_force`
      insert.run(targetOf(i), why, nowMs, nowMs + DAY_MS + i * 10)
    }
  })
  database.close()
}

/** Memory of the process after the garbage is collected, bytes. */
function settledBytes(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function stop(): Promise<void> {
  await close(app)
  await service.stop()
  for (const clean of cleanups) clean()
  process.exit(0)
}
