import { readFileSync } from 'node:fs'
import { forestFromBinary } from '../../src/forest/binary/forest-binary.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { cpuSince } from '../measure.js'

// A process of its own for `model.ts`: reads a forest from its binary file and scores a row, once. Prints the milliseconds
// that took of the processor (all threads, the engine's too) and by the clock, and those since the process began.
const start = performance.now()
const before = process.cpuUsage()
const forest = IsolationForest.from(forestFromBinary(readFileSync(process.argv[2] ?? '')))
forest.anomalyScoreOf(new Float64Array(forest.fitted.nFeatures))
const end = performance.now()
process.stdout.write(JSON.stringify([cpuSince(before), end - start, end]))
