import { parseArgs } from 'node:util'
import { keepsBounds, machineName, report } from './measure.js'
import { proveConfinement } from './sensors/confinement.js'
import { proveFirstBlock } from './sensors/first-block.js'
import { proveFlood } from './sensors/flood.js'
import { proveGolden } from './sensors/golden.js'
import { proveGoldenHttp } from './sensors/golden-http.js'
import { proveMalformed } from './sensors/malformed.js'
import { proveMailAndFileClients } from './sensors/mail-and-file-clients.js'
import type { Print, ProofPart } from './sensors/proof-part.js'
import { proveShellAndWebClients } from './sensors/shell-and-web-clients.js'

/**
 * What the sensors promise, at full size: each part prints as it goes, and its figures last. Exit 1 when one misses its
 * bound. With --json one document.
 *
 *     npm run proof:sensors [-- --seed 1 --openings 10000 --json]
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '20261124' },
    openings: { type: 'string', default: '10000' },
  },
})
const seed = Number(values.seed)
const openings = Number(values.openings)

const PARTS: readonly ((print: Print) => Promise<ProofPart>)[] = [
  proveGolden,
  proveGoldenHttp,
  (print) => proveMalformed(print, seed, openings),
  proveMailAndFileClients,
  proveShellAndWebClients,
  proveConfinement,
  (print) => proveFlood(print),
  proveFirstBlock,
]

const asJson = values.json
const print: Print = (line) => void (asJson ? undefined : process.stdout.write(`${line}\n`))
const parts: ProofPart[] = []
for (const prove of PARTS) parts.push(await prove(print))
const rows = parts.flatMap((part) => part.rows)
report({ machine: machineName(), rows, not_run: parts.flatMap((part) => part.notRun) }, asJson)
process.exit(keepsBounds(rows) ? 0 : 1)
