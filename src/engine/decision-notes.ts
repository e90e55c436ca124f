import type { Actor, AuditStore } from '../io/store/audit-store.js'
import type { WithinChange } from '../io/store/decision-store.js'
import { decisionToJson } from './manual-decision.js'

/** What writes down, in the transaction that makes it, who changes decisions by hand: an entry a decision. */
export function noteOf(
  action: 'decision.add' | 'decision.delete',
  { audit, nowMs }: { readonly audit: AuditStore; readonly nowMs: () => number },
  by: Actor,
): WithinChange {
  return (changed) => {
    const atMs = nowMs()
    for (const decision of changed) {
      const shown = decisionToJson(decision, atMs)
      const isAdded = action === 'decision.add'
      const before = isAdded ? null : { ...shown, active: true, deleted_at: null }
      audit.note({ ...by, atMs, action, subject: shown.target, before, after: shown })
    }
  }
}
