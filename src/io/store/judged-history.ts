import type { VerdictJson } from '../../detector/verdict.js'
import type { Event } from '../../event/event.js'
import { eventFromJson } from '../../event/schema.js'
import type { StateDatabase } from './state-database.js'

/** Verdicts read at a time. */
const PAGE = 1000

/** A verdict as it was stored, and the event it is about. */
export interface JudgedEvent {
  readonly document: VerdictJson
  readonly event: Event
}

/** Every stored verdict with its event, in the order they were judged; what cannot be read any more is null. */
export function* judgedHistory(database: StateDatabase): Generator<JudgedEvent | null> {
  const page = database.query<{ id: number; document: string; event: string }>(
    `SELECT id, document, event FROM verdicts WHERE id > ? ORDER BY id LIMIT ${PAGE}`,
  )
  for (let after = 0; ;) {
    const rows = page.all(after)
    for (const { id, document, event } of rows) {
      after = id
      const read = eventFromJson(JSON.parse(event))
      yield read.ok ? { document: JSON.parse(document) as VerdictJson, event: read.event } : null
    }
    if (rows.length < PAGE) return
  }
}
