import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Matrix } from '../../src/math/matrix.js'

/** Debian's Python first: an interpreter found by name may be another, without the package. */
const PYTHONS = ['/usr/bin/python3', 'python3']

const PROGRAM = `
import sys, time, numpy
from sklearn.ensemble import IsolationForest
columns = int(sys.argv[2])
X = numpy.fromfile(sys.argv[1], dtype=numpy.float64).reshape(-1, columns)
forest = IsolationForest(random_state=1).fit(X)
for line in sys.stdin:
    what, rows = line.split()
    part = X[: int(rows)]
    start = time.perf_counter()
    IsolationForest(random_state=1).fit(part) if what == "grow" else forest.score_samples(part)
    print((time.perf_counter() - start) * 1000, flush=True)
`

/** scikit-learn in a process of its own, which times itself: what passes between the two is not counted. */
export class ScikitLearn {
  readonly name: string
  readonly #process: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string, undefined>
  readonly #folder: string

  private constructor(python: string, version: string, X: Matrix) {
    this.name = `scikit-learn ${version}`
    this.#folder = mkdtempSync(join(tmpdir(), 'phantomnet-bench-'))
    const file = join(this.#folder, 'rows.f64')
    writeFileSync(file, X.data)
    this.#process = spawn(python, ['-c', PROGRAM, file, String(X.columns)])
    this.#process.stderr.pipe(process.stderr)
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** @returns null when it is not installed. */
  static start(X: Matrix): ScikitLearn | null {
    for (const python of PYTHONS) {
      const probe = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'])
      if (probe.status === 0) return new ScikitLearn(python, probe.stdout.toString().trim(), X)
    }
    return null
  }

  /** Milliseconds to grow a forest on the first rows, or to score them with the one grown on all. */
  async time(what: 'grow' | 'score', rows: number): Promise<number> {
    this.#process.stdin.write(`${what} ${rows}\n`)
    const answer = await this.#answers.next()
    if (answer.done === true) throw new Error(`${this.name} ended before it answered`)
    return Number(answer.value)
  }

  stop(): void {
    this.#process.stdin.end()
    rmSync(this.#folder, { recursive: true })
  }
}
