import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { ResponseQueue } from '../../src/engine/response-queue.js'
import { PhantomNetError } from '../../src/errors.js'
import { type Network, parseNetwork } from '../../src/event/network.js'
import type { Hold, HoldChange, Holdings, Responder } from '../../src/io/responders/responder.js'

/** Does what it is told in a map, and fails when it is told to. */
class Remembering implements Responder {
  readonly name = 'remembering'
  readonly held = new Map<string, number>()
  readonly calls: string[] = []
  readonly refused = { count: 0, last: null }
  isFailing = false
  isThere = true
  workMs = 0

  async load({ holds }: Holdings): Promise<void> {
    await this.#work('load')
    this.held.clear()
    for (const { target, untilMs } of holds) this.held.set(target, untilMs)
    this.isThere = true
  }

  async apply(changes: readonly HoldChange[]): Promise<void> {
    await this.#work(`apply ${changes.length}`)
    for (const { target, untilMs } of changes) {
      if (untilMs === null) this.held.delete(target)
      else this.held.set(target, untilMs)
    }
  }

  async check(): Promise<boolean> {
    await this.#work('check')
    return this.isThere
  }

  async probe(): Promise<void> {
    await this.#work('probe')
  }

  async remove(): Promise<void> {
    await this.#work('remove')
    this.held.clear()
  }

  async close(): Promise<void> {
    await this.#work('close')
  }

  async #work(call: string): Promise<void> {
    this.calls.push(call)
    await wait(this.workMs)
    if (this.isFailing && call !== 'close')
      throw new PhantomNetError('RESPONDER_FAILED', 'It is broken. Mend it.')
  }
}

function change(target: string, untilMs: number | null): HoldChange {
  return { action: 'BLOCK', target, network: parseNetwork(target) as Network, untilMs }
}

interface Running {
  readonly queue: ResponseQueue
  readonly responder: Remembering
  readonly held: Hold[]
  readonly faults: string[]
}

function running(t: TestContext, holdings?: () => Holdings | null): Running {
  const responder = new Remembering()
  const held: Hold[] = []
  const faults: string[] = []
  const queue = new ResponseQueue({
    responder,
    holdings: holdings ?? (() => ({ holds: held, spared: [] })),
    clockMs: () => performance.now(),
    onFault: (told) => faults.push(told),
  })
  t.after(() => queue.stop())
  queue.reload()
  return { queue, responder, held, faults }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (isSo()) return
    await wait(5)
  }
  throw new Error('not within five seconds')
}

suite('what stands before a responder', () => {
  test('everything is loaded first; changes that come together are passed on together, the latest of each hold', async (t) => {
    const { queue, responder } = running(t)
    strictEqual(queue.status.state, 'starting')
    await until(() => queue.status.state === 'ready')
    queue.offer([change('192.0.2.1', 1), change('192.0.2.2', 2)])
    queue.offer([change('192.0.2.1', 3), change('192.0.2.2', null)])
    await until(() => queue.status.applied === 2)
    deepStrictEqual(responder.calls, ['load', 'apply 2'])
    deepStrictEqual([...responder.held], [['192.0.2.1', 3]])
  })

  test('who offers never waits, and a responder is told one thing at a time', async (t) => {
    const { queue, responder, held } = running(t)
    responder.workMs = 50
    for (let i = 0; i < 10; i++) {
      held.push({ ...change(`192.0.2.${i}`, 1), untilMs: 1 })
      const before = performance.now()
      queue.offer([change(`192.0.2.${i}`, 1)])
      ok(performance.now() - before < 40)
      await wait(10)
    }
    await until(() => queue.status.pending === 0 && queue.status.lag_ms === 0)
    strictEqual(responder.held.size, 10)
    ok(responder.calls.length < 8, responder.calls.join())
  })

  test('after a failure everything is loaded anew, later and later, and the fault is told once', async (t) => {
    const { queue, responder, held, faults } = running(t)
    await until(() => queue.status.state === 'ready')
    responder.isFailing = true
    held.push({ ...change('192.0.2.1', 1), untilMs: 1 })
    queue.offer([change('192.0.2.1', 1)])
    await until(() => queue.status.failures === 2)
    const { state, last_error, lag_ms } = queue.status
    deepStrictEqual([state, last_error], ['failing', 'It is broken. Mend it.'])
    ok(lag_ms >= 490, `${lag_ms} ms since what is not done`)
    deepStrictEqual(faults, ['It is broken. Mend it.'])
    deepStrictEqual(responder.calls, ['load', 'apply 1', 'load'])
    responder.isFailing = false
    await until(() => queue.status.state === 'ready')
    deepStrictEqual([...responder.held], [['192.0.2.1', 1]])
    deepStrictEqual([queue.status.last_error, queue.status.lag_ms], [null, 0])
  })

  test('where nothing is to be carried out, what was done is undone', async (t) => {
    const { queue, responder } = running(t, () => null)
    await until(() => queue.status.state === 'dry-run')
    deepStrictEqual(responder.calls, ['remove'])
  })

  test('more than can wait is not remembered one by one, but loaded', async (t) => {
    const { queue, responder } = running(t)
    responder.workMs = 20
    const many = Array.from({ length: 100_001 }, (_, i) =>
      change(`198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`, 1),
    )
    queue.offer(many)
    strictEqual(queue.status.pending, 0)
    await until(() => queue.status.state === 'ready')
    deepStrictEqual(responder.calls, ['load'])
  })

  test('a stop passes on what waits, then closes the responder, and nothing comes after it', async (t) => {
    const { queue, responder } = running(t)
    await until(() => queue.status.state === 'ready')
    responder.workMs = 20
    queue.offer([change('192.0.2.1', 1)])
    await queue.stop()
    queue.offer([change('192.0.2.2', 1)])
    await wait(30)
    deepStrictEqual(responder.calls, ['load', 'apply 1', 'close'])
    strictEqual(queue.status.state, 'stopped')
  })
})
