import type { Event } from '../event/event.js'
import { eventFromJson } from '../event/schema.js'

/** What the lines of a body are: lines = events + rejected + blank. */
export interface BodyLines {
  readonly events: readonly Event[]
  /** The first of the refused lines, by number from 1. */
  readonly rejects: { readonly line: number; readonly reason: string }[]
  readonly rejected: number
  /** All of them, by reason. */
  readonly reasons: ReadonlyMap<string, number>
  readonly blank: number
}

/** Reads text of one JSON document a line as events. @param mostTold refused lines that are named. @returns null for more than `mostLines` lines. */
export function eventsOfBody(body: string, mostTold: number, mostLines: number): BodyLines | null {
  const events: Event[] = []
  const rejects: BodyLines['rejects'] = []
  const reasons = new Map<string, number>()
  let rejected = 0
  let blank = 0
  let line = 0
  for (let start = 0; start < body.length;) {
    const newline = body.indexOf('\n', start)
    const end = newline < 0 ? body.length : newline
    const text = body.slice(start, end).trim()
    start = end + 1
    line++
    if (line > mostLines) return null
    if (text === '') {
      blank++
      continue
    }
    const reason = readInto(events, text)
    if (reason === null) continue
    rejected++
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    if (rejects.length < mostTold) rejects.push({ line, reason })
  }
  return { events, rejects, rejected, reasons, blank }
}

/** @returns why it was refused; null when it was not. */
function readInto(events: Event[], text: string): string | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'not JSON'
  }
  const read = eventFromJson(value)
  if (!read.ok) return read.reason
  events.push(read.event)
  return null
}
