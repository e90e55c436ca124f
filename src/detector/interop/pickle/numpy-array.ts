import { NumpyType } from './numpy-type.js'
import { pickleFault } from './pickle-fault.js'
import { PickleList, PickleTuple, type PickleValue, Stateful } from './pickle-value.js'

/** numpy has no more. */
const MAX_DIMENSIONS = 64

/** numpy's ndarray: items of one type, in the bytes of the file itself. */
export class NumpyArray extends Stateful {
  /** Items along each dimension. */
  shape: readonly number[] = []
  type: NumpyType = new NumpyType('b1')
  /** The items; objects stand in `objects` instead. */
  bytes: Uint8Array = new Uint8Array(0)
  objects: readonly PickleValue[] = []

  /** What ndarray.__setstate__ is given: (version, shape, type, Fortran order, data). */
  override setState(state: PickleValue): void {
    if (!(state instanceof PickleTuple)) throw pickleFault('holds an array without a state')
    const [, shape, type, , data] = state.items
    this.hold(shape, type, data instanceof PickleList ? data.items : data)
  }

  /** @throws PhantomNetError MODEL_INVALID when the data are not those of such an array. */
  hold(shape: unknown, type: unknown, data: unknown): void {
    if (!(type instanceof NumpyType)) throw pickleFault('holds an array without a type')
    this.shape = shapeOf(shape)
    this.type = type
    const count = itemCount(this.shape)
    if (type.kind === 'O') {
      if (!Array.isArray(data) || data.length !== count)
        throw pickleFault('holds an array of other length than it says')
      this.objects = data as readonly PickleValue[]
    } else {
      if (!(data instanceof Uint8Array) || data.length !== count * type.itemBytes)
        throw pickleFault('holds an array of other length than it says')
      this.bytes = data
    }
  }

  /** The numbers of an array of one dimension, or those of a field of its records. */
  numbers(field?: string): Float64Array {
    if (this.shape.length !== 1) throw pickleFault('holds a table where a list should stand')
    const found = field === undefined ? { type: this.type, offset: 0 } : this.type.fields.get(field)
    if (found === undefined) throw pickleFault(`holds nodes without ${field}`)
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength)
    const read = readerOf(found.type, view)
    const { itemBytes } = this.type
    return Float64Array.from({ length: this.shape[0] as number }, (_, i) =>
      read(i * itemBytes + found.offset),
    )
  }
}

/** The one number of numpy's `scalar`. */
export function scalarOf(type: PickleValue, bytes: PickleValue): number {
  const array = new NumpyArray()
  array.hold([1], type, bytes)
  return array.numbers()[0] as number
}

/** @throws PhantomNetError MODEL_INVALID for a shape that is none. */
export function shapeOf(shape: unknown): readonly number[] {
  const items: unknown = shape instanceof PickleTuple ? shape.items : shape
  if (!Array.isArray(items) || items.length > MAX_DIMENSIONS)
    throw pickleFault('holds an array without a shape')
  return items.map((extent: unknown) => {
    if (typeof extent !== 'number' || !Number.isInteger(extent) || extent < 0)
      throw pickleFault('holds an array of a shape that is none')
    return extent
  })
}

export function itemCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

function readerOf(type: NumpyType, view: DataView): (at: number) => number {
  const little = type.isLittleEndian
  switch (`${type.kind}${type.itemBytes}`) {
    case 'b1':
    case 'u1':
      return (at) => view.getUint8(at)
    case 'i1':
      return (at) => view.getInt8(at)
    case 'i2':
      return (at) => view.getInt16(at, little)
    case 'u2':
      return (at) => view.getUint16(at, little)
    case 'i4':
      return (at) => view.getInt32(at, little)
    case 'u4':
      return (at) => view.getUint32(at, little)
    case 'i8':
      return (at) => Number(view.getBigInt64(at, little))
    case 'u8':
      return (at) => Number(view.getBigUint64(at, little))
    case 'f4':
      return (at) => view.getFloat32(at, little)
    case 'f8':
      return (at) => view.getFloat64(at, little)
    default:
      throw pickleFault('holds no numbers where numbers should stand')
  }
}
