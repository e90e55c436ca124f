import { loadavg } from 'node:os'
import { lookupRows } from './live/lookup.js'
import { machineName, report } from './measure.js'

/** What answering bouncers costs; also a part of `npm run bench:live`. With --json one document. */
const asJson = process.argv.includes('--json')
const rows = await lookupRows((text) => void (asJson || process.stdout.write(`${text}\n`)))
report({ machine: `${machineName()}, load ${loadavg()[0]?.toFixed(1)}`, rows, not_run: [] }, asJson)
