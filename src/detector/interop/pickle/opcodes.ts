import { knownName } from './known-names.js'
import type { PickleMachine } from './pickle-machine.js'
import { PickleDict, PickleList, PickleTuple } from './pickle-value.js'

type Run = (machine: PickleMachine) => void

/**
 * The opcodes that CPython's picklers and joblib use for a model, by their byte: 39 of the 68 there are, besides the first and the last (PEP 307, 3154,
 * 574; the comments of Lib/pickletools.py say what each does). Those left out reach other objects by number or by a persistent id, belong to protocol 0
 * and 1, or make things that no model holds.
 */
export const OPCODES: ReadonlyMap<number, Run> = new Map<number, Run>([
  // marks and frames: a frame only says how far its bytes reach
  [0x28, (machine) => machine.mark()],
  [0x95, ({ bytes }) => void bytes.uint64()],
  // constants
  [0x4e, (machine) => machine.push(null)],
  [0x88, (machine) => machine.push(true)],
  [0x89, (machine) => machine.push(false)],
  // numbers
  [0x4a, (machine) => machine.push(machine.bytes.int32())],
  [0x4b, (machine) => machine.push(machine.bytes.uint8())],
  [0x4d, (machine) => machine.push(machine.bytes.uint16())],
  [0x8a, (machine) => machine.push(machine.bytes.integer(machine.bytes.uint8()))],
  [0x8b, (machine) => machine.push(machine.bytes.integer(machine.bytes.uint32()))],
  [0x47, (machine) => machine.push(machine.bytes.float64())],
  // texts
  [0x8c, (machine) => machine.push(machine.bytes.string(machine.bytes.uint8()))],
  [0x58, (machine) => machine.push(machine.bytes.string(machine.bytes.uint32()))],
  [0x8d, (machine) => machine.push(machine.bytes.string(machine.bytes.uint64()))],
  // bytes
  [0x43, (machine) => machine.push(machine.bytes.take(machine.bytes.uint8()))],
  [0x42, (machine) => machine.push(machine.bytes.take(machine.bytes.uint32()))],
  [0x8e, (machine) => machine.push(machine.bytes.take(machine.bytes.uint64()))],
  [0x96, (machine) => machine.push(machine.bytes.take(machine.bytes.uint64()))],
  // lists
  [0x5d, (machine) => machine.push(new PickleList())],
  [0x61, (machine) => machine.append([machine.pop()])],
  [0x65, (machine) => machine.append(machine.popMarked())],
  // tuples
  [0x29, (machine) => machine.push(new PickleTuple([]))],
  [0x85, (machine) => machine.push(machine.popTuple(1))],
  [0x86, (machine) => machine.push(machine.popTuple(2))],
  [0x87, (machine) => machine.push(machine.popTuple(3))],
  [0x74, (machine) => machine.push(new PickleTuple(machine.popMarked()))],
  // dicts
  [0x7d, (machine) => machine.push(new PickleDict())],
  [0x73, (machine) => machine.setItems(machine.popTuple(2).items)],
  [0x75, (machine) => machine.setItems(machine.popMarked())],
  // the memo
  [0x71, (machine) => machine.memoize(machine.bytes.uint8())],
  [0x72, (machine) => machine.memoize(machine.bytes.uint32())],
  [0x94, (machine) => machine.memoizeNext()],
  [0x68, (machine) => machine.recall(machine.bytes.uint8())],
  [0x6a, (machine) => machine.recall(machine.bytes.uint32())],
  // names, objects, calls
  [0x63, (machine) => machine.push(knownName(machine.bytes.line(), machine.bytes.line()))],
  [0x93, (machine) => machine.pushNamed()],
  [0x81, (machine) => machine.newObject()],
  [0x52, (machine) => machine.reduce()],
  [0x62, (machine) => machine.build()],
])
