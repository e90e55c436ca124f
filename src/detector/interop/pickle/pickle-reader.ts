import { OPCODES } from './opcodes.js'
import { PickleBytes } from './pickle-bytes.js'
import { pickleFault } from './pickle-fault.js'
import { type PickleBudget, PickleMachine } from './pickle-machine.js'
import type { PickleValue } from './pickle-value.js'

/** Opcodes of one file. A tree takes fewer than 200, and we read 10,000 of those; each may cost some hundred bytes of memory. */
const MAX_OPERATIONS = 2_500_000

/** An array of names is a pickle within the file; there is no reason for one within that. */
const MAX_DEPTH = 2

const PROTOCOL = 0x80
const STOP = 0x2e

/**
 * Builds what a pickle of protocol 2 to 5 describes, out of values that do nothing: a class is a name in a list of a
 * handful, an object its attributes, a call one of six constructions. Nothing a file says is looked up or run. Each
 * opcode costs what its own bytes do, and all are counted.
 * @throws PhantomNetError MODEL_INVALID for an opcode or name that no forest needs, and for what does not fit together.
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  return runPickle(
    new PickleBytes(bytes),
    { operations: MAX_OPERATIONS, characters: bytes.length },
    1,
  )
}

function runPickle(bytes: PickleBytes, budget: PickleBudget, depth: number): PickleValue {
  if (depth > MAX_DEPTH) throw pickleFault('holds pickles within pickles')
  if (bytes.uint8() !== PROTOCOL) throw pickleFault('is none, or one of protocol 0 or 1')
  const protocol = bytes.uint8()
  if (protocol < 2 || protocol > 5) throw pickleFault(`is one of protocol ${protocol}`)
  const machine = new PickleMachine(bytes, budget, () => runPickle(bytes, budget, depth + 1))
  for (;;) {
    const code = bytes.uint8()
    if (code === STOP) return machine.result()
    const run = OPCODES.get(code)
    if (run === undefined)
      throw pickleFault(
        `holds the opcode 0x${code.toString(16).padStart(2, '0')}, which no forest needs`,
      )
    if (--budget.operations < 0) throw pickleFault(`takes more than ${MAX_OPERATIONS} steps`)
    run(machine)
  }
}
