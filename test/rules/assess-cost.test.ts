import { ok } from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Event, type EventDetail, MAX_TEXT_LENGTH } from '../../src/event/event.js'
import { Rng } from '../../src/math/rng.js'
import { assess } from '../../src/rules/assess.js'
import { words } from '../../src/rules/literal-table.js'
import { request, typed, visit } from './twins.js'
import { workOf } from './work-meter.js'

/** What starts, nests or never ends something in the rules' scans. */
const PIECES = [
  ...words(`
    ( ) ' " \` ; | || && $( < <a <! <?x % %25 %2525 %c0%af %u002e %0a %0aa %00 \\ \\x4 /* /*! /*!5 */ + .. ../ /... /.
    :// =http:// =http://0x1 ? = 0x 1 1=1 or javascript: {{ \${ {{7* () $IFS \${IFS} '' /tmp/ base64 |sh a A é
    \u0130 1, 255,255, |1| @ %a@ ! :) host: [:: #{ *{ \udc00
  `),
  ' ',
  '\t',
  '\0',
  '& ',
  ' or ',
  ' and 1=',
  "' or ",
  "')) ",
  ' on',
  ' onerror',
  '() {',
  'union select ',
  'select ',
  ' in (',
  'busybox ',
  'BUSYBOX ',
  'sudo ',
  'a=b ',
  'nohup ',
  'wget http://',
  'echo \\x',
]

const FIRST_LINE = { method: 'GET', url: '/', status: 404 } satisfies EventDetail

/** Every text of an event that rules read, and the kind of event that shows it. */
const PLACES: readonly (readonly [string, (text: string) => Event])[] = [
  ['a request target', (text) => request(text, { status: 404 })],
  ['a user agent', (userAgent) => request('/', { userAgent })],
  ['a referrer and a host', (text) => request('/', { referrer: text, host: text })],
  ['a method', (method) => request('x', { method })],
  ['a command line', typed],
  ['a user name', (userName) => visit({ kind: 'auth.failure', service: 'ftp' }, { userName })],
  ['an SSH banner', (client) => visit({ kind: 'handshake' }, { client })],
  ['the argument of PORT', (argument) => ftp('PORT', argument)],
  ['the argument of EPRT', (argument) => ftp('EPRT', argument)],
  ['the argument of SITE', (argument) => ftp('SITE', argument)],
  ['mail addresses', (text) => mail({ mailFrom: text, mailTo: text, client: text })],
  ['a file name', (file) => visit({ kind: 'file.upload', service: 'ftp' }, { file })],
  ['the far end of a tunnel', (argument) => visit({ kind: 'forward.request' }, { argument })],
  [
    'a broken protocol',
    (text) => visit({ kind: 'protocol.error' }, { ...FIRST_LINE, argument: text, command: text }),
  ],
]

function ftp(method: string, argument: string): Event {
  return visit({ kind: 'ftp.command', service: 'ftp' }, { method, argument })
}

function mail(detail: EventDetail): Event {
  return visit({ kind: 'smtp.command', service: 'smtp' }, detail)
}

function filled(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
}

/** Pieces in any order, the same for the same seed. */
function mixed(seed: number): string {
  const rng = new Rng(seed)
  let text = ''
  while (text.length < MAX_TEXT_LENGTH) text += PIECES[rng.nextBelow(PIECES.length)] ?? ''
  return text.slice(0, MAX_TEXT_LENGTH)
}

/** Looks at a character that all rules together may take, for the worst text we know; see the figures printed. */
const MOST_LOOKS = 1200

suite('whatever a visitor writes, the work of the rules grows with its length alone', () => {
  for (const [place, eventOf] of PLACES) {
    test(place, (context) => {
      let most = 0
      for (const piece of PIECES) {
        const half = eventOf(filled(piece, MAX_TEXT_LENGTH / 2))
        const full = eventOf(filled(piece, MAX_TEXT_LENGTH))
        const halfWork = workOf(() => assess(half))
        const fullWork = workOf(() => assess(full))
        ok(
          fullWork <= 2.2 * halfWork + MAX_TEXT_LENGTH,
          `${JSON.stringify(piece)} costs ${halfWork} for 4 KB and ${fullWork} for 8 KB`,
        )
        most = Math.max(most, fullWork)
      }
      for (let seed = 1; seed <= 10; seed++) {
        const event = eventOf(mixed(seed))
        most = Math.max(
          most,
          workOf(() => assess(event)),
        )
      }
      context.diagnostic(`at most ${(most / MAX_TEXT_LENGTH).toFixed(1)} looks at a character`)
      ok(most <= MOST_LOOKS * MAX_TEXT_LENGTH, `${most} looks`)
    })
  }
})

test('the meter counts a quadratic scan as one', () => {
  const quadratic = (text: string): void => {
    for (let at = 0; at < text.length; at++) text.indexOf('!', at)
  }
  const half = workOf(() => quadratic(filled('a', 1000)))
  const full = workOf(() => quadratic(filled('a', 2000)))
  ok(full > 3.9 * half)
})
