import { deepEqual, equal, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { AttackLog, BenignLog, Material } from '../../../bench/learning/material.js'
import { type Mix, mixOf } from '../../../bench/learning/mix.js'
import { partsOf, rowsOf } from '../../../bench/learning/rows.js'
import { ATTACKS, BENIGN, type Family } from '../../../bench/learning/sources.js'
import { LabelBook } from '../../../src/dataset/labels.js'
import type { LabeledEvent } from '../../../src/event/event.js'
import type { Service } from '../../../src/event/kinds.js'
import { eventOf } from '../../features/sample-events.js'
import { inProject } from '../../project.js'

const MINUTE_MS = 60_000

/** Events of an address, one a minute. */
function visit(
  sourceIp: string,
  count: number,
  service: Service,
  attack: string,
  fromMs = 0,
): LabeledEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    event: eventOf({ sourceIp, service, atMs: fromMs + i * MINUTE_MS }),
    isAttack: attack !== '',
    attack,
  }))
}

function benignLog(file: string, events: readonly LabeledEvent[]): BenignLog {
  return { file, events, fromMs: events[0]?.event.atMs ?? 0, toMs: events.at(-1)?.event.atMs ?? 0 }
}

function attackLog(file: string, family: Family, visits: readonly LabeledEvent[][]): AttackLog {
  return {
    file,
    family,
    bySource: new Map(visits.map((events) => [events[0]?.event.sourceIp ?? '', events])),
  }
}

/** A hundred minutes of web, a day of logins, an attack file a side, one address in both of them. */
const material: Material = {
  benign: [
    benignLog('web', visit('192.0.2.1', 101, 'http', '')),
    benignLog('ssh', visit('192.0.2.2', 1440, 'ssh', '', 9e9)),
  ],
  attacks: [
    attackLog('scan1', 'web scanner', [visit('203.0.113.1', 400, 'http', 'scan', 5e9)]),
    attackLog('scan2', 'web scanner', [
      visit('203.0.113.1', 20, 'http', 'scan', 6e9),
      visit('203.0.113.2', 400, 'http', 'scan', 6e9),
    ]),
    attackLog('guess1', 'sshd brute force', [
      visit('203.0.113.3', 300, 'ssh', 'guess', 7e9),
      visit('192.0.2.2', 300, 'ssh', 'guess', 8e9),
    ]),
    attackLog('guess2', 'sshd brute force', [visit('203.0.113.4', 300, 'ssh', 'guess', 7e9)]),
  ],
  spam: attackLog('mail', 'spam', []),
}

const mixed = (seed: number, share = 0.1): Mix => mixOf(material, { share, seed, withMail: true })

test('attacks are the wanted share on either side of the cut, and the rest is all that is ordinary', () => {
  const { train, test: judged } = partsOf(rowsOf(mixed(0)))
  const attacks = (labels: Int8Array): number => labels.filter((label) => label === 1).length
  // 60 of 101 minutes and 864 of 1,440 lie before the cut; a tenth of all is a ninth of them.
  equal(train.X.rows - attacks(train.labels), 60 + 864)
  equal(attacks(train.labels), 103)
  equal(judged.X.rows - attacks(judged.labels), 41 + 576)
  equal(attacks(judged.labels), 69)
})

test('no address attacks on both sides, whatever files it is in', () => {
  for (const seed of [0, 1, 2, 3]) {
    const { train, test: judged } = partsOf(rowsOf(mixed(seed)))
    const attackers = ({ labels, sourceIps }: typeof train): string[] =>
      sourceIps.filter((_, i) => labels[i] === 1)
    const learnt = new Set(attackers(train))
    deepEqual(
      attackers(judged).filter((ip) => learnt.has(ip)),
      [],
    )
    ok(learnt.size > 0)
  }
})

test('a family with two files has one on each side, and they change with the seed', () => {
  const judged = (seed: number): string[] => {
    const { dataset, cut } = rowsOf(mixed(seed, 0.5))
    const attackers = dataset.sourceIps.filter((_, i) => i >= cut && dataset.labels[i] === 1)
    return [...new Set(attackers)].filter((ip) => ip !== '192.0.2.2').sort()
  }
  deepEqual(judged(0), ['203.0.113.1', '203.0.113.2', '203.0.113.3'])
  deepEqual(judged(1), ['203.0.113.1', '203.0.113.4'])
})

test('an address that visits and later attacks is never made to attack first', () => {
  const { events } = mixed(0)
  const own = events.filter(({ event }) => event.sourceIp === '192.0.2.2')
  const firstAttack = own.findIndex(({ isAttack }) => isAttack === true)
  ok(firstAttack > 0)
  ok(own.slice(firstAttack).every(({ isAttack }) => isAttack === true))
})

test('events are in time order and a seed always gives the same mix', () => {
  const { events } = mixed(3)
  ok(events.every(({ event }, i) => i === 0 || event.atMs >= (events[i - 1]?.event.atMs ?? 0)))
  deepEqual(mixed(3), mixed(3))
  const times = ({ events: all }: Mix): number[] => all.map(({ event }) => event.atMs)
  ok(times(mixed(3)).some((atMs, i) => atMs !== times(mixed(5))[i]))
})

test('the label file of the mix is one, and names only its logs', () => {
  const text = readFileSync(inProject('bench', 'learning', 'labels.yaml'), 'utf8')
  const book = LabelBook.from(parse(text))
  deepEqual(book.unmatched([...BENIGN, ...ATTACKS].map(({ file }) => file)), [])
})
