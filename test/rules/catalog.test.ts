import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Event, EventDetail } from '../../src/event/event.js'
import { EVENT_KINDS } from '../../src/event/kinds.js'
import { assess } from '../../src/rules/assess.js'
import { RULE_FAMILIES } from '../../src/rules/catalog.js'
import { words } from '../../src/rules/literal-table.js'
import { ATTACK_TYPES, type Rule } from '../../src/rules/rule.js'
import { TECHNIQUES } from '../../src/rules/techniques.js'
import { inProject } from '../project.js'
import { expectedPage, readPage, renderPage } from './rules-page.js'
import { visit } from './twins.js'

const RULES: readonly Rule[] = RULE_FAMILIES.flatMap(({ rules }) => rules)

test('families and rules have unique names in kebab-case', () => {
  const names = RULE_FAMILIES.map(({ name }) => name)
  const ids = RULES.map(({ id }) => id)
  equal(new Set(names).size, names.length)
  equal(new Set(ids).size, ids.length)
  deepEqual(
    [...names, ...ids].filter((name) => !/^[a-z]+[0-9]?(-[a-z0-9]+)*$/.test(name)),
    [],
  )
})

test('every score is a whole number on the scale, every rule names an attack', () => {
  for (const { id, score, attackType, meaning } of RULES) {
    ok(Number.isInteger(score) && score >= 1 && score <= 100, id)
    ok(attackType !== 'none' && ATTACK_TYPES.includes(attackType), id)
    ok(meaning.length > 0 && !meaning.endsWith('.'), id)
  }
})

test('the techniques listed are those that rules name', () => {
  const used = new Set(RULES.map(({ technique }) => technique))
  deepEqual(Object.keys(TECHNIQUES).sort(), [...used].sort())
})

test('the attack types listed are those that rules name', () => {
  const used = new Set<string>(RULES.map(({ attackType }) => attackType))
  deepEqual(
    ATTACK_TYPES.filter((type) => !used.has(type)),
    ['none'],
  )
})

test('docs/reference/rules.md lists every family, rule and technique as they are', () => {
  const page = readPage(readFileSync(inProject('docs', 'reference', 'rules.md'), 'utf8'))
  const expected = expectedPage(RULE_FAMILIES)
  deepEqual(page, expected, `The tables should be:\n${renderPage(expected)}`)
})

test('docs/reference/rules.md names every attack type', () => {
  const page = readFileSync(inProject('docs', 'reference', 'rules.md'), 'utf8')
  deepEqual(
    ATTACK_TYPES.filter((type) => type !== 'none' && !page.includes(type)),
    [],
  )
})

/** What a visitor showed and where; not when, to whom it belongs or what anybody made of it. */
const READABLE: ReadonlySet<string> = new Set(
  words('kind service transport detail sourceIp sourcePort destinationIp destinationPort'),
)

test('no rule reads what the server answered in words, nor the time, the sensor or the source', () => {
  const detail: EventDetail = {
    userName: 'root',
    authMethod: 'password',
    command: 'id',
    method: 'RCPT',
    url: '/x',
    status: 554,
    userAgent: 'x',
    argument: 'x',
    client: 'x',
    response: '554 rejected',
    mailFrom: 'a@b.example',
    mailTo: 'c@d.example',
    file: 'x',
    tcpFlags: 2,
    icmpType: 8,
  }
  const read = new Set<string>()
  const watched = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (object, key) => {
        read.add(String(key))
        return Reflect.get(object, key) as unknown
      },
    })
  for (const { name } of EVENT_KINDS) {
    for (const transport of [1, 6, 17]) {
      const event: Event = { ...visit({ kind: name, transport }), detail: watched(detail) }
      assess(watched(event))
    }
  }
  ok(read.has('mailTo') && read.has('tcpFlags'), 'the watch works')
  ok(!read.has('response'))
  const facts = Object.keys(visit({ kind: 'packet' }))
  deepEqual(
    facts.filter((fact) => read.has(fact) && !READABLE.has(fact)),
    [],
  )
})
