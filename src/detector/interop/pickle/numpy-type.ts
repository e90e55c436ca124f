import { pickleFault } from './pickle-fault.js'
import { PickleDict, PickleTuple, type PickleValue, Stateful } from './pickle-value.js'

/** A record of more bytes is none of a tree's nodes. */
const MAX_ITEM_BYTES = 4096

/** More fields than any version of scikit-learn gives a node. */
const MAX_FIELDS = 32

/** Kinds of numpy's types that a model is made of: whole numbers, floats, truth, objects, and records of those. */
type Kind = 'i' | 'u' | 'f' | 'b' | 'O' | 'V'

/** A field of a record. */
interface NumpyField {
  readonly type: NumpyType
  readonly offset: number
}

/** numpy's dtype: how an item of an array lies in its bytes. */
export class NumpyType extends Stateful {
  readonly kind: Kind
  readonly itemBytes: number
  isLittleEndian = true
  /** Fields of a record; none otherwise. */
  fields: ReadonlyMap<string, NumpyField> = new Map()

  /** @param code as `dtype('f8')` gives it. @throws PhantomNetError MODEL_INVALID for other kinds. */
  constructor(code: PickleValue) {
    super()
    const match = typeof code === 'string' ? /^([iufbOV])(\d{1,4})$/.exec(code) : null
    if (match === null) throw pickleFault('holds an array of a type that no model has')
    this.kind = match[1] as Kind
    this.itemBytes = Number(match[2])
    if (this.itemBytes < 1 || this.itemBytes > MAX_ITEM_BYTES)
      throw pickleFault(`holds an array of items of ${this.itemBytes} bytes`)
  }

  /** What dtype.__setstate__ is given: (version, byte order, subtype, names, fields, …). */
  override setState(state: PickleValue): void {
    if (!(state instanceof PickleTuple)) throw pickleFault('holds a type without a state')
    const [, order, subtype, names, fields] = state.items
    if (order !== '<' && order !== '>' && order !== '|' && order !== '=')
      throw pickleFault('holds a type of unknown byte order')
    if (subtype !== null) throw pickleFault('holds an array of arrays')
    this.isLittleEndian = order !== '>'
    if (names === null || fields === null) return
    if (!(names instanceof PickleTuple) || !(fields instanceof PickleDict))
      throw pickleFault('holds a record without fields')
    if (names.items.length > MAX_FIELDS)
      throw pickleFault(`holds a record of more than ${MAX_FIELDS} fields`)
    this.fields = new Map(names.items.map((name) => this.fieldOf(name, fields)))
  }

  private fieldOf(name: PickleValue, fields: PickleDict): [string, NumpyField] {
    const described = typeof name === 'string' ? fields.items.get(name) : undefined
    const [type, offset] = described instanceof PickleTuple ? described.items : []
    const isWithin =
      type instanceof NumpyType &&
      type.kind !== 'V' &&
      typeof offset === 'number' &&
      Number.isInteger(offset) &&
      offset >= 0 &&
      offset + type.itemBytes <= this.itemBytes
    if (!isWithin) throw pickleFault('holds a record whose fields do not fit in it')
    return [name as string, { type, offset }]
  }
}
