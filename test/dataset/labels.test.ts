import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { DAY_MS, LabelBook } from '../../src/dataset/labels.js'
import { eventOf, NOON_MS } from '../features/sample-events.js'
import { inProject } from '../project.js'

function bookOf(labels: readonly unknown[], files: readonly unknown[] = []): LabelBook {
  return LabelBook.from({ version: 1, files, labels })
}

/** What the book calls an event of the file: a name, 'normal' or 'unlabelled'. */
function called(book: LabelBook, changed = {}, file = 'ssh/auth.log', isHoneypot = false): string {
  const { isAttack, attack } = book.labeller(file, isHoneypot)(eventOf(changed))
  return isAttack === null ? 'unlabelled' : isAttack ? attack : 'normal'
}

test('an empty book labels nothing, but a visitor of a honeypot is an attacker by nature', () => {
  equal(called(LabelBook.empty), 'unlabelled')
  equal(called(LabelBook.empty, {}, 'cowrie.json', true), 'honeypot')
})

test('the label file has the last word on a honeypot too: a monitor that visits it is normal', () => {
  const book = bookOf([{ normal: true, src: '203.0.113.7' }])
  equal(called(book, {}, 'cowrie.json', true), 'normal')
  equal(called(book, { sourceIp: '203.0.113.8' }, 'cowrie.json', true), 'honeypot')
})

test('the first entry that matches names the event', () => {
  const book = bookOf([
    { attack: 'spraying', src: '203.0.113.0/24', dst_port: 22 },
    { attack: 'anything', src: '203.0.113.7' },
    { normal: true },
  ])
  equal(called(book), 'spraying')
  equal(called(book, { destinationPort: 80 }), 'anything')
  equal(called(book, { sourceIp: '198.51.100.1' }), 'normal')
})

test('what no entry matches stays unlabelled, and is not normal', () => {
  const book = bookOf([{ attack: 'x', src: '198.51.100.1' }])
  const { isAttack, attack } = book.labeller('a.log', false)(eventOf())
  deepEqual([isAttack, attack], [null, ''])
})

test('files are matched by path and glob, relative to the label file', () => {
  const book = bookOf([
    { attack: 'a', file: 'ssh/auth.log' },
    { attack: 'b', file: 'lab/**/*.pcap.gz' },
    { attack: 'c', file: 'lab/day?/*' },
  ])
  equal(called(book, {}, 'ssh/auth.log'), 'a')
  equal(called(book, {}, 'ssh/auth.log.1'), 'unlabelled')
  equal(called(book, {}, 'lab/day1/x/capture.pcap.gz'), 'b')
  equal(called(book, {}, 'lab/day1/auth.log'), 'c')
  equal(called(book, {}, 'lab/day10/auth.log'), 'unlabelled')
})

test('networks match IPv4 and IPv6 to the bit, and one family is never the other', () => {
  const book = bookOf([{ attack: 'x', src: ['198.51.100.128/25', '2001:db8::/33'] }])
  const of = (sourceIp: string): string => called(book, { sourceIp })
  equal(of('198.51.100.127'), 'unlabelled')
  equal(of('198.51.100.128'), 'x')
  equal(of('2001:db8:7fff::1'), 'x')
  equal(of('2001:db8:8000::1'), 'unlabelled')
  equal(called(bookOf([{ attack: 'x', src: '0.0.0.0/0' }]), { sourceIp: '::1' }), 'unlabelled')
})

test('ports are one or a list; 0 is an event that names none', () => {
  equal(called(bookOf([{ attack: 'x', dst_port: 22 }])), 'x')
  equal(called(bookOf([{ attack: 'x', dst_port: [21, 80] }])), 'unlabelled')
  equal(called(bookOf([{ attack: 'x', dst_port: 0 }]), { destinationPort: 0 }), 'x')
})

test('a kind of event narrows an entry: one or a list', () => {
  const failures = bookOf([{ attack: 'guessing', kind: 'auth.failure' }, { normal: true }])
  equal(called(failures, { kind: 'auth.failure' }), 'guessing')
  equal(called(failures, { kind: 'auth.success' }), 'normal')
  equal(
    called(bookOf([{ attack: 'x', kind: ['command', 'auth.success'] }]), { kind: 'command' }),
    'x',
  )
})

test('a window holds both of its ends', () => {
  const book = bookOf([
    { attack: 'x', from: '2026-02-13T12:00:00Z', to: '2026-02-13T13:00:00+01:00' },
  ])
  equal(called(book, { atMs: NOON_MS }), 'x')
  equal(called(book, { atMs: NOON_MS - 0.001 }), 'unlabelled')
  equal(called(book, { atMs: NOON_MS + 0.001 }), 'unlabelled')
  equal(called(bookOf([{ attack: 'x', from: '2026-02-13T12:00:00Z' }]), { atMs: 9e12 }), 'x')
})

test('a time without a zone is UTC, wherever this runs; a day alone is its midnight', () => {
  const book = bookOf([{ attack: 'x', from: '2026-02-13T12:00:00', to: '2026-02-14' }])
  equal(called(book, { atMs: NOON_MS }), 'x')
  equal(called(book, { atMs: NOON_MS - 1 }), 'unlabelled')
  equal(called(book, { atMs: NOON_MS + 12 * 3_600_000 + 1 }), 'unlabelled')
})

test('windows are of the times in the file; a shift moves the event after it was named', () => {
  const book = bookOf(
    [{ attack: 'x', from: '2026-02-13T12:00:00Z', to: '2026-02-13T12:00:00Z' }],
    [{ file: 'old/*', shift_days: 10 }],
  )
  const { event, attack } = book.labeller('old/auth.log', false)(eventOf({ atMs: NOON_MS }))
  equal(attack, 'x')
  equal(event.atMs, NOON_MS + 10 * DAY_MS)
  equal(book.labeller('new/auth.log', false)(eventOf({ atMs: NOON_MS })).event.atMs, NOON_MS)
})

test('the first note on a file holds; a year is told to formats that write none', () => {
  const book = bookOf(
    [],
    [
      { file: 'a.log', year: 2015 },
      { file: '*.log', shift_days: -1 },
    ],
  )
  deepEqual(book.noteOf('a.log'), { shiftMs: 0, year: 2015 })
  deepEqual(book.noteOf('b.log'), { shiftMs: -DAY_MS, year: null })
  deepEqual(book.noteOf('b.txt'), { shiftMs: 0, year: null })
})

test('no shift moves an event out of the years that a timestamp can write', () => {
  const book = bookOf(
    [],
    [
      { file: 'past', shift_days: -100_000 },
      { file: 'future', shift_days: 100_000 },
    ],
  )
  const at = (file: string, atMs: number): string =>
    new Date(book.labeller(file, false)(eventOf({ atMs })).event.atMs).toISOString()
  equal(at('past', NOON_MS), '1970-01-01T00:00:00.000Z')
  equal(at('future', Date.UTC(9999, 0, 1)), '9999-12-31T23:59:59.999Z')
  equal(at('', 8.64e18), '9999-12-31T23:59:59.999Z')
})

const REFUSED: readonly [what: string, document: unknown, message: RegExp][] = [
  ['a list', [], /the label file: it must be a mapping/],
  ['no version', { labels: [] }, /version must be 1/],
  [
    'an unknown key',
    { version: 1, label: [] },
    /unknown key `label`; known are version, files, labels/,
  ],
  ['labels that are no list', { version: 1, labels: {} }, /labels: it must be a list/],
  [
    'neither attack nor normal',
    { version: 1, labels: [{ src: '192.0.2.1' }] },
    /labels\[0\]: it needs either/,
  ],
  ['both', { version: 1, labels: [{ attack: 'x', normal: true }] }, /labels\[0\]: it needs either/],
  ['normal: false', { version: 1, labels: [{ normal: false }] }, /labels\[0\]: it needs either/],
  [
    'a name for an address',
    { version: 1, labels: [{ attack: 'x', src: 'evil.example' }] },
    /"evil\.example", which is no address/,
  ],
  [
    'a prefix too long',
    { version: 1, labels: [{ attack: 'x', src: '192.0.2.0/33' }] },
    /no address or network/,
  ],
  ['a port too high', { version: 1, labels: [{ attack: 'x', dst_port: 65_536 }] }, /ports 0–65535/],
  ['an unknown kind', { version: 1, labels: [{ attack: 'x', kind: 'auth' }] }, /no kind of event/],
  ['a kind as number', { version: 1, labels: [{ attack: 'x', kind: 5 }] }, /`kind` must hold text/],
  ['a port as text', { version: 1, labels: [{ attack: 'x', dst_port: '22' }] }, /ports 0–65535/],
  ['a time that is none', { version: 1, labels: [{ normal: true, from: 'noon' }] }, /ISO 8601/],
  [
    'a shift by half a day',
    { version: 1, files: [{ file: 'x', shift_days: 0.5 }] },
    /files\[0\]: shift_days/,
  ],
  [
    'a shift by a million days',
    { version: 1, files: [{ file: 'x', shift_days: 1e6 }] },
    /up to 100000/,
  ],
  [
    'an end before its beginning',
    {
      version: 1,
      labels: [
        { normal: true },
        { attack: 'scan', from: '2026-02-13T10:00:00Z', to: '2026-02-13T09:59:59Z' },
      ],
    },
    /^labels\[1\]: `to` is before `from`/,
  ],
  ['a year before computers', { version: 1, files: [{ file: 'x', year: 15 }] }, /1970 to 9998/],
  ['a note on no file', { version: 1, files: [{ year: 2015 }] }, /`file` must be a path or glob/],
]
for (const [what, document, message] of REFUSED) {
  test(`${what}: refused, naming the entry`, () => {
    throws(() => LabelBook.from(document), { code: 'LABELS_INVALID', message })
  })
}

test('the example of docs/reference/labels.md is a label file and says what it says it does', () => {
  const page = readFileSync(inProject('docs', 'reference', 'labels.md'), 'utf8')
  const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1]
  ok(example !== undefined)
  const book = LabelBook.from(parse(example))
  const first = { atMs: Date.UTC(2015, 10, 30, 5, 25), sourceIp: '203.0.113.7' }
  equal(called(book, first, 'ssh/auth.log'), 'ssh_brute_force')
  equal(called(book, { ...first, sourceIp: '192.0.2.200' }, 'ssh/auth.log'), 'normal')
  equal(called(book, { ...first, sourceIp: '198.51.100.9' }, 'ssh/auth.log'), 'unlabelled')
  const late = { ...first, atMs: Date.UTC(2015, 10, 30, 6, 1) }
  equal(called(book, late, 'ssh/auth.log'), 'unlabelled')
  equal(
    called(book, { sourceIp: '2001:db8:5::9', destinationPort: 80 }, 'web/a.log.gz'),
    'web_scan',
  )
  deepEqual(book.noteOf('ssh/auth.log'), { shiftMs: 4000 * DAY_MS, year: 2015 })
})

test('the sample data’s own labels are a label file', () => {
  const text = readFileSync(inProject('examples', 'data', 'labels.yaml'), 'utf8')
  const book = LabelBook.from(parse(text))
  const sourceIp = '144.76.194.187'
  equal(called(book, { sourceIp }, 'http/apache-access.log.gz'), 'web_scan')
})

test('entries that speak of none of the files are told, each glob once', () => {
  const labels = ['ssh/*', 'web/**', 'sssh/*', 'sssh/*'].map((file) => ({ normal: true, file }))
  const book = LabelBook.from({ version: 1, labels: [...labels, { attack: 'scan', src: '::1' }] })
  deepEqual(book.unmatched(['ssh/auth.log', 'web/a/b.log']), ['sssh/*'])
  deepEqual(book.unmatched(['ssh/auth.log']), ['web/**', 'sssh/*'])
})
