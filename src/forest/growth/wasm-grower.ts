import type { Matrix } from '../../math/matrix.js'
import { samplingWay } from '../../math/sampling.js'
import { fillMissing } from '../../preprocessing/missing.js'
import { averagePathLength } from '../path-length.js'
import type { Tree } from '../tree.js'
import type { WasmCall } from '../wasm/instance.js'
import { toFloat32 } from './float32.js'
import { type GrowthLayout, layOut } from './growth-layout.js'
import { type GrowthMemory, growthMemory } from './growth-memory.js'
import { depthLimit, type GrowthParameters } from './growth-parameters.js'
import { PlainGrower } from './plain-grower.js'
import { drawTargets } from './target-impurity.js'
import { IS_DOUBTFUL } from './tree-code.js'
import type { TreeGrower } from './tree-grower.js'

/** Grows trees in WebAssembly (growth-module.ts): draws, gathers and splits there, copies whole forests out. */
export class WasmGrower implements TreeGrower {
  readonly name = 'wasm'
  private readonly X: Matrix
  private readonly growth: GrowthParameters
  private readonly layout: GrowthLayout
  private readonly calls: Readonly<Record<string, WasmCall>>
  private readonly integers: Int32Array
  private readonly doubles: Float64Array
  /** Of all rows; null where nothing asks for them. */
  private readonly targets: Float64Array | null
  private plain: PlainGrower | null = null

  private constructor(
    X: Matrix,
    growth: GrowthParameters,
    layout: GrowthLayout,
    { memory, calls }: GrowthMemory,
  ) {
    this.X = X
    this.growth = growth
    this.layout = layout
    this.calls = calls
    this.integers = new Int32Array(memory.buffer)
    this.doubles = new Float64Array(memory.buffer)
    this.targets =
      growth.compatibility === 'sklearn' ? drawTargets(growth.randomState, X.rows) : null
    for (let n = 0; n <= growth.maxSamples; n++) {
      this.doubles[layout.pathLengths / 8 + n] = averagePathLength(n)
    }
    this.integers.fill(0, layout.marks / 4, layout.places / 4)
  }

  /**
   * @param treeCount trees likely to be grown.
   * @returns null where there is no WebAssembly or not enough memory for it, and for scikit-learn's bootstrap, whose
   * weights only the plain grower follows.
   */
  static for(X: Matrix, growth: GrowthParameters, treeCount: number): WasmGrower | null {
    if (growth.compatibility === 'sklearn' && growth.bootstrap) return null
    const layout = layOut(X.rows, X.columns, growth, treeCount, 0)
    const memory = growthMemory(layout.end)
    return memory === null ? null : new WasmGrower(X, growth, layout, memory)
  }

  grow(seeds: readonly number[]): readonly Tree[] {
    const trees: Tree[] = []
    const mostNodes = 2 * this.growth.maxSamples - 1
    let counts: number[] = []
    let used = 0
    for (const seed of seeds) {
      if (used + mostNodes > this.layout.capacity) {
        this.copyOut(counts, used, trees)
        counts = []
        used = 0
      }
      const count = this.growOne(seed, used)
      if (count === IS_DOUBTFUL) {
        this.copyOut(counts, used, trees)
        counts = []
        used = 0
        trees.push(...this.growPlain(seed))
      } else {
        counts.push(count)
        used += count
      }
    }
    this.copyOut(counts, used, trees)
    return trees
  }

  /** Grows a tree behind the `used` nodes there are. @returns its nodes, or IS_DOUBTFUL. */
  private growOne(seed: number, used: number): number {
    const { layout, growth } = this
    const state = this.call('begin', layout.generator, layout.otherGenerator, seed)
    this.draw(layout.columns, this.X.columns, growth.maxFeatures)
    const rowCount = this.drawRows()
    this.gather(rowCount)
    if (this.targets !== null) this.gatherTargets(this.targets, rowCount)
    return this.call(
      'growTree',
      layout.values,
      growth.maxSamples * 8,
      layout.samples,
      rowCount,
      layout.places,
      layout.constants,
      growth.maxFeatures,
      layout.columns,
      layout.stack,
      depthLimit(growth.maxSamples),
      state,
      this.targets === null ? 0 : layout.targets,
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
    const { layout, growth, X } = this
    if (!growth.bootstrap) return this.draw(layout.rows, X.rows, growth.maxSamples)
    if (X.rows === 1) return this.draw(layout.rows, 1, 1)
    const { generator, rows, marks } = layout
    return this.call('drawBootstrap', generator, rows, X.rows, growth.maxSamples, marks)
  }

  /** `sampleWithoutReplacement`, to an address. @returns the size. */
  private draw(out: number, population: number, size: number): number {
    const { generator, marks } = this.layout
    switch (samplingWay(population, size)) {
      case 'distinct':
        this.call('drawDistinct', generator, out, population, size, marks)
        break
      case 'permutation':
        this.call('drawPermutation', generator, out, population)
        break
      case 'reservoir':
        this.call('drawReservoir', generator, out, population, size)
        break
    }
    return size
  }

  /** Copies what the tree will look at, missing values as 0, column by column. */
  private gather(rowCount: number): void {
    const { integers, doubles, X, layout, growth } = this
    const isFloat32 = growth.compatibility === 'sklearn'
    const columns = integers.subarray(layout.columns / 4, layout.columns / 4 + growth.maxFeatures)
    for (let s = 0; s < rowCount; s++) {
      const row = (integers[layout.rows / 4 + s] as number) * X.columns
      let out = layout.values / 8 + s
      for (let p = 0; p < columns.length; p++) {
        const value = fillMissing(X.data[row + (columns[p] as number)] as number)
        doubles[out] = isFloat32 ? toFloat32(value) : value
        out += growth.maxSamples
      }
    }
  }

  private gatherTargets(targets: Float64Array, rowCount: number): void {
    const { integers, doubles, layout } = this
    for (let s = 0; s < rowCount; s++) {
      doubles[layout.targets / 8 + s] = targets[integers[layout.rows / 4 + s] as number] as number
    }
  }

  /** Copies the first `used` nodes and cuts them into trees. */
  private copyOut(counts: readonly number[], used: number, trees: Tree[]): void {
    const { layout, integers, doubles } = this
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

  private growPlain(seed: number): readonly Tree[] {
    this.plain ??= new PlainGrower(this.X, this.growth, this.targets)
    return this.plain.grow([seed])
  }

  private call(name: string, ...values: number[]): number {
    return (this.calls[name] as WasmCall)(...values)
  }
}
