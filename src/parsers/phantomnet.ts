import { eventFromJson } from '../event/schema.js'
import { parseJson } from './json-fields.js'
import { type LogFormat, type Parsed, rejected } from './parser.js'
import { emptyLine, reject, shareOf } from './reasons.js'

/** Our own events as JSON, one a line: what our sensors write and anyone may send. */
export const phantomnet: LogFormat = {
  name: 'phantomnet',
  title: 'PhantomNet events, NDJSON',
  isHoneypot: false,
  detect: (lines) => shareOf(lines, (line) => eventFromJson(parseJson(line)).ok),
  open: () => ({ parse }),
}

function parse(line: string): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const value = parseJson(line)
  if (value === undefined) return reject('not JSON')
  const read = eventFromJson(value)
  return read.ok ? { outcome: 'event', event: read.event } : rejected(read.reason)
}
