import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import {
  CAPTURE_FORMATS,
  detectLogFormat,
  formatNamed,
  LOG_FORMATS,
} from '../../src/parsers/catalog.js'
import { SAMPLE_LINES } from './sample-lines.js'

test('each format is told from its own lines, and from no other format’s', () => {
  for (const format of LOG_FORMATS) {
    const lines = SAMPLE_LINES[format.name]
    ok(lines !== undefined, `no sample of ${format.name}`)
    strictEqual(detectLogFormat(lines)?.name, format.name)
  }
})

test('comments tell nothing, so a log that begins with many of them is known all the same', () => {
  const comments = Array.from({ length: 60 }, (_, i) => `# note ${i}`)
  strictEqual(detectLogFormat([...comments, ...(SAMPLE_LINES['sshd'] ?? [])])?.name, 'sshd')
  strictEqual(detectLogFormat(comments), null)
})

test('text, other JSON, other programs and nothing at all are in no format', () => {
  for (const lines of [
    [],
    ['some words', 'more of them'],
    ['{"timestamp":"2026-02-05T12:00:00Z","event_type":"alert","src_ip":"203.0.113.5"}'],
    ['Feb  5 12:00:00 mx1 exim[7]: no host name found for 203.0.113.5'],
    ['<html>', '<body>', '</html>'],
    ['['.repeat(100_000)],
  ])
    strictEqual(detectLogFormat(lines), null, lines[0])
})

test('a mixed syslog is of the program it has most of', () => {
  const sshd = SAMPLE_LINES['sshd'] ?? []
  const postfix = SAMPLE_LINES['postfix'] ?? []
  strictEqual(detectLogFormat([...sshd, ...sshd, ...sshd, ...postfix.slice(0, 1)])?.name, 'sshd')
  strictEqual(
    detectLogFormat([...postfix, ...postfix, ...postfix, ...sshd.slice(0, 1)])?.name,
    'postfix',
  )
})

test('a format is had by its name, a capture’s name gives none, another is refused with the nearest', () => {
  for (const format of LOG_FORMATS) strictEqual(formatNamed(format.name), format)
  for (const name of CAPTURE_FORMATS) strictEqual(formatNamed(name), null)
  throws(() => formatNamed('cowry'), { code: 'FORMAT_UNKNOWN', message: /`cowrie`/ })
  throws(() => formatNamed('pcapn'), { code: 'FORMAT_UNKNOWN', message: /`pcap/ })
  throws(() => formatNamed('constructor'), { code: 'FORMAT_UNKNOWN' })
})

test('names are words for an option, each its own, and honeypots by nature are marked', () => {
  const names = [...LOG_FORMATS.map(({ name }) => name), ...CAPTURE_FORMATS]
  strictEqual(new Set(names).size, names.length)
  for (const name of names) ok(/^[a-z][a-z-]*$/.test(name), name)
  deepStrictEqual(
    LOG_FORMATS.filter(({ isHoneypot }) => isHoneypot).map(({ name }) => name),
    [
      'cowrie',
      'cowrie-text',
      'opencanary',
      'dionaea',
      'dionaea-incident',
      'heralding',
      'heralding-json',
      'honeytrap',
      'tanner',
      'glastopf',
      'beelzebub',
      'honeypots',
      'dshield-web',
      'ciscoasa',
      'mhn',
      'mailoney',
      'endlessh',
    ],
  )
})
