import { canonicalAddress } from '../event/address.js'
import { parseInstant } from '../event/instant.js'
import { makeEvent } from '../event/make-event.js'
import { utf8Length } from '../event/text.js'
import type { LogFormat, Parsed } from './parser.js'
import { emptyLine, note, reject, shareOf } from './reasons.js'

/** `2014-11-17 02:20:34,516 (glastopf.glastopf) message` */
const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) \(([\w.]{1,64})\) (.*)$/s

/** `203.0.113.5 requested GET /path on host:80`; the path may hold blanks, so the last ` on ` ends it. */
const REQUEST = /^([0-9a-fA-F.:]{2,45}) requested ([A-Z]{1,16}) (.*) on (\S{1,255}):(\d{1,5})$/s

const TCP = 6

/** Glastopf's log: one request a line, between what it says of its feed and of itself. */
export const glastopf: LogFormat = {
  name: 'glastopf',
  title: 'Glastopf web honeypot, text log',
  isHoneypot: true,
  detect: (lines) =>
    shareOf(lines, (line) => {
      const module = LINE.exec(line)?.[2]
      return module !== undefined && /^(?:glastopf|pyhpfeeds)/.test(module)
    }),
  open: () => ({ parse }),
}

function parse(line: string): Parsed {
  const empty = emptyLine(line)
  if (empty !== null) return empty
  const parts = LINE.exec(line)
  if (parts === null) return reject('not a line of its log')
  const [, stamp = '', , message = ''] = parts
  const request = REQUEST.exec(message)
  if (request === null) return note('sensor status')
  const instant = parseInstant(stamp)
  if (instant === null) return reject('time missing or impossible')
  const sourceIp = canonicalAddress(request[1] as string)
  if (sourceIp === null) return reject('no source address')
  const [, , method = '', url = '', host = '', port = ''] = request
  const event = makeEvent({
    kind: 'http.request',
    atMs: instant.atMs,
    source: glastopf.name,
    service: 'http',
    sourceIp,
    destinationPort: Number(port) <= 65_535 ? Number(port) : 0,
    transport: TCP,
    lengthBytes: utf8Length(`${method} ${url} HTTP/1.1`),
    detail: { method, url, host },
    quality: ['zone_inferred'],
  })
  return { outcome: 'event', event }
}
