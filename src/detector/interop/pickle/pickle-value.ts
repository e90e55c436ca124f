import { pickleFault } from './pickle-fault.js'

/** All that a pickle of ours can hold. Nothing in it does anything. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleName
  | Stateful

export class PickleTuple {
  readonly items: readonly PickleValue[]

  constructor(items: readonly PickleValue[]) {
    this.items = items
  }
}

export class PickleList {
  readonly items: PickleValue[] = []
}

export class PickleDict {
  readonly items = new Map<string | number, PickleValue>()
}

/** A class or function that was named: a word, with nothing behind it. */
export class PickleName {
  /** Module and name, a space between. */
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** What is made first and filled afterwards. */
export abstract class Stateful {
  /** @throws PhantomNetError MODEL_INVALID for a state that such a thing cannot have. */
  abstract setState(state: PickleValue): void
}

/** An object of a known class: its class's name and its attributes. */
export class PickleObject extends Stateful {
  readonly name: string
  attributes: ReadonlyMap<string | number, PickleValue> = new Map()

  constructor(name: string) {
    super()
    this.name = name
  }

  override setState(state: PickleValue): void {
    if (!(state instanceof PickleDict)) throw pickleFault('holds an object without attributes')
    this.attributes = state.items
  }
}
