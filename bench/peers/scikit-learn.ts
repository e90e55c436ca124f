import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Matrix } from '../../src/math/matrix.js'

/** Debian's Python first: an interpreter found by name may be another, without the package. */
const PYTHONS = ['/usr/bin/python3', 'python3']

const PROGRAM = `
import json, sys, time, numpy
from sklearn.ensemble import IsolationForest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
folder, columns, parameters, is_scaled = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]), sys.argv[4] == "true"
X = numpy.fromfile(folder + "/rows.f64", dtype=numpy.float64).reshape(-1, columns)
make = lambda: IsolationForest(**parameters)
model = (make_pipeline(StandardScaler(), make()) if is_scaled else make()).fit(X)
for line in sys.stdin:
    what, rows = line.split()
    part = X[: int(rows)]
    wall, cpu = time.perf_counter(), time.process_time()
    done = make().fit(part) if what == "grow" else model.score_samples(part)
    print((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000, flush=True)
    if what == "write":
        done.tofile(folder + "/scores.f64")
        print("written", flush=True)
`

/** In scikit-learn's words. */
export interface ScikitParameters {
  readonly random_state: number
  readonly max_samples?: number
}

/** scikit-learn in a process of its own, which times itself: what passes between the two is not counted. */
export class ScikitLearn {
  readonly name: string
  readonly #process: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string, undefined>
  readonly #folder: string

  private constructor(
    python: string,
    version: string,
    X: Matrix,
    parameters: ScikitParameters,
    isScaled: boolean,
  ) {
    this.name = `scikit-learn ${version}`
    this.#folder = mkdtempSync(join(tmpdir(), 'phantomnet-bench-'))
    writeFileSync(join(this.#folder, 'rows.f64'), X.data)
    const words = [this.#folder, X.columns, JSON.stringify(parameters), isScaled]
    this.#process = spawn(python, ['-c', PROGRAM, ...words.map(String)])
    this.#process.stderr.pipe(process.stderr)
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /**
   * @param isScaled whether rows go through a StandardScaler before they are scored.
   * @returns null when it is not installed.
   */
  static start(
    X: Matrix,
    parameters: ScikitParameters = { random_state: 1 },
    isScaled = false,
  ): ScikitLearn | null {
    for (const python of PYTHONS) {
      const probe = spawnSync(python, ['-c', 'import sklearn; print(sklearn.__version__)'])
      if (probe.status !== 0) continue
      return new ScikitLearn(python, probe.stdout.toString().trim(), X, parameters, isScaled)
    }
    return null
  }

  /** Milliseconds to grow a forest on the first rows, or to score them with the one grown on all. */
  async time(what: 'grow' | 'score', rows: number): Promise<number> {
    return Number((await this.#ask(what, rows)).split(' ')[0])
  }

  /** The same in milliseconds of the processor. */
  async cpuTime(what: 'grow' | 'score', rows: number): Promise<number> {
    return Number((await this.#ask(what, rows)).split(' ')[1])
  }

  /** The anomaly scores of the first rows, not timed. */
  async anomalyScores(rows: number): Promise<Float64Array> {
    await this.#ask('write', rows)
    await this.#answer()
    const { buffer, byteOffset, length } = readFileSync(join(this.#folder, 'scores.f64'))
    return new Float64Array(buffer.slice(byteOffset, byteOffset + length)).map((score) => -score)
  }

  stop(): void {
    this.#process.stdin.end()
    rmSync(this.#folder, { recursive: true })
  }

  #ask(what: 'grow' | 'score' | 'write', rows: number): Promise<string> {
    this.#process.stdin.write(`${what} ${rows}\n`)
    return this.#answer()
  }

  async #answer(): Promise<string> {
    const answer = await this.#answers.next()
    if (answer.done === true) throw new Error(`${this.name} ended before it answered`)
    return answer.value
  }
}
