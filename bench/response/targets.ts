import { ACTIONS, type ActingAction } from '../../src/response/decision.js'
import type { Rng } from '../../src/math/rng.js'

/** Never acted upon; two of the networks below hold some of them. */
export const ALLOWED = ['127.0.0.0/8', '::1', '198.51.100.64/28', '2001:db8:5::/48']

/** What is decided about: addresses, networks in networks, both families, and some that are allowed. */
const TARGETS = [
  ...Array.from({ length: 30 }, (_, i) => `198.51.100.${50 + i}`),
  ...Array.from({ length: 10 }, (_, i) => `2001:db8:${i}::${i + 1}`),
  '198.51.100.0/24',
  '198.51.100.64/27',
  '198.51.100.64/29',
  '198.51.0.0/16',
  '198.48.0.0/12',
  '203.0.113.0/25',
  '203.0.113.128/25',
  '2001:db8::/64',
  '2001:db8:0:1::/64',
  '2001:db8::/32',
]

/** What is done, but LOG, which does nothing. */
const ACTING = ACTIONS.filter((action) => action !== 'LOG')

/** Every other time one of these few, so that decisions meet others about the same. */
const OFTEN = [
  '198.51.100.50',
  '198.51.100.51',
  '198.51.100.66',
  '198.51.100.0/24',
  '2001:db8::/64',
]

export function anyTarget(rng: Rng): string {
  if (rng.nextBelow(2) === 0) return OFTEN[rng.nextBelow(OFTEN.length)] as string
  return TARGETS[rng.nextBelow(TARGETS.length)] as string
}

/** BLOCK more often than not. */
export function anyAction(rng: Rng): ActingAction {
  if (rng.nextBelow(3) > 0) return 'BLOCK'
  return ACTING[rng.nextBelow(ACTING.length)] as ActingAction
}
