import { readFileSync } from 'node:fs'
import { forestFromBinary } from '../../src/forest/binary/forest-binary.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'

// A process of its own for `model.ts`: reads a forest from its binary file and scores a row, once. Prints the milliseconds
// that took of the processor's time, by the clock, and those since the process began.

const nobody = new Int32Array(new SharedArrayBuffer(4))

/** What this thread had of a processor so far, ms; by the clock where the system does not tell. */
function threadMs(): number {
  // The system counts whenever the thread rests.
  Atomics.wait(nobody, 0, 0, 0.05)
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}

threadMs()
const before = threadMs()
const began = threadMs()
const start = performance.now()
const forest = IsolationForest.from(forestFromBinary(readFileSync(process.argv[2] ?? '')))
forest.anomalyScoreOf(new Float64Array(forest.fitted.nFeatures))
const end = performance.now()
const done = threadMs()
// Less what asking takes.
process.stdout.write(JSON.stringify([done - began - (began - before), end - start, end]))
