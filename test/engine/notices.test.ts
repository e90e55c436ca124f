import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Notices } from '../../src/engine/notices.js'
import { PhantomNetError } from '../../src/errors.js'
import type { Notice, Notifier } from '../../src/io/notifiers/notifier.js'
import type { DecisionListener, DecisionStore } from '../../src/io/store/decision-store.js'
import { decisionOf } from '../io/notifiers/sample-notices.js'

/** Decisions that a test makes, and who listens. */
class Changes {
  #listener: DecisionListener | null = null
  readonly store = {
    subscribe: (listener: DecisionListener): (() => void) => {
      this.#listener = listener
      return () => (this.#listener = null)
    },
  } as unknown as DecisionStore

  tell(kind: 'added' | 'extended' | 'ended', ...ids: readonly number[]): void {
    this.#listener?.(ids.map((id) => ({ kind, decision: decisionOf({ id }) })))
  }
}

/** Remembers what it was told; fails as often as it is said to. */
class Ear implements Notifier {
  readonly name = 'ear'
  readonly batches: number[][] = []
  readonly kinds: string[] = []
  failures = 0
  refusal: string | null = null

  tell(notices: readonly Notice[]): Promise<string | null> {
    if (this.failures > 0) {
      this.failures--
      return Promise.reject(new PhantomNetError('NOTIFIER_FAILED', 'It is deaf. Shout.'))
    }
    this.batches.push(notices.map(({ decision }) => decision.id))
    this.kinds.push(...notices.map(({ kind }) => kind))
    return Promise.resolve(this.refusal)
  }

  close(): void {
    this.batches.push([])
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isSo(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 10))
  ok(isSo())
}

test('what is made and ended by hand is told in order, that it lasts longer is not', async () => {
  const changes = new Changes()
  const ear = new Ear()
  const notices = new Notices(changes.store, [ear], () => undefined)
  changes.tell('added', 1, 2)
  changes.tell('extended', 1)
  changes.tell('ended', 1)
  await until(() => ear.batches.flat().length === 3)
  deepEqual(ear.batches.flat(), [1, 2, 1])
  deepEqual(ear.kinds, ['made', 'made', 'ended'])
  await notices.stop()
  equal(ear.batches.at(-1)?.length, 0)
})

test('after a failure the same notices are told again, and the failure is said once', async () => {
  const changes = new Changes()
  const ear = new Ear()
  ear.failures = 2
  const faults: string[] = []
  const notices = new Notices(changes.store, [ear], (name, told) => faults.push(`${name}: ${told}`))
  changes.tell('added', 1)
  changes.tell('added', 2)
  await until(() => ear.batches.flat().length === 2)
  deepEqual(ear.batches, [[1], [2]])
  deepEqual(faults, ['ear: It is deaf. Shout.'])
  const [status] = notices.status
  deepEqual([status?.told, status?.failures, status?.last_error], [2, 2, null])
  await notices.stop()
})

test('what is refused for good is counted, and what waits too long in too great a number is dropped', async () => {
  const changes = new Changes()
  const ear = new Ear()
  ear.failures = 1
  ear.refusal = 'no'
  const notices = new Notices(changes.store, [ear], () => undefined)
  changes.tell('added', 0)
  await until(() => notices.status[0]?.failures === 1)
  changes.tell('added', ...Array.from({ length: 10_003 }, (_, i) => i + 1))
  equal(notices.status[0]?.dropped, 3)
  await until(() => notices.status[0]?.refused === 10_001)
  equal(ear.batches[1]?.[0], 4)
  await notices.stop()
})
