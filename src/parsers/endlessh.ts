import { canonicalAddress } from '../event/address.js'
import { parseInstant } from '../event/instant.js'
import type { QualityFlag } from '../event/event.js'
import { makeEvent } from '../event/make-event.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf } from './reasons.js'
import { parseSyslog } from './syslog.js'
import { shareOfProgram } from './syslog-share.js'
import { YearClock } from './year-clock.js'

/** `ACCEPT host=::ffff:203.0.113.5 port=4022 fd=4 n=1/4096`, `CLOSE … time=20.020 bytes=32`. */
const VISIT =
  /^(ACCEPT|CLOSE) host=([0-9a-fA-F.:%]{2,60}) port=(\d{1,5}) fd=(\d{1,9})(?: n=\d+\/\d+)?(?: time=(\d{1,9}(?:\.\d{1,9})?) bytes=\d{1,15})?$/

const OWN_STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) /
const OWN_MESSAGE =
  /^(?:ACCEPT|CLOSE|Port|Delay|MaxLineLength|MaxClients|BindFamily|TOTALS|SIG\w+) ?/
const TCP = 6
const SSH_PORT = 22

/** Endlessh, the SSH tarpit: its own log and its lines in syslog. */
export const endlessh: LogFormat = {
  name: 'endlessh',
  title: 'Endlessh SSH tarpit',
  isHoneypot: true,
  detect: (lines) =>
    Math.max(
      shareOf(lines, (line) => OWN_STAMP.test(line) && OWN_MESSAGE.test(line.slice(25))),
      shareOfProgram(lines, (program) => program === 'endlessh'),
    ),
  open: ({ referenceMs }) => {
    const clock = new YearClock(referenceMs)
    return { parse: (line) => parse(line, clock) }
  },
}

function parse(line: string, clock: YearClock): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const stamp = OWN_STAMP.exec(line)?.[1]
  if (stamp !== undefined) {
    const instant = parseInstant(stamp)
    if (instant === null) return reject('time missing or impossible')
    return read(line.slice(stamp.length + 1), instant.atMs, '', [])
  }
  const header = parseSyslog(line, clock)
  if (header === null) return reject('not a syslog line')
  if (header === 'impossible time') return reject('time missing or impossible')
  return read(header.message, header.atMs, header.host, header.quality)
}

function read(
  message: string,
  atMs: number,
  sensor: string,
  quality: readonly QualityFlag[],
): Parsed {
  const visit = VISIT.exec(message)
  if (visit === null) return note('sensor status')
  const [, word, host = '', port = '', fd = '', seconds] = visit
  const sourceIp = canonicalAddress(host)
  if (sourceIp === null) return reject('no source address')
  const event = makeEvent({
    kind: word === 'ACCEPT' ? 'connection.open' : 'connection.close',
    atMs,
    source: endlessh.name,
    sensor,
    service: 'ssh',
    sourceIp,
    sourcePort: Number(port) <= 65_535 ? Number(port) : 0,
    destinationPort: SSH_PORT,
    transport: TCP,
    session: fd,
    detail: { durationMs: seconds === undefined ? undefined : Number(seconds) * 1000 },
    quality,
  })
  return { outcome: 'event', event }
}
