import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { SearchThreads } from '../../src/engine/search-threads.js'
import { PhantomNetError } from '../../src/errors.js'

/** A thread that doubles numbers, after as many milliseconds; a text ends it. */
const DOUBLING = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (value) => {
      if (typeof value === 'string') throw new Error(value)
      setTimeout(() => parentPort.postMessage(2 * value), value)
    })`)}`,
)

test('questions are taken in the order they are put, and an urgent one before those that wait', async () => {
  const threads = new SearchThreads(1, DOUBLING)
  const taken: number[] = []
  const ask = (value: number, isUrgent = false): Promise<number> =>
    threads.ask<number>(() => {
      taken.push(value)
      return value
    }, isUrgent).answer
  const answers = [ask(3), ask(2), ask(1), ask(4, true)]
  deepEqual(await Promise.all(answers), [6, 4, 2, 8])
  deepEqual(taken, [3, 4, 2, 1])
  await threads.close()
})

test('it is told when a thread has taken a question', async () => {
  const threads = new SearchThreads(2, DOUBLING)
  let thread = -1
  const first = threads.ask<number>(() => 20)
  const second = threads.ask<number>((taker) => {
    thread = taker
    return 0
  })
  await second.started
  equal(thread, 1)
  await Promise.all([first.answer, second.answer])
  await threads.close()
})

test('a thread that fails fails every question, with a cure', async () => {
  const threads = new SearchThreads(2, DOUBLING)
  const failure = { code: 'WORKER_FAILED', message: /broken.*Try --workers 1/ }
  const [slow, broken, waiting] = [10_000, 'broken', 1].map((value) => threads.ask(() => value))
  await rejects(broken?.answer as Promise<unknown>, failure)
  await rejects(slow?.answer as Promise<unknown>, failure)
  await rejects(waiting?.answer as Promise<unknown>, failure)
  await rejects(threads.ask(() => 1).answer, failure)
  await threads.close()
})

test('a stop ends the threads, comes through, and nobody waits for a start in vain', async () => {
  const controller = new AbortController()
  const threads = new SearchThreads(1, DOUBLING, controller.signal)
  const asked = [threads.ask(() => 10_000), threads.ask(() => 1)]
  const reason = new PhantomNetError('STOPPED', 'Stopped. Run it again.')
  controller.abort(reason)
  for (const { started, answer } of asked) {
    await started
    await rejects(answer, reason)
  }
  const late = new SearchThreads(1, DOUBLING, controller.signal)
  await rejects(late.ask(() => 1).answer, reason)
  await Promise.all([threads.close(), late.close()])
})

test('there is a thread a core when nobody says how many', async () => {
  const threads = new SearchThreads(null, DOUBLING)
  ok(threads.count >= 1)
  await threads.close()
})
