import type { ActingAction } from '../responders/responder.js'
import { VERSION } from '../../version.js'
import { SEVERITIES } from './cef.js'
import type { Notice } from './notifier.js'

/** The version of the Elastic Common Schema whose fields these are. */
const ECS_VERSION = '8.17.0'

/** A notice as a document of the Elastic Common Schema. Source: its field reference, "Event fields" and "Source fields". */
export function toEcs({ kind, decision }: Notice): Readonly<Record<string, unknown>> {
  const { id, target, action, origin, why, isDryRun, fromMs, untilMs, endedMs } = decision
  const isMade = kind === 'made'
  const atMs = isMade ? fromMs : (endedMs ?? fromMs)
  return {
    '@timestamp': iso(atMs),
    ecs: { version: ECS_VERSION },
    message: `${action} ${target} ${isMade ? `until ${iso(untilMs)}` : 'ended by hand'}${isDryRun ? ' (dry-run)' : ''}: ${why}`,
    event: {
      id: String(id),
      kind: 'alert',
      category: ['intrusion_detection'],
      type: [isMade && !isDryRun ? 'denied' : 'info'],
      action: `${action.toLowerCase()}-${kind}`,
      module: 'phantomnet',
      dataset: 'phantomnet.decision',
      severity: isMade ? SEVERITIES[action as ActingAction] : 2,
      reason: why,
      start: iso(fromMs),
      end: iso(endedMs ?? untilMs),
    },
    source: target.includes('/') ? { address: target } : { address: target, ip: target },
    observer: { vendor: 'PhantomNet', product: 'PhantomNet', version: VERSION },
    labels: { origin, dry_run: String(isDryRun) },
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
