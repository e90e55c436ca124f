import { joblibArray } from './joblib-array.js'
import { construct, JOBLIB_ARRAY, knownName, newObject } from './known-names.js'
import type { PickleBytes } from './pickle-bytes.js'
import { pickleFault } from './pickle-fault.js'
import {
  PickleDict,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
  Stateful,
} from './pickle-value.js'

/** What is left to spend, shared with pickles within the pickle. */
export interface PickleBudget {
  operations: number
  /** Characters of texts given to calls: a text could be given again and again. */
  characters: number
}

/** The stack, the marks on it, and the memo: all that opcodes work on. */
export class PickleMachine {
  readonly bytes: PickleBytes
  private readonly readInner: () => PickleValue
  private readonly stack: PickleValue[] = []
  /** Heights of the stack at which it was marked. */
  private readonly marks: number[] = []
  private readonly memo = new Map<number, PickleValue>()

  private readonly budget: PickleBudget

  /** @param readInner reads a pickle from where the bytes stand. */
  constructor(bytes: PickleBytes, budget: PickleBudget, readInner: () => PickleValue) {
    this.bytes = bytes
    this.budget = budget
    this.readInner = readInner
  }

  push(value: PickleValue): void {
    this.stack.push(value)
  }

  pop(): PickleValue {
    this.requireAbove(1)
    return this.stack.pop() as PickleValue
  }

  top(): PickleValue {
    this.requireAbove(1)
    return this.stack.at(-1) as PickleValue
  }

  mark(): void {
    this.marks.push(this.stack.length)
  }

  /** The values above the last mark, which is gone with them. */
  popMarked(): PickleValue[] {
    const height = this.marks.pop()
    if (height === undefined) throw pickleFault('asks for a mark there is not')
    return this.stack.splice(height)
  }

  /** The topmost values, in their order. */
  popTuple(count: number): PickleTuple {
    this.requireAbove(count)
    return new PickleTuple(this.stack.splice(this.stack.length - count))
  }

  memoize(index: number): void {
    this.memo.set(index, this.top())
  }

  memoizeNext(): void {
    this.memoize(this.memo.size)
  }

  recall(index: number): void {
    const value = this.memo.get(index)
    if (value === undefined) throw pickleFault('recalls what it never kept')
    this.push(value)
  }

  append(items: readonly PickleValue[]): void {
    const list = this.top()
    if (!(list instanceof PickleList)) throw pickleFault('appends to what is no list')
    for (const item of items) list.items.push(item)
  }

  setItems(items: readonly PickleValue[]): void {
    const dict = this.top()
    if (!(dict instanceof PickleDict)) throw pickleFault('sets items of what is no dict')
    if (items.length % 2 === 1) throw pickleFault('sets an item without a value')
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]
      if (typeof key !== 'string' && typeof key !== 'number')
        throw pickleFault('holds a dict of what no model has for keys')
      dict.items.set(key, items[i + 1] as PickleValue)
    }
  }

  /** STACK_GLOBAL: module and name lie on the stack. */
  pushNamed(): void {
    const name = this.pop()
    const module = this.pop()
    if (typeof module !== 'string' || typeof name !== 'string')
      throw pickleFault('asks for what has no name')
    this.push(knownName(module, name))
  }

  reduce(): void {
    const args = this.pop()
    const callable = this.pop()
    if (!(args instanceof PickleTuple)) throw pickleFault('calls without arguments')
    for (const arg of args.items) {
      if (typeof arg === 'string') this.budget.characters -= arg.length
    }
    if (this.budget.characters < 0) throw pickleFault('calls with more text than it holds')
    this.push(construct(callable, args.items))
  }

  newObject(): void {
    const args = this.pop()
    if (!(args instanceof PickleTuple) || args.items.length > 0)
      throw pickleFault('makes an object with arguments')
    this.push(newObject(this.pop()))
  }

  /** Gives an object its state. */
  build(): void {
    const state = this.pop()
    const built = this.top()
    if (!(built instanceof Stateful)) throw pickleFault('gives a state to what has none')
    built.setState(state)
    if (!(built instanceof PickleObject) || built.name !== JOBLIB_ARRAY) return
    this.pop()
    this.push(joblibArray(built, this.bytes, this.readInner))
  }

  result(): PickleValue {
    if (this.stack.length !== 1 || this.marks.length > 0) throw pickleFault('ends too early')
    return this.pop()
  }

  private requireAbove(count: number): void {
    if (this.stack.length - (this.marks.at(-1) ?? 0) < count)
      throw pickleFault('takes from an empty stack')
  }
}
