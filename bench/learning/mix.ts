import type { LabeledEvent } from '../../src/event/event.js'
import type { Service } from '../../src/event/kinds.js'
import { Rng } from '../../src/math/rng.js'
import { type Amounts, stretchesOf, waterLevel } from './draw.js'
import type { AttackLog, BenignLog, Material } from './material.js'
import type { Family } from './sources.js'

/** What is mixed. */
export interface MixOptions {
  /** Share of attacks among the events of either part, in (0, 1). */
  readonly share: number
  readonly seed: number
  /** Whether mail is in the mix: delivered as normal, rejected as spam. */
  readonly withMail: boolean
}

/** Ordinary events and attacks in one timeline. */
export interface Mix {
  /** In time order. */
  readonly events: readonly LabeledEvent[]
  /** Events before this are to learn from, the others to be judged on. */
  readonly cutMs: number
  /** Attacks of the test part by family. */
  readonly drawn: ReadonlyMap<Family, { readonly events: number; readonly sources: number }>
}

/** Share of each ordinary log's time that is before the cut. */
const TRAIN_SHARE = 0.6

/** Where the timeline is cut; all that matters is that every log has the same. */
const CUT_MS = Date.UTC(2026, 0, 15, 12)

/** Attacks that may be drawn on one side of the cut. */
type Side = ReadonlyMap<Family, ReadonlyMap<string, readonly LabeledEvent[]>>

/**
 * Mixes the material as the protocol asks. Each ordinary log is moved in time as a whole, so that 60 % of its time lies before one
 * common cut. Attacks are stretches of single sources' events, moved as a whole to a random time of an ordinary log of their
 * service; on each side of the cut they make up the wanted share, in equal parts from the families as far as these have enough. No
 * file, and no address, attacks on both sides. Rejected mail alone keeps its place in the log it is from, after the cut. Where an
 * address is an ordinary visitor in one log and attacks in a later one, as the lab's of FTP, its attack stays the later: no visit is
 * made to follow an attack that it preceded.
 */
export function mixOf(material: Material, { share, seed, withMail }: MixOptions): Mix {
  const rng = new Rng(seed, 1)
  const logs = material.benign
    .filter(({ events }) => withMail || events[0]?.event.service !== 'smtp')
    .map(alignedToCut)
  const [early, late] = [logs.map(beforeCut), logs.map(afterCut)]
  const wantedOf = (parts: readonly BenignLog[]): number =>
    Math.round((parts.reduce((sum, { events }) => sum + events.length, 0) * share) / (1 - share))
  const services = new Set(logs.map(({ events }) => events[0]?.event.service))
  const { train, test } = sidesOf(attacksOn(material, services), seed, rng, withMail)
  const lastVisit = lastVisits(logs)
  const unvisited = withoutAddresses(train, (ip) => lastVisit.has(ip))
  const trainAttacks = drawSide(unvisited, wantedOf(early), { logs: early, lastVisit }, rng)
  const testAttacks = drawSide(test, wantedOf(late), { logs: late, lastVisit }, rng)
  const events = [...logs.flatMap(({ events }) => events), ...trainAttacks, ...testAttacks]
  return {
    events: events.sort((a, b) => a.event.atMs - b.event.atMs),
    cutMs: CUT_MS,
    drawn: countDrawn(testAttacks, test),
  }
}

function moved(labeled: LabeledEvent, shiftMs: number): LabeledEvent {
  return { ...labeled, event: { ...labeled.event, atMs: labeled.event.atMs + shiftMs } }
}

function alignedToCut({ file, events, fromMs, toMs }: BenignLog): BenignLog {
  const shiftMs = shiftToCut(fromMs, toMs)
  return logOf(
    file,
    events.map((labeled) => moved(labeled, shiftMs)),
  )
}

function shiftToCut(fromMs: number, toMs: number): number {
  return CUT_MS - (fromMs + TRAIN_SHARE * (toMs - fromMs))
}

function beforeCut({ file, events }: BenignLog): BenignLog {
  return logOf(
    file,
    events.filter(({ event }) => event.atMs < CUT_MS),
  )
}

function afterCut({ file, events }: BenignLog): BenignLog {
  return logOf(
    file,
    events.filter(({ event }) => event.atMs >= CUT_MS),
  )
}

function logOf(file: string, events: readonly LabeledEvent[]): BenignLog {
  return {
    file,
    events,
    fromMs: events[0]?.event.atMs ?? CUT_MS,
    toMs: events.at(-1)?.event.atMs ?? CUT_MS,
  }
}

/** The material less attacks on services without an ordinary log. */
function attacksOn(material: Material, services: ReadonlySet<Service | undefined>): Material {
  const attacks = material.attacks.map((log) => {
    const own = [...log.bySource].map(([ip, events]): [string, readonly LabeledEvent[]] => [
      ip,
      events.filter(({ event }) => services.has(event.service)),
    ])
    return { ...log, bySource: new Map(own.filter(([, events]) => events.length > 0)) }
  })
  return { ...material, attacks }
}

/** Which files attack on which side: of a family with two, one each, changing with the seed; of others six in ten learn. */
function sidesOf(
  { attacks, spam, benign }: Material,
  seed: number,
  rng: Rng,
  withMail: boolean,
): { train: Side; test: Side } {
  const train = new Map<Family, ReadonlyMap<string, readonly LabeledEvent[]>>()
  const test = new Map<Family, ReadonlyMap<string, readonly LabeledEvent[]>>()
  const families = [...new Set(attacks.map(({ family }) => family))]
  for (const [k, family] of families.entries()) {
    const files = attacks.filter((log) => log.family === family)
    const order = files.length === 2 ? alternated(files, seed + k) : shuffled(files, rng)
    const learnt = Math.round(order.length * (files.length === 2 ? 0.5 : TRAIN_SHARE))
    train.set(family, sourcesOf(order.slice(0, learnt)))
    test.set(family, sourcesOf(order.slice(learnt)))
  }
  const mail = benign.find(({ file }) => file === spam.file)
  if (withMail && mail !== undefined) {
    const shiftMs = shiftToCut(mail.fromMs, mail.toMs)
    const late = [...spam.bySource].map(([ip, events]): [string, LabeledEvent[]] => [
      ip,
      events.map((labeled) => moved(labeled, shiftMs)).filter(({ event }) => event.atMs >= CUT_MS),
    ])
    test.set('spam', new Map(late.filter(([, events]) => events.length > 0)))
  }
  const judged = new Set([...test.values()].flatMap((sources) => [...sources.keys()]))
  return { train: withoutAddresses(train, (ip) => judged.has(ip)), test }
}

function withoutAddresses(side: Side, isLeftOut: (ip: string) => boolean): Side {
  return new Map(
    [...side].map(([family, sources]) => [
      family,
      new Map([...sources].filter(([ip]) => !isLeftOut(ip))),
    ]),
  )
}

/** When each address was an ordinary visitor for the last time. */
function lastVisits(logs: readonly BenignLog[]): Map<string, number> {
  const out = new Map<string, number>()
  for (const { event } of logs.flatMap(({ events }) => events))
    out.set(event.sourceIp, Math.max(event.atMs, out.get(event.sourceIp) ?? event.atMs))
  return out
}

function alternated(files: readonly AttackLog[], turn: number): AttackLog[] {
  return turn % 2 === 0 ? [...files] : files.toReversed()
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = rng.nextBelow(i + 1)
    ;[out[i], out[j]] = [out[j] as T, out[i] as T]
  }
  return out
}

/** A source seen on several days is one source. */
function sourcesOf(logs: readonly AttackLog[]): Map<string, readonly LabeledEvent[]> {
  const out = new Map<string, readonly LabeledEvent[]>()
  for (const { bySource } of logs)
    for (const [ip, events] of bySource) out.set(ip, [...(out.get(ip) ?? []), ...events])
  for (const [ip, events] of out)
    out.set(
      ip,
      events.toSorted((a, b) => a.event.atMs - b.event.atMs),
    )
  return out
}

/** Where attacks are put. */
interface Timeline {
  readonly logs: readonly BenignLog[]
  readonly lastVisit: ReadonlyMap<string, number>
}

function drawSide(side: Side, wanted: number, timeline: Timeline, rng: Rng): LabeledEvent[] {
  const available: Amounts = new Map(
    [...side].map(([family, sources]) => [family, sum([...sources.values()].map(sizeOf))]),
  )
  const quotas = waterLevel(available, wanted)
  return [...side].flatMap(([family, sources]) =>
    stretchesOf(shuffled([...sources.values()], rng), quotas.get(family) ?? 0, rng).flatMap(
      (stretch) => (family === 'spam' ? stretch : placed(stretch, timeline, rng)),
    ),
  )
}

const sizeOf = ({ length }: { readonly length: number }): number => length
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The stretch moved to a random time of an ordinary log of its service, a log as likely as it has events. */
function placed(
  stretch: readonly LabeledEvent[],
  { logs, lastVisit }: Timeline,
  rng: Rng,
): LabeledEvent[] {
  const [first] = stretch
  const last = stretch.at(-1)
  if (first === undefined || last === undefined) return []
  const log = drawLog(logs, first.event.service, rng)
  const fromMs = Math.max(log.fromMs, lastVisit.get(first.event.sourceIp) ?? log.fromMs)
  const toMs = Math.max(fromMs, log.toMs)
  const lastsMs = last.event.atMs - first.event.atMs
  const latest = Math.max(fromMs, toMs - lastsMs)
  const drawnMs = fromMs + rng.nextFloat() * (latest - fromMs)
  // Longer than the log is: it may begin before it or end after it, but does not cross the cut.
  const startMs = toMs < CUT_MS ? Math.min(drawnMs, CUT_MS - 1 - lastsMs) : drawnMs
  return stretch.map((labeled) => moved(labeled, startMs - first.event.atMs))
}

function drawLog(logs: readonly BenignLog[], service: Service, rng: Rng): BenignLog {
  const own = logs.filter(({ events }) => events[0]?.event.service === service)
  let draw = rng.nextBelow(Math.max(1, sum(own.map(({ events }) => events.length))))
  for (const log of own) {
    if (draw < log.events.length) return log
    draw -= log.events.length
  }
  throw new Error(`no ordinary log of ${service}`)
}

function countDrawn(
  attacks: readonly LabeledEvent[],
  side: Side,
): Map<Family, { events: number; sources: number }> {
  const out = new Map<Family, { events: number; sources: number }>()
  for (const [family, sources] of side) {
    const own = attacks.filter(({ event }) => sources.has(event.sourceIp))
    out.set(family, {
      events: own.length,
      sources: new Set(own.map(({ event }) => event.sourceIp)).size,
    })
  }
  return out
}
