import type { Reason, Verdict } from '../../detector/verdict.js'
import type { Event, EventDetail } from '../../event/event.js'
import { EVENT_DETAIL_FIELDS } from '../../event/schema.js'
import type { Decision } from '../../response/decision.js'
import { BlockReader } from './block-reader.js'
import { type BlockWriter, MAX_BLOCK_ROWS } from './block-writer.js'

/** A verdict and what was decided of it. */
export interface KeptVerdict {
  readonly verdict: Verdict
  readonly decision: Decision
}

/** Begins every block; a block that begins with another is of a later release. */
const LAYOUT = 1

const DETAILS = Object.entries(EVENT_DETAIL_FIELDS) as [
  keyof EventDetail,
  (typeof EVENT_DETAIL_FIELDS)[keyof EventDetail],
][]

/** Places of an event's details in the catalogue: what a block calls them. A detail may be added at its end, none taken away. */
const DETAIL_PLACES = new Map<string, number>(DETAILS.map(([key], place) => [key, place]))

/** Columns of one text a row, in their order in a block. */
const WORD_COLUMNS = {
  kind: ({ verdict }) => verdict.event.kind,
  source: ({ verdict }) => verdict.event.source,
  sensor: ({ verdict }) => verdict.event.sensor,
  service: ({ verdict }) => verdict.event.service,
  sourceIp: ({ verdict }) => verdict.event.sourceIp,
  destinationIp: ({ verdict }) => verdict.event.destinationIp,
  session: ({ verdict }) => verdict.event.session,
  quality: ({ verdict }) => verdict.event.quality.join(' '),
  prediction: ({ verdict }) => verdict.prediction,
  threatLevel: ({ verdict }) => verdict.threatLevel,
  drivenBy: ({ verdict }) => verdict.drivenBy,
  attackType: ({ verdict }) => verdict.attackType,
  technique: ({ verdict }) => verdict.technique,
  rule: ({ verdict }) => verdict.rule,
  modelVersion: ({ verdict }) => verdict.modelVersion,
  action: ({ decision }) => decision.action,
  target: ({ decision }) => decision.target,
  why: ({ decision }) => decision.why,
} as const satisfies Readonly<Record<string, (kept: KeptVerdict) => string>>

/** Columns of one number a row, behind the texts. */
const NUMBER_COLUMNS = {
  atMs: ({ verdict }) => verdict.event.atMs,
  sourcePort: ({ verdict }) => verdict.event.sourcePort,
  destinationPort: ({ verdict }) => verdict.event.destinationPort,
  transport: ({ verdict }) => verdict.event.transport,
  lengthBytes: ({ verdict }) => verdict.event.lengthBytes,
  anomalyScore: ({ verdict }) => verdict.anomalyScore,
  decisionFunction: ({ verdict }) => verdict.decisionFunction,
  threatScore: ({ verdict }) => verdict.threatScore,
  decidedAtMs: ({ decision }) => decision.atMs,
  durationS: ({ decision }) => decision.durationS,
  isDryRun: ({ decision }) => (decision.isDryRun ? 1 : 0),
} as const satisfies Readonly<Record<string, (kept: KeptVerdict) => number>>

type WordColumn = keyof typeof WORD_COLUMNS
type NumberColumn = keyof typeof NUMBER_COLUMNS

/** Where a column is gathered before it is written. */
const texts: (string | undefined)[] = Array.from({ length: MAX_BLOCK_ROWS })
const figures = new Float64Array(MAX_BLOCK_ROWS)

/** Writes verdicts as a block, to be read back to the bit. @param kept 1 to MAX_BLOCK_ROWS. */
export function writeBlock(writer: BlockWriter, kept: readonly KeptVerdict[]): void {
  const count = kept.length
  writer.byte(LAYOUT)
  for (const of of Object.values(WORD_COLUMNS)) {
    for (let i = 0; i < count; i++) texts[i] = of(kept[i] as KeptVerdict)
    writer.words(texts, count)
  }
  for (const of of Object.values(NUMBER_COLUMNS)) {
    for (let i = 0; i < count; i++) figures[i] = of(kept[i] as KeptVerdict)
    writer.numbers(figures, count)
  }
  writeFeatures(writer, kept)
  writeDetails(writer, kept)
  writeReasons(writer, kept)
}

/** How many each has, then feature by feature; who has fewer than another has 0 there. */
function writeFeatures(writer: BlockWriter, kept: readonly KeptVerdict[]): void {
  const count = kept.length
  let most = 0
  for (let i = 0; i < count; i++) {
    const { length } = (kept[i] as KeptVerdict).verdict.features
    figures[i] = length
    if (length > most) most = length
  }
  writer.byte(most)
  writer.numbers(figures, count)
  for (let j = 0; j < most; j++) {
    for (let i = 0; i < count; i++) figures[i] = (kept[i] as KeptVerdict).verdict.features[j] ?? 0
    writer.numbers(figures, count)
  }
}

/** Only the details that occur, each with its place in the catalogue. */
function writeDetails(writer: BlockWriter, kept: readonly KeptVerdict[]): void {
  const count = kept.length
  const places = new Set<number>()
  for (const { verdict } of kept)
    for (const key in verdict.event.detail) places.add(DETAIL_PLACES.get(key) as number)
  writer.byte(places.size)
  for (const place of places) {
    const [key, { type }] = DETAILS[place] as (typeof DETAILS)[number]
    writer.byte(place)
    if (isText(type)) {
      for (let i = 0; i < count; i++)
        texts[i] = (kept[i] as KeptVerdict).verdict.event.detail[key] as string | undefined
      writer.words(texts, count)
    } else {
      for (let i = 0; i < count; i++)
        figures[i] = Number((kept[i] as KeptVerdict).verdict.event.detail[key] ?? Number.NaN)
      writer.numbers(figures, count)
    }
  }
}

/** How many each has, then those of all rows one after the other, as many columns as a reason has fields. */
function writeReasons(writer: BlockWriter, kept: readonly KeptVerdict[]): void {
  const reasons: Reason[] = []
  for (let i = 0; i < kept.length; i++) {
    const own = (kept[i] as KeptVerdict).verdict.reasons
    figures[i] = own.length
    for (const reason of own) reasons.push(reason)
  }
  writer.numbers(figures, kept.length)
  for (let from = 0; from < reasons.length; from += MAX_BLOCK_ROWS) {
    const some = reasons.slice(from, from + MAX_BLOCK_ROWS)
    for (const [i, { feature }] of some.entries()) texts[i] = feature
    writer.words(texts, some.length)
    for (const field of ['value', 'typical', 'contribution'] as const) {
      for (const [i, reason] of some.entries()) figures[i] = reason[field]
      writer.numbers(figures, some.length)
    }
  }
}

function isText(type: string): boolean {
  return type === 'text' || type === 'method of authentication'
}

/** Verdicts of a block, read back. */
export class VerdictBlock {
  readonly rows: number
  readonly #words = {} as Record<WordColumn, readonly string[]>
  readonly #numbers = {} as Record<NumberColumn, Float64Array>
  readonly #features: readonly Float64Array[]
  readonly #featureCounts: Float64Array
  readonly #details: ReadonlyMap<number, Float64Array | readonly (string | undefined)[]>
  readonly #reasons: readonly (readonly Reason[])[]

  /** @throws RangeError for bytes that no block has. */
  constructor(bytes: Uint8Array, rows: number) {
    const reader = new BlockReader(bytes)
    const layout = reader.byte()
    if (layout !== LAYOUT) throw new RangeError(`blocks of layout ${layout} are not known`)
    this.rows = rows
    for (const name of Object.keys(WORD_COLUMNS) as WordColumn[])
      this.#words[name] = reader.words(rows) as string[]
    for (const name of Object.keys(NUMBER_COLUMNS) as NumberColumn[])
      this.#numbers[name] = reader.numbers(rows)
    const most = reader.byte()
    this.#featureCounts = reader.numbers(rows)
    this.#features = Array.from({ length: most }, () => reader.numbers(rows))
    this.#details = readDetails(reader, rows)
    this.#reasons = readReasons(reader, rows)
  }

  word(column: WordColumn, row: number): string {
    return this.#words[column][row] as string
  }

  number(column: NumberColumn, row: number): number {
    return this.#numbers[column][row] as number
  }

  event(row: number): Event {
    const quality = this.word('quality', row)
    return {
      kind: this.word('kind', row) as Event['kind'],
      atMs: this.number('atMs', row),
      source: this.word('source', row),
      sensor: this.word('sensor', row),
      service: this.word('service', row) as Event['service'],
      sourceIp: this.word('sourceIp', row),
      sourcePort: this.number('sourcePort', row),
      destinationIp: this.word('destinationIp', row),
      destinationPort: this.number('destinationPort', row),
      transport: this.number('transport', row),
      lengthBytes: this.number('lengthBytes', row),
      session: this.word('session', row),
      detail: this.#detail(row),
      quality: quality === '' ? [] : (quality.split(' ') as Event['quality'][number][]),
    }
  }

  verdict(row: number): Verdict {
    const count = this.#featureCounts[row] as number
    return {
      event: this.event(row),
      features: Array.from({ length: count }, (_, j) => this.#features[j]?.[row] as number),
      prediction: this.word('prediction', row) as Verdict['prediction'],
      anomalyScore: this.number('anomalyScore', row),
      decisionFunction: this.number('decisionFunction', row),
      threatScore: this.number('threatScore', row),
      threatLevel: this.word('threatLevel', row) as Verdict['threatLevel'],
      drivenBy: this.word('drivenBy', row) as Verdict['drivenBy'],
      attackType: this.word('attackType', row) as Verdict['attackType'],
      technique: this.word('technique', row),
      rule: this.word('rule', row),
      reasons: this.#reasons[row] ?? [],
      modelVersion: this.word('modelVersion', row),
    }
  }

  decision(row: number): Decision {
    return {
      action: this.word('action', row) as Decision['action'],
      sourceIp: this.word('sourceIp', row),
      target: this.word('target', row),
      atMs: this.number('decidedAtMs', row),
      durationS: this.number('durationS', row),
      why: this.word('why', row),
      isDryRun: this.number('isDryRun', row) === 1,
    }
  }

  kept(row: number): KeptVerdict {
    return { verdict: this.verdict(row), decision: this.decision(row) }
  }

  /** All rows, in their order. */
  *all(): Generator<KeptVerdict> {
    for (let row = 0; row < this.rows; row++) yield this.kept(row)
  }

  #detail(row: number): EventDetail {
    const detail: Record<string, string | number | boolean> = {}
    for (const [place, column] of this.#details) {
      const value = column[row]
      if (value === undefined || Number.isNaN(value)) continue
      const [key, { type }] = DETAILS[place] as (typeof DETAILS)[number]
      detail[key] = type === 'true or false' ? value === 1 : value
    }
    return detail
  }
}

function readDetails(
  reader: BlockReader,
  rows: number,
): Map<number, Float64Array | (string | undefined)[]> {
  const details = new Map<number, Float64Array | (string | undefined)[]>()
  for (let left = reader.byte(); left > 0; left--) {
    const place = reader.byte()
    const field = DETAILS[place]
    if (field === undefined) throw new RangeError(`there is no detail ${place}`)
    details.set(place, isText(field[1].type) ? reader.words(rows) : reader.numbers(rows))
  }
  return details
}

function readReasons(reader: BlockReader, rows: number): Reason[][] {
  const counts = reader.numbers(rows)
  const all: Reason[] = []
  for (let left = counts.reduce((sum, count) => sum + count, 0); left > 0;) {
    const some = Math.min(left, MAX_BLOCK_ROWS)
    const features = reader.words(some)
    const [values, typical, contributions] = [0, 1, 2].map(() => reader.numbers(some))
    for (let i = 0; i < some; i++) {
      all.push({
        feature: features[i] as string,
        value: values?.[i] as number,
        typical: typical?.[i] as number,
        contribution: contributions?.[i] as number,
      })
    }
    left -= some
  }
  let at = 0
  return Array.from(counts, (count) => all.slice(at, (at += count)))
}
