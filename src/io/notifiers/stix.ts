import { createHash } from 'node:crypto'
import type { StoredDecision } from '../store/decision-store.js'

/** Ids are names within this space: the same decision has the same id in every bundle (RFC 9562, version 5). */
const NAMESPACE = Buffer.from('8c1d5a4e6f0b4d7c9a3e2b7f15c06d84', 'hex')

/** When the identity of PhantomNet in these bundles was made up. */
const BEGINNING = '2026-01-01T00:00:00.000Z'

/**
 * Decisions as a STIX 2.1 bundle: an indicator each, and the identity that made them.
 * Source: OASIS STIX Version 2.1, sections 4.5 (identity), 4.7 (indicator) and 9 (patterns).
 */
export function toStixBundle(
  decisions: readonly StoredDecision[],
): Readonly<Record<string, unknown>> {
  const identity = {
    type: 'identity',
    spec_version: '2.1',
    id: `identity--${nameId('identity')}`,
    created: BEGINNING,
    modified: BEGINNING,
    name: 'PhantomNet',
    identity_class: 'system',
  }
  const indicators = decisions.map((decision) => indicatorOf(decision, identity.id))
  const id = nameId(
    indicators.map((indicator) => `${indicator.id} ${indicator.modified}`).join('\n'),
  )
  return { type: 'bundle', id: `bundle--${id}`, objects: [identity, ...indicators] }
}

function indicatorOf(decision: StoredDecision, createdBy: string) {
  const { id, target, action, why, origin, isDryRun, fromMs, untilMs, endedMs } = decision
  const created = new Date(fromMs).toISOString()
  const type = target.includes(':') ? 'ipv6-addr' : 'ipv4-addr'
  return {
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${nameId(`decision ${id} ${target} ${created}`)}`,
    created_by_ref: createdBy,
    created,
    modified: new Date(Math.max(fromMs, endedMs ?? fromMs)).toISOString(),
    name: `${action} ${target}`,
    description: why,
    indicator_types: ['malicious-activity'],
    pattern: `[${type}:value = '${target}']`,
    pattern_type: 'stix',
    valid_from: created,
    // A time of no length is none to STIX.
    valid_until: new Date(Math.max(endedMs ?? untilMs, fromMs + 1)).toISOString(),
    labels: [action.toLowerCase(), origin, isDryRun ? 'dry-run' : 'enforced'],
  }
}

function nameId(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-')
}
