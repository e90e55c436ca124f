import { NumpyArray, scalarOf } from './numpy-array.js'
import { NumpyType } from './numpy-type.js'
import { pickleFault } from './pickle-fault.js'
import { PickleName, PickleObject, type PickleValue } from './pickle-value.js'

export const FOREST = 'sklearn.ensemble._iforest IsolationForest'
export const SCALER = 'sklearn.preprocessing._data StandardScaler'
export const PIPELINE = 'sklearn.pipeline Pipeline'
export const TREE_NODES = 'sklearn.tree._tree Tree'
export const JOBLIB_ARRAY = 'joblib.numpy_pickle NumpyArrayWrapper'

const NDARRAY = 'numpy ndarray'

/** Classes whose objects are their attributes, and nothing else. */
const CLASSES: readonly string[] = [
  FOREST,
  SCALER,
  PIPELINE,
  'sklearn.tree._classes ExtraTreeRegressor',
  TREE_NODES,
  JOBLIB_ARRAY,
]

type Construct = (args: readonly PickleValue[]) => PickleValue

/** What "calling" a name means: one of these few constructions of our own. */
const CONSTRUCTIONS: Readonly<Record<string, Construct>> = {
  [TREE_NODES]: () => new PickleObject(TREE_NODES),
  'numpy dtype': ([code = null]) => new NumpyType(code),
  'numpy.core.multiarray _reconstruct': ([type]) => {
    if (!(type instanceof PickleName && type.name === NDARRAY))
      throw pickleFault('holds an array of a class of its own')
    return new NumpyArray()
  },
  'numpy.core.multiarray scalar': ([type = null, bytes = null]) => scalarOf(type, bytes),
  'numpy.core.numeric _frombuffer': ([bytes, type, shape]) => {
    const array = new NumpyArray()
    array.hold(shape, type, bytes)
    return array
  },
  // Bytes in protocol 2: text of the characters 0 to 255.
  '_codecs encode': ([text, encoding]) => {
    if (typeof text !== 'string' || encoding !== 'latin1')
      throw pickleFault('encodes text as no model does')
    const bytes = new Uint8Array(text.length)
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0xff) throw pickleFault('encodes text as no model does')
      bytes[i] = code
    }
    return bytes
  },
}

const KNOWN = new Set([...CLASSES, ...Object.keys(CONSTRUCTIONS), NDARRAY])

/** numpy 2 keeps the same things in a module of another name. */
const NUMPY_2 = /^numpy\._core\./

/**
 * A name that a pickle asks for.
 * @throws PhantomNetError MODEL_INVALID for any that is no part of a forest, whatever it would do.
 */
export function knownName(module: string, name: string): PickleName {
  const full = `${module.replace(NUMPY_2, 'numpy.core.')} ${name}`
  if (KNOWN.has(full)) return new PickleName(full)
  throw pickleFault(
    `asks for ${JSON.stringify(`${module}.${name}`.slice(0, 100))}, which is no part of a forest or scaler`,
  )
}

/** A bare object of a class. */
export function newObject(type: PickleValue): PickleObject {
  if (type instanceof PickleName && CLASSES.includes(type.name)) return new PickleObject(type.name)
  throw pickleFault('makes an object of what is no class')
}

/** What a call gives. */
export function construct(callable: PickleValue, args: readonly PickleValue[]): PickleValue {
  const make = callable instanceof PickleName ? CONSTRUCTIONS[callable.name] : undefined
  if (make === undefined) throw pickleFault('calls what is no function')
  return make(args)
}
