import { loadavg } from 'node:os'
import { machineName, report } from './measure.js'
import { proveFlood } from './sensors/flood.js'
import { measureLogins } from './sensors/login-speed.js'
import type { Print, ProofPart } from './sensors/proof-part.js'
import { measureSshLogins } from './sensors/ssh-logins.js'

/** How much the sensors take on. Exit 1 when a figure misses its bound; with --json one document. */

const PARTS: readonly ((print: Print) => Promise<ProofPart>)[] = [
  measureLogins,
  measureSshLogins,
  (print) => proveFlood(print),
]

const print: Print = (line) => void process.stderr.write(`${line}\n`)
print(`load ${loadavg()[0]?.toFixed(1)}`)
const parts: ProofPart[] = []
for (const measure of PARTS) parts.push(await measure(print))
report(
  {
    machine: machineName(),
    rows: parts.flatMap(({ rows }) => rows),
    not_run: parts.flatMap(({ notRun }) => notRun),
  },
  process.argv.includes('--json'),
)
process.exit()
