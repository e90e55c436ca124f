import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { forestToBinary } from '../../src/forest/binary/forest-binary.js'
import { forestToJson } from '../../src/forest/forest-json.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import type { Matrix } from '../../src/math/matrix.js'
import { type BenchRow, OURS, type Task } from '../measure.js'
import { type Part, timingOf } from './part.js'

/** The binary file, and what it takes from opening it to the first score. */
const AT_MOST = { kilobytes: 45, loadMs: 10 } as const

const CHILD = fileURLToPath(new URL('load-child.js', import.meta.url))

/** The binary file of the forest grown on the rows, in our own mode, whose thresholds are doubles: its size, and loading it cold. */
export function modelPart(name: string, X: Matrix, maxSamples: number): Part {
  const { fitted } = new IsolationForest({ randomState: 1, maxSamples }).fit(X)
  const bytes = forestToBinary(fitted)
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-bench-'))
  const file = join(folder, 'forest.bin')
  writeFileSync(file, bytes)
  const load = `load to first score in a new process, ${name}`
  const works = [load, `${load}, by the clock`, `${load}, with its start, by the clock`] as const
  const tasks = works.map((work, i): Task => ({
    work,
    who: OURS,
    run: () => inNewProcess(file)[i] as number,
  }))
  const size = (what: string, length: number): BenchRow => ({
    what: `${what}, ${name}`,
    value: length / 1000,
    unit: 'kB',
    peer: null,
  })
  return {
    tasks,
    rowsOf: (timings) => {
      const rowOf = (work: string): BenchRow => {
        const { medianMs, spread } = timingOf(timings, work, OURS)
        return { what: work, value: medianMs, unit: 'ms', peer: null, spread }
      }
      return [
        { ...size('model file, binary', bytes.length), at_most: AT_MOST.kilobytes },
        { ...rowOf(load), at_most: AT_MOST.loadMs },
        ...works.slice(1).map(rowOf),
        size('model file, JSON', JSON.stringify(forestToJson(fitted)).length),
      ]
    },
    notRun: [],
    stop: () => rmSync(folder, { recursive: true }),
  }
}

/** Milliseconds of load-child.ts: of the processor, by the clock, since the process began. */
function inNewProcess(file: string): readonly number[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHILD, file], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`loading the forest failed: ${stderr}`)
  return JSON.parse(stdout) as number[]
}
