import { LOG_FORMATS } from './catalog.js'
import type { LineParser, LogFormat, Parsed, ParserContext } from './parser.js'
import { reject, skip } from './reasons.js'
import { parseSyslog } from './syslog.js'
import { YearClock } from './year-clock.js'

/** Formats whose lines are syslog messages. */
const SYSLOG_FORMATS = [
  'sshd',
  'vsftpd',
  'proftpd',
  'postfix',
  'dovecot',
  'netfilter',
  'ciscoasa',
  'endlessh',
]

/** Formats whose lines are JSON, as a message that a sensor sends to syslog holds them. */
const JSON_FORMATS = ['suricata', 'cowrie', 'zeek', 'opencanary', 'phantomnet']

/** A format, and what reads its lines. */
interface Reader {
  readonly format: LogFormat
  readonly parser: LineParser
}

/**
 * Reads what many programs of many machines send to one place: each message goes to the parser of the syslog format that
 * says it is its own, and one whose text is a JSON document to that of a JSON format.
 */
export class SyslogRelayParser implements LineParser {
  readonly #syslog: readonly Reader[]
  readonly #json: readonly Reader[]
  readonly #clock: YearClock

  constructor(context: ParserContext) {
    const open = (names: readonly string[]): Reader[] =>
      LOG_FORMATS.filter(({ name }) => names.includes(name)).map((format) => ({
        format,
        parser: format.open(context),
      }))
    this.#syslog = open(SYSLOG_FORMATS)
    this.#json = open(JSON_FORMATS)
    this.#clock = new YearClock(context.referenceMs)
  }

  parse(line: string): Parsed {
    const header = parseSyslog(line, this.#clock)
    if (header === null) return reject('not a syslog line')
    if (header === 'impossible time') return reject('time missing or impossible')
    const text = header.message.trimStart()
    const isDocument = text.startsWith('{')
    const shown = isDocument ? text : line
    const reader = (isDocument ? this.#json : this.#syslog).find(
      ({ format }) => format.detect([shown]) > 0,
    )
    if (reader !== undefined) return reader.parser.parse(shown)
    return skip(isDocument ? 'another log' : 'another program')
  }
}
