import { deepStrictEqual, strictEqual } from 'node:assert'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Responses } from '../../src/engine/responses.js'
import { networkCovers, parseNetwork, type Network } from '../../src/event/network.js'
import type { HoldChange, Holdings, Responder } from '../../src/io/responders/responder.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { temporaryFolder } from './fitted-workspace.js'

/** Does what it is told in a set of targets. */
class Remembering implements Responder {
  readonly name = 'remembering'
  readonly held = new Set<string>()
  spared: readonly Network[] = []
  readonly calls: string[] = []
  readonly refused = { count: 0, last: null }

  load({ holds, spared }: Holdings): Promise<void> {
    this.calls.push('load')
    this.held.clear()
    this.spared = spared
    for (const { target } of holds) this.held.add(target)
    return Promise.resolve()
  }

  apply(changes: readonly HoldChange[]): Promise<void> {
    this.calls.push('apply')
    for (const { target, untilMs } of changes) {
      if (untilMs === null) this.held.delete(target)
      else this.held.add(target)
    }
    return Promise.resolve()
  }

  check(): Promise<boolean> {
    return Promise.resolve(true)
  }

  probe(): Promise<void> {
    return Promise.resolve()
  }

  remove(): Promise<void> {
    this.calls.push('remove')
    this.held.clear()
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

interface Site {
  readonly responder: Remembering
  readonly responses: Responses
  readonly decisions: DecisionStore
  /** The same decisions, as another process has them open. */
  readonly elsewhere: DecisionStore
  readonly transaction: (work: () => void) => void
  spared: readonly string[]
  isEnforced: boolean
  /** Tells that what is spared or enforced has changed. */
  changed: () => void
}

function siteOf(t: TestContext, before: readonly string[] = []): Site {
  const path = statePath(temporaryFolder(t))
  const [here, there] = [new StateDatabase(path), new StateDatabase(path)]
  const responder = new Remembering()
  const decisions = new DecisionStore(here)
  for (const target of before) block(decisions, target)
  const responses = new Responses({
    decisions,
    responders: [responder],
    spared: {
      covers: (network) => site.spared.some((text) => networkCovers(networkOf(text), network)),
      networks: () => site.spared.map(networkOf),
      onChange: (listener) => {
        site.changed = listener
        return () => undefined
      },
    },
    isEnforced: () => site.isEnforced,
    nowMs: Date.now,
    onFault: () => undefined,
  })
  const site: Site = {
    responder,
    responses,
    decisions,
    elsewhere: new DecisionStore(there),
    transaction: (work) => here.transaction(work),
    spared: [],
    isEnforced: true,
    changed: () => undefined,
  }
  t.after(async () => {
    await responses.stop()
    here.close()
    there.close()
  })
  return site
}

function networkOf(text: string): Network {
  return parseNetwork(text) as Network
}

function block(decisions: DecisionStore, target: string): void {
  const nowMs = Date.now()
  decisions.add({ target, action: 'BLOCK', why: '', nowMs, durationS: 600, isDryRun: false })
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 1000; i++) {
    if (isSo()) return
    await wait(5)
  }
  throw new Error('not within five seconds')
}

suite('carrying out what is decided', () => {
  test('what holds at the start is carried out, and then each change of this process and of others', async (t) => {
    const { responses, responder, decisions, elsewhere } = siteOf(t, ['192.0.2.1', '192.0.2.2'])
    responses.start()
    await until(() => responder.held.size === 2)
    block(decisions, '192.0.2.3')
    await until(() => responder.held.has('192.0.2.3'))
    block(elsewhere, '192.0.2.4')
    elsewhere.end({ target: '192.0.2.1' }, Date.now())
    await until(() => responder.held.has('192.0.2.4') && !responder.held.has('192.0.2.1'))
    deepStrictEqual(responses.status.holds, { THROTTLE: 0, DECEIVE: 0, BLOCK: 3 })
    strictEqual(responses.status.responders[0]?.state, 'ready')
  })

  test('many thousand are taken up in parts, with what changes meanwhile', async (t) => {
    const targets = Array.from({ length: 6000 }, (_, i) => `198.18.${i >> 8}.${i & 255}`)
    const site = siteOf(t)
    const nowMs = Date.now()
    site.transaction(() => {
      for (const target of targets) {
        const event = {
          sourceIp: target,
          target,
          action: 'BLOCK',
          atMs: nowMs,
          durationS: 600,
        } as const
        site.decisions.record({ ...event, why: '', isDryRun: false }, 1)
      }
    })
    site.decisions.announce()
    site.responses.start()
    site.decisions.end({ target: targets[0] as string }, nowMs)
    site.decisions.end({ target: targets[5999] as string }, nowMs)
    await until(() => site.responder.calls.includes('load'))
    await until(() => site.responder.held.size === 5998)
    strictEqual(site.responses.status.holds.BLOCK, 5998)
  })

  test('dry-run takes away what was done; switched on, all of it is done, and off again, undone', async (t) => {
    const site = siteOf(t, ['192.0.2.1'])
    const { responses, responder, decisions } = site
    site.isEnforced = false
    responses.start()
    await until(() => responses.status.responders[0]?.state === 'dry-run')
    block(decisions, '192.0.2.2')
    deepStrictEqual(responder.calls, ['remove'])
    site.isEnforced = true
    site.changed()
    await until(() => responder.held.size === 2)
    site.isEnforced = false
    site.changed()
    await until(() => responder.held.size === 0)
    strictEqual(responses.status.enforced, false)
  })

  test('what becomes spared is let go, and a network around it is not', async (t) => {
    const site = siteOf(t, ['192.0.2.1', '192.0.2.0/24', '203.0.113.9'])
    const { responses, responder } = site
    responses.start()
    await until(() => responder.held.size === 3)
    site.spared = ['192.0.2.1']
    site.changed()
    await until(() => responder.held.size === 2)
    deepStrictEqual([...responder.held], ['192.0.2.0/24', '203.0.113.9'])
    deepStrictEqual(responder.spared, [networkOf('192.0.2.1')])
    strictEqual(responses.status.not_held.spared, 1)
  })
})
