import { DEFAULT_CONFIG } from '../../src/config.js'
import { openResponses } from '../../src/engine/responses.js'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { DEFAULT_POLICY } from '../../src/response/policy-options.js'
import { Policy } from '../../src/response/policy.js'
import type { ActingAction } from '../../src/response/decision.js'
import { ALLOWED } from './targets.js'

/**
 * Carries decisions out as `serve` does, without all that judges: changes them when it is told to, says so when the change
 * is on disk, and otherwise lives until it is killed.
 */
const [workspace] = process.argv.slice(2) as [string]
const database = new StateDatabase(statePath(workspace))
const decisions = new DecisionStore(database)
const policy = new Policy({ ...DEFAULT_POLICY, allowlist: ALLOWED, isDryRun: false })
const responses = openResponses({
  config: { ...DEFAULT_CONFIG, nftables: true, deceive_ports: ['22:2222'] },
  decisions,
  policy,
  nowMs: Date.now,
})

/** One change that is asked for; `decide` is what the model does, which prolongs what holds already. */
export type AskedChange =
  | {
      readonly do: 'add' | 'decide'
      readonly target: string
      readonly action: ActingAction
      readonly durationS: number
    }
  | { readonly do: 'end'; readonly target: string }
  | { readonly do: 'status' }

process.on('message', (change: AskedChange) => {
  const nowMs = Date.now()
  switch (change.do) {
    case 'add':
      decisions.add({ ...change, why: '', nowMs, isDryRun: false })
      break
    case 'decide': {
      const { target, action, durationS } = change
      const decision = {
        sourceIp: target,
        target,
        action,
        durationS,
        atMs: nowMs,
        why: '',
        isDryRun: false,
      }
      database.transaction(() => decisions.record(decision, 1))
      decisions.announce()
      break
    }
    case 'end':
      decisions.end({ target: change.target }, nowMs)
      break
    case 'status':
      process.send?.(responses.status)
      return
  }
  process.send?.('done')
})
process.on('disconnect', () => process.exit())
responses.start()
process.send?.('begun')
