import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Matrix } from '../../src/math/matrix.js'

/** Debian's Python: another one found by name may be without the package. */
const PYTHON = '/usr/bin/python3'

const PROGRAM = `
import sys, time, json, numpy
from sklearn.ensemble import IsolationForest
from sklearn.metrics import f1_score, roc_auc_score, average_precision_score
folder, columns = sys.argv[1], int(sys.argv[2])
X = numpy.fromfile(folder + "/train.f64").reshape(-1, columns)
V = numpy.fromfile(folder + "/validation.f64").reshape(-1, columns)
labels = numpy.fromfile(folder + "/labels.i8", dtype=numpy.int8)
for line in sys.stdin:
    parameters = json.loads(line)
    start, cpu = time.perf_counter(), time.process_time()
    forest = IsolationForest(n_jobs=2, **parameters).fit(X)
    scores = forest.score_samples(V)
    alerts = scores < forest.offset_
    f1 = f1_score(labels, alerts)
    roc_auc_score(labels, -scores), average_precision_score(labels, -scores)
    print(json.dumps([(time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000, f1]), flush=True)
`

/** What one combination took in the peer's loop. */
export interface ScikitFit {
  readonly ms: number
  /** Of all cores together. */
  readonly cpuMs: number
  readonly f1: number
}

/** The loop over a grid as a user of scikit-learn writes it, in a process of its own that times itself, fits on two cores. */
export class ScikitSearch {
  readonly name: string
  readonly #process: ChildProcessWithoutNullStreams
  readonly #answers: AsyncIterator<string, undefined>
  readonly #folder: string

  private constructor(version: string, train: Matrix, validation: Matrix, labels: Int8Array) {
    this.name = `scikit-learn ${version}`
    this.#folder = mkdtempSync(join(tmpdir(), 'phantomnet-bench-'))
    writeFileSync(join(this.#folder, 'train.f64'), train.data)
    writeFileSync(join(this.#folder, 'validation.f64'), validation.data)
    writeFileSync(join(this.#folder, 'labels.i8'), labels)
    this.#process = spawn(PYTHON, ['-c', PROGRAM, this.#folder, String(train.columns)])
    this.#process.stderr.pipe(process.stderr)
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** @returns null when it is not installed. */
  static start(train: Matrix, validation: Matrix, labels: Int8Array): ScikitSearch | null {
    const probe = spawnSync(PYTHON, ['-c', 'import sklearn; print(sklearn.__version__)'])
    if (probe.status !== 0) return null
    return new ScikitSearch(probe.stdout.toString().trim(), train, validation, labels)
  }

  /** Fits one combination, scores the validation rows, and judges them. */
  async fit(parameters: Readonly<Record<string, number | 'auto'>>): Promise<ScikitFit> {
    this.#process.stdin.write(`${JSON.stringify(parameters)}\n`)
    const answer = await this.#answers.next()
    if (answer.done === true) throw new Error(`${this.name} ended before it answered`)
    const [ms = 0, cpuMs = 0, f1 = 0] = JSON.parse(answer.value) as number[]
    return { ms, cpuMs, f1 }
  }

  stop(): void {
    this.#process.stdin.end()
    rmSync(this.#folder, { recursive: true })
  }
}
