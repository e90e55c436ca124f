import type { ActingAction } from '../responders/responder.js'
import type { Notice } from './notifier.js'
import { VERSION } from '../../version.js'

/** How grave an action is, 0–10. */
export const SEVERITIES: Readonly<Record<ActingAction, number>> = {
  THROTTLE: 4,
  DECEIVE: 6,
  BLOCK: 8,
}

/**
 * A notice in ArcSight's Common Event Format: a header of seven fields between `|`, then `key=value` pairs.
 * Source: ArcSight Common Event Format, Implementation Standard, version 26.
 */
export function toCef({ kind, decision }: Notice): string {
  const { id, target, action, origin, why, isDryRun, fromMs, untilMs, endedMs } = decision
  const isNetwork = target.includes('/')
  const made = `${action} ${isNetwork ? 'network' : 'source'}`
  const header = [
    'CEF:0',
    'PhantomNet',
    'PhantomNet',
    VERSION,
    `decision.${action.toLowerCase()}.${kind}`,
    kind === 'made' ? made : `${made} ended by hand`,
    String(kind === 'made' ? SEVERITIES[action as ActingAction] : 2),
  ].map((text) => text.replace(/[\\|]/g, String.raw`\$&`).replace(/[\r\n]+/g, ' '))
  const fields: readonly (readonly [key: string, value: string | number])[] = [
    ['externalId', id],
    ['rt', kind === 'made' ? fromMs : (endedMs ?? fromMs)],
    ['start', fromMs],
    ['end', endedMs ?? untilMs],
    isNetwork ? ['cs1', target] : ['src', target],
    ...(isNetwork ? [['cs1Label', 'network'] as const] : []),
    ['act', action],
    ['outcome', isDryRun ? 'dry-run' : 'enforced'],
    ['cs2Label', 'origin'],
    ['cs2', origin],
    ['reason', why],
  ]
  const extension = fields.map(([key, value]) => `${key}=${escaped(String(value))}`).join(' ')
  return `${header.join('|')}|${extension}`
}

function escaped(value: string): string {
  return value.replace(/[\\=]/g, String.raw`\$&`).replace(/\r\n|\r|\n/g, String.raw`\n`)
}
