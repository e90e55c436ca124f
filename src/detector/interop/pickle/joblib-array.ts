import { itemCount, NumpyArray, shapeOf } from './numpy-array.js'
import { NumpyType } from './numpy-type.js'
import type { PickleBytes } from './pickle-bytes.js'
import { pickleFault } from './pickle-fault.js'
import type { PickleObject, PickleValue } from './pickle-value.js'

/**
 * The array that joblib writes behind its wrapper's attributes: a byte that counts the padding, the padding, and the items;
 * for objects, a pickle of the array.
 * @param readInner reads that pickle from where the bytes stand.
 */
export function joblibArray(
  wrapper: PickleObject,
  bytes: PickleBytes,
  readInner: () => PickleValue,
): NumpyArray {
  const type = wrapper.attributes.get('dtype')
  if (!(type instanceof NumpyType)) throw pickleFault('holds an array without a type')
  if (type.kind === 'O') {
    const inner = readInner()
    if (inner instanceof NumpyArray) return inner
    throw pickleFault('holds objects that are no array')
  }
  const shape = shapeOf(wrapper.attributes.get('shape'))
  if (typeof wrapper.attributes.get('numpy_array_alignment_bytes') === 'number')
    bytes.take(bytes.uint8())
  const array = new NumpyArray()
  array.hold(shape, type, bytes.take(itemCount(shape) * type.itemBytes))
  return array
}
