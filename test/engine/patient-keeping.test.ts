import { deepEqual, equal, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { PatientKeeping } from '../../src/engine/patient-keeping.js'
import { PhantomNetError } from '../../src/errors.js'

const FULL = new PhantomNetError('STORE_FAILED', 'The disk is full. Make room.')

/** Fails so often, then keeps. */
function keepAfter(failures: number): () => void {
  let left = failures
  return () => {
    if (left-- > 0) throw FULL
  }
}

test('what cannot be kept is tried again until it is, and the reason is told meanwhile', async () => {
  const faults: (string | null)[] = []
  const keeping = new PatientKeeping({
    isStopping: () => false,
    pause: () => {
      faults.push(keeping.fault)
      return Promise.resolve()
    },
  })
  equal(await keeping.until(keepAfter(2)), true)
  deepEqual(faults, [FULL.message, FULL.message])
  equal(keeping.fault, null)
})

test('a stop gives up at the next failure, and a bug is not waited for', async () => {
  const keeping = new PatientKeeping({ isStopping: () => true, pause: () => Promise.resolve() })
  equal(await keeping.until(keepAfter(1)), false)
  equal(keeping.fault, FULL.message)
  await rejects(
    keeping.until(() => {
      throw new TypeError('a bug')
    }),
    TypeError,
  )
})
