import type { Matrix } from '../../math/matrix.js'
import { samplingWay } from '../../math/sampling.js'
import { averagePathLength } from '../path-length.js'
import type { Tree } from '../tree.js'
import { growMemory, type WasmCall } from '../wasm/instance.js'
import { toFloat32 } from './float32.js'
import { type GrowthLayout, layOut } from './growth-layout.js'
import { type GrowthMemory, growthMemory } from './growth-memory.js'
import { depthLimit, type GrowthParameters } from './growth-parameters.js'
import { residenceOf } from './resident-matrix.js'
import { GENERATOR_BYTES, TOGETHER } from './mersenne-code.js'
import { PlainGrower } from './plain-grower.js'
import { IS_DOUBTFUL } from './tree-code.js'
import type { TreeGrower } from './tree-grower.js'

const LANES = Array.from({ length: TOGETHER }, (_, lane) => lane)

/** Grows trees in WebAssembly (growth-module.ts): draws, gathers and splits there, copies whole forests out. */
export class WasmGrower implements TreeGrower {
  readonly name = 'wasm'
  private readonly X: Matrix
  private readonly growth: GrowthParameters
  private readonly treeCount: number
  /** Whether the trees are scikit-learn's: values float32, and targets that can end growth. */
  private readonly isScikit: boolean
  private workplace: Workplace
  private plain: PlainGrower | null = null
  /** The address of the generator at work. */
  private generator = 0
  /** Kept, or the engine may find that reading was idle. */
  protected touched = 0

  private constructor(
    X: Matrix,
    growth: GrowthParameters,
    treeCount: number,
    workplace: Workplace,
  ) {
    this.X = X
    this.growth = growth
    this.treeCount = treeCount
    this.workplace = workplace
    this.isScikit = growth.compatibility === 'sklearn'
  }

  /**
   * @param treeCount trees likely to be grown.
   * @returns null where there is no WebAssembly or not enough memory for it, and for scikit-learn's bootstrap, whose
   * weights only the plain grower follows.
   */
  static for(X: Matrix, growth: GrowthParameters, treeCount: number): WasmGrower | null {
    if (growth.compatibility === 'sklearn' && growth.bootstrap) return null
    const workplace = findWorkplace(X, growth, treeCount)
    return workplace === null ? null : new WasmGrower(X, growth, treeCount, workplace)
  }

  grow(seeds: readonly number[]): readonly Tree[] {
    // Other forests may have been grown in the memory since, and have made it larger.
    const workplace = findWorkplace(this.X, this.growth, this.treeCount)
    if (workplace === null) return this.growPlain(seeds)
    this.workplace = workplace
    this.prepare()
    const trees: Tree[] = []
    const mostNodes = 2 * this.growth.maxSamples - 1
    let counts: number[] = []
    let used = 0
    const copyOut = (): void => {
      this.copyOut(counts, used, trees)
      counts = []
      used = 0
    }
    for (const [index, seed] of seeds.entries()) {
      const lane = index % TOGETHER
      if (lane === 0) this.begin(seeds, index)
      if (used + mostNodes > workplace.layout.capacity) copyOut()
      const count = this.growOne(lane, used)
      if (count === IS_DOUBTFUL) {
        copyOut()
        trees.push(...this.growPlain([seed]))
      } else {
        counts.push(count)
        used += count
      }
    }
    copyOut()
    return trees
  }

  /** Writes what is the same for all trees: c(n), no mark, and the targets. */
  private prepare(): void {
    const { growth, X } = this
    const { layout, integers, doubles } = this.workplace
    for (let n = 0; n <= growth.maxSamples; n++) {
      doubles[layout.pathLengths / 8 + n] = averagePathLength(n)
    }
    integers.fill(0, layout.marks / 4, layout.places / 4)
    if (layout.isWhole) this.gatherWhole()
    if (!this.isScikit) return
    this.begin([growth.randomState], 0)
    this.call('drawUniform', layout.generators, layout.allTargets, X.rows)
  }

  /** Seeds the generators of the next trees. */
  private begin(seeds: readonly number[], from: number): void {
    const { generators, otherGenerators, states } = this.workplace.layout
    const some = LANES.map((lane) => seeds[from + lane] ?? 0)
    this.call('begin', generators, otherGenerators, states, ...some)
  }

  /** Grows the tree of a generator behind the `used` nodes there are. @returns its nodes, or IS_DOUBTFUL. */
  private growOne(lane: number, used: number): number {
    const { growth } = this
    const { layout, integers } = this.workplace
    this.generator = layout.generators + lane * GENERATOR_BYTES
    this.draw(layout.columns, this.X.columns, growth.maxFeatures)
    const rowCount = this.drawRows()
    if (layout.isWhole) {
      const words = Math.ceil(this.X.rows / 32)
      this.call('orderedOffsets', layout.rows, rowCount, layout.samples, layout.marks, words)
    } else {
      this.gatherRows(rowCount, growth.maxFeatures)
      this.call('offsets', layout.samples, rowCount)
    }
    for (let place = 0; place < growth.maxFeatures; place++) {
      const column = layout.isWhole ? (integers[layout.columns / 4 + place] as number) : place
      integers[layout.bases / 4 + place] = layout.values + column * layout.columnBytes
    }
    if (this.isScikit) this.gatherTargets(rowCount)
    return this.call(
      'growTree',
      layout.bases,
      layout.samples,
      rowCount,
      layout.places,
      layout.constants,
      growth.maxFeatures,
      layout.columns,
      layout.stack,
      depthLimit(growth.maxSamples),
      integers[layout.states / 4 + lane] as number,
      this.isScikit ? layout.targets : 0,
      layout.pathLengths,
      layout.feature + 4 * used,
      layout.left + 4 * used,
      layout.right + 4 * used,
      layout.nodeSamples + 4 * used,
      layout.threshold + 8 * used,
      layout.pathLength + 8 * used,
    )
  }

  private drawRows(): number {
    const { growth, X } = this
    const { layout } = this.workplace
    if (!growth.bootstrap) return this.draw(layout.rows, X.rows, growth.maxSamples)
    if (X.rows === 1) return this.draw(layout.rows, 1, 1)
    const { rows, marks } = layout
    return this.call('drawBootstrap', this.generator, rows, X.rows, growth.maxSamples, marks)
  }

  /** `sampleWithoutReplacement`, to an address. @returns the size. */
  private draw(out: number, population: number, size: number): number {
    const { generator } = this
    const { marks } = this.workplace.layout
    switch (samplingWay(population, size)) {
      case 'distinct':
        this.call('drawDistinct', generator, out, population, size, marks)
        break
      case 'permutation':
        this.call('drawPermutation', generator, out, population, size)
        break
      case 'reservoir':
        this.call('drawReservoir', generator, out, population, size)
        break
    }
    return size
  }

  /** Lays all rows out in columns. */
  private gatherWhole(): void {
    const { rows, columns } = this.X
    const { layout, integers } = this.workplace
    for (let i = 0; i < rows; i++) integers[layout.rows / 4 + i] = i
    for (let j = 0; j < columns; j++) integers[layout.columns / 4 + j] = j
    this.gatherRows(rows, columns)
  }

  /** Copies what a tree will look at, missing values as 0, column by column. */
  private gatherRows(rowCount: number, columnCount: number): void {
    if (this.workplace.isResident) this.gatherResident(rowCount, columnCount)
    else this.gather(rowCount, columnCount)
  }

  private gather(rowCount: number, columnCount: number): void {
    const { X, isScikit } = this
    const { integers, doubles, layout } = this.workplace
    const { data, columns: width } = X
    const rows = integers.subarray(layout.rows / 4, layout.rows / 4 + rowCount)
    const columns = integers.subarray(layout.columns / 4, layout.columns / 4 + columnCount)
    this.touched = touch(data, width, rows)
    const stride = layout.columnBytes / 8
    for (let s = 0; s < rowCount; s++) {
      const row = (rows[s] as number) * width
      let out = layout.values / 8 + s
      for (let p = 0; p < columns.length; p++) {
        const value = data[row + (columns[p] as number)] as number
        // A number less itself is 0; infinities and NaN leave NaN.
        const filled = value - value === 0 ? value : 0
        doubles[out] = isScikit ? toFloat32(filled) : filled
        out += stride
      }
    }
  }

  /** The same within the memory. */
  private gatherResident(rowCount: number, columnCount: number): void {
    const { X } = this
    const { rows, columns, values, columnBytes } = this.workplace.layout
    const from = [X.data.byteOffset, X.columns * 8, rows, rowCount] as const
    this.call('touch', ...from)
    if (this.isScikit) {
      this.call('gatherFloat32', ...from, columns, columnCount, values, columnBytes)
    } else if (columnCount === X.columns && X.columns > 1) {
      this.call('gatherAll', ...from, values, columnBytes)
    } else {
      this.call('gather', ...from, columns, columnCount, values, columnBytes)
    }
  }

  private gatherTargets(rowCount: number): void {
    const { integers, doubles, layout } = this.workplace
    const all = layout.allTargets / 8
    for (let s = 0; s < rowCount; s++) {
      const row = integers[layout.rows / 4 + s] as number
      doubles[layout.targets / 8 + s] = doubles[all + row] as number
    }
  }

  /** Copies the first `used` nodes and cuts them into trees. */
  private copyOut(counts: readonly number[], used: number, trees: Tree[]): void {
    const { layout, integers, doubles } = this.workplace
    const integersAt = (address: number): Int32Array =>
      integers.slice(address / 4, address / 4 + used)
    const doublesAt = (address: number): Float64Array =>
      doubles.slice(address / 8, address / 8 + used)
    const feature = integersAt(layout.feature)
    const left = integersAt(layout.left)
    const right = integersAt(layout.right)
    const nodeSamples = integersAt(layout.nodeSamples)
    const threshold = doublesAt(layout.threshold)
    const pathLength = doublesAt(layout.pathLength)
    let start = 0
    for (const count of counts) {
      const end = start + count
      trees.push({
        feature: feature.subarray(start, end),
        threshold: threshold.subarray(start, end),
        left: left.subarray(start, end),
        right: right.subarray(start, end),
        nodeSamples: nodeSamples.subarray(start, end),
        pathLength: pathLength.subarray(start, end),
      })
      start = end
    }
  }

  private growPlain(seeds: readonly number[]): readonly Tree[] {
    this.plain ??= new PlainGrower(this.X, this.growth)
    return this.plain.grow(seeds)
  }

  private call(name: string, ...values: number[]): number {
    return (this.workplace.place.calls[name] as WasmCall)(...values)
  }
}

/** A memory with the module in it, and what lies where. */
interface Workplace {
  readonly place: GrowthMemory
  readonly layout: GrowthLayout
  /** Whether the rows are in the memory too. */
  readonly isResident: boolean
  readonly integers: Int32Array
  readonly doubles: Float64Array
}

function findWorkplace(X: Matrix, growth: GrowthParameters, treeCount: number): Workplace | null {
  const residence = residenceOf(X)
  if (residence !== null) {
    const layout = layOut(X.rows, X.columns, growth, treeCount, residence.free)
    if (growMemory(residence.memory, layout.end)) return workplaceIn(residence, layout, true)
  }
  const layout = layOut(X.rows, X.columns, growth, treeCount, 0)
  const place = growthMemory(layout.end)
  return place === null ? null : workplaceIn(place, layout, false)
}

function workplaceIn(place: GrowthMemory, layout: GrowthLayout, isResident: boolean): Workplace {
  const { buffer } = place.memory
  const integers = new Int32Array(buffer)
  return { place, layout, isResident, integers, doubles: new Float64Array(buffer) }
}

/** Reads something of every line of the rows, as `touch` of gather-code.ts does. @returns a number without meaning. */
function touch(data: Float64Array, width: number, rows: Int32Array): number {
  let sum = 0
  for (let s = 0; s < rows.length; s++) {
    const row = (rows[s] as number) * width
    for (let j = 0; j < width; j += 8) sum += data[row + j] as number
    sum += data[row + width - 1] as number
  }
  return sum
}
