import type { LabeledEvent } from '../../src/event/event.js'
import type { Rng } from '../../src/math/rng.js'
import type { Family } from './sources.js'

/** Events a family has or gives. */
export type Amounts = Map<Family, number>

/** A source gives at most so many events in a row before others of its family have had their turn. */
const TURN_EVENTS = 60

/** Equal parts of what is wanted, as far as the families have it: what one lacks the others give. */
export function waterLevel(available: Amounts, wanted: number): Amounts {
  const quotas: Amounts = new Map()
  let left = wanted
  const ascending = [...available].sort(([, a], [, b]) => a - b)
  for (const [i, [family, has]] of ascending.entries()) {
    const quota = Math.min(has, Math.round(left / (ascending.length - i)))
    quotas.set(family, quota)
    left -= quota
  }
  return quotas
}

/**
 * Stretches of sources' events, together as many as wanted: sources take turns in the order given, and what a source gives in all
 * is one run of its events from a random place on.
 */
export function stretchesOf(
  sources: readonly (readonly LabeledEvent[])[],
  wanted: number,
  rng: Rng,
): LabeledEvent[][] {
  const amounts = sources.map(() => 0)
  let left = Math.min(
    wanted,
    sources.reduce((total, events) => total + events.length, 0),
  )
  for (let i = 0; left > 0; i = (i + 1) % sources.length) {
    const given = amounts[i] as number
    const turn = Math.min(TURN_EVENTS, left, (sources[i]?.length ?? 0) - given)
    amounts[i] = given + turn
    left -= turn
  }
  return sources.flatMap((events, i) => {
    const amount = amounts[i] as number
    if (amount === 0) return []
    const from = rng.nextBelow(events.length - amount + 1)
    return [events.slice(from, from + amount)]
  })
}
