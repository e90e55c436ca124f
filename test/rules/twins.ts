import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, EventDetail } from '../../src/event/event.js'
import { makeEvent } from '../../src/event/make-event.js'
import { assess } from '../../src/rules/assess.js'
import { RULE_FAMILIES } from '../../src/rules/catalog.js'
import { ALERT_LEVEL } from '../../src/rules/rule.js'

/** What a rule must match beside what comes near it and is ordinary. */
export interface Twins<Shown> {
  readonly id: string
  readonly attack: readonly Shown[]
  /** The rule must not match, and all rules together must stay below the alert level. */
  readonly ordinary: readonly Shown[]
}

/** Ids of all rules that match, in the catalogue's order. */
export function matchedIds(event: Event): readonly string[] {
  return RULE_FAMILIES.filter(({ concerns }) => concerns(event)).flatMap(({ matching }) =>
    matching(event).map(({ id }) => id),
  )
}

/** One test for each rule, and one that no rule is without its twins. */
export function testTwins<Shown>(
  rules: readonly { readonly id: string; readonly meaning: string }[],
  eventOf: (shown: Shown) => Event,
  twins: readonly Twins<Shown>[],
): void {
  test('every rule has its twins', () => {
    deepEqual(
      twins.map(({ id }) => id),
      rules.map(({ id }) => id),
    )
  })
  for (const { id, attack, ordinary } of twins) {
    const meaning = rules.find((rule) => rule.id === id)?.meaning ?? ''
    test(`${id}: ${meaning}`, () => {
      ok(attack.length > 0 && ordinary.length > 0)
      for (const shown of attack) {
        ok(matchedIds(eventOf(shown)).includes(id), `${id} misses ${textOf(shown)}`)
      }
      for (const shown of ordinary) {
        const event = eventOf(shown)
        ok(!matchedIds(event).includes(id), `${id} matches ${textOf(shown)}`)
        const { threatScore, rule } = assess(event)
        ok(threatScore < ALERT_LEVEL, `${rule} flags ${textOf(shown)}`)
      }
    })
  }
}

/** The score of an event and the rule that gave it. */
export function judged(event: Event): readonly [number, string] {
  const { threatScore, rule } = assess(event)
  return [threatScore, rule]
}

/** Asserts that an event is no sign of anything. */
export function isClean(event: Event): void {
  equal(assess(event).rule, '')
}

/** An event of a visitor from the open internet, with what a test changes. */
export function visit(facts: Partial<Omit<Event, 'detail'>>, detail: EventDetail = {}): Event {
  return makeEvent({
    kind: 'connection.open',
    atMs: Date.UTC(2026, 1, 13, 12),
    source: 'test',
    sourceIp: '203.0.113.7',
    sourcePort: 40_000,
    destinationIp: '198.51.100.10',
    destinationPort: 22,
    transport: 6,
    service: 'ssh',
    ...facts,
    detail,
  })
}

/** A GET that was answered by 200, with what a test changes. */
export function request(url: string, detail: EventDetail = {}): Event {
  return visit(
    { kind: 'http.request', service: 'http', destinationPort: 80 },
    { method: 'GET', status: 200, userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', url, ...detail },
  )
}

/** A command line typed over SSH. */
export function typed(command: string): Event {
  return visit({ kind: 'command' }, { command })
}

function textOf(shown: unknown): string {
  return typeof shown === 'string' ? shown : JSON.stringify(shown)
}
