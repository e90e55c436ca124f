import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type BenchRow, machineName, report } from './measure.js'
import { BOUNCER_CASES, missingTools, runCase } from './bouncers/in-namespace.js'

/**
 * Debian's own bouncers of CrowdSec, as they are, enforce our decisions, each in a namespace of its own: addresses, IPv6,
 * networks, extension, deletion; and how long a decision takes to the kernel, told by the kernel itself.
 * `-- --seed N` takes other pauses between decisions, `--decisions N` more of them, `--json` prints one document.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    decisions: { type: 'string', default: '100' },
  },
})
const print = (text: string): void => void (values.json || process.stdout.write(`${text}\n`))

/** The most that a decision may take to the kernel for 95 of 100, ms. */
const MOST_MS = 50

const rows: BenchRow[] = []
const notRun: string[] = []
print(`seed ${values.seed}; load ${loadavg()[0]?.toFixed(1)}`)
for (const one of BOUNCER_CASES) {
  const missing = missingTools(one)
  if (missing !== null) {
    notRun.push(`${one.title}: ${missing}`)
    continue
  }
  const { held, p50_ms, p95_ms, log } = runCase(one, Number(values.decisions), Number(values.seed))
  for (const { what, ok } of held) print(`  ${ok ? 'holds ' : 'FAILED'} ${one.title}: ${what}`)
  if (log !== undefined) print(log)
  const failed = held.filter(({ ok }) => !ok).length
  const peer = one.title
  rows.push({ what: 'of what must hold', value: held.length, unit: 'checked', peer })
  rows.push({ what: 'of these failed', value: failed, unit: '', peer, at_most: 0 })
  if (p50_ms === undefined || p95_ms === undefined) continue
  const what = 'decision to kernel'
  rows.push({ what: `${what}, p50`, value: p50_ms, unit: 'ms', peer })
  rows.push({ what: `${what}, p95`, value: p95_ms, unit: 'ms', peer, at_most: MOST_MS })
}
report(
  { machine: `${machineName()}, load ${loadavg()[0]?.toFixed(1)}`, rows, not_run: notRun },
  values.json,
)
