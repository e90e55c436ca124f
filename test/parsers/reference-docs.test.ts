import { deepStrictEqual, ok } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { EVENT_KINDS, SERVICES } from '../../src/event/kinds.js'
import {
  EVENT_DETAIL_FIELDS,
  EVENT_JSON_FIELDS,
  EVENT_JSON_REASONS,
  QUALITY_FLAGS,
} from '../../src/event/schema.js'
import { CAPTURE_FORMATS, LOG_FORMATS } from '../../src/parsers/catalog.js'
import { COWRIE_EVENTS } from '../../src/parsers/cowrie-events.js'
import { CANARY_TYPES } from '../../src/parsers/opencanary-types.js'
import { LOG_REASONS } from '../../src/parsers/reasons.js'
import { inProject } from '../project.js'
import { parseLines } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

const EVENTS = readFileSync(inProject('docs', 'reference', 'events.md'), 'utf8')
const FORMATS = readFileSync(inProject('docs', 'reference', 'formats.md'), 'utf8')

/** The text from a heading to the next one of any level. */
function section(page: string, heading: string): string {
  const start = page.indexOf(`\n${heading}\n`)
  ok(start >= 0, `no heading ${heading}`)
  const end = page.indexOf('\n#', start + heading.length + 1)
  return page.slice(start, end < 0 ? undefined : end)
}

/** The cells of every table of a section, without their heads, code marks left out. */
function tables(page: string, heading: string): string[][][] {
  return section(page, heading)
    .split(/\n(?!\|)[^\n]*/)
    .filter((part) => part.includes('| -'))
    .map((part) =>
      part
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .slice(2)
        .map(cellsOf),
    )
}

function cellsOf(line: string): string[] {
  const cells = line.slice(1, line.lastIndexOf('|')).split('|')
  return cells.map((cell) => cell.trim().replaceAll('`', ''))
}

/** The last table of a section. */
function table(page: string, heading: string): string[][] {
  const last = tables(page, heading).at(-1)
  ok(last !== undefined, `no table under ${heading}`)
  return last
}

function column(rows: readonly string[][], index: number): (string | undefined)[] {
  return rows.map((row) => row[index])
}

test('events.md lists the fields of an event, each with its name in ECS', () => {
  const rows = table(EVENTS, '## Fields')
  deepStrictEqual(column(rows, 0), [...EVENT_JSON_FIELDS])
  for (const [field, , , ecs] of rows) ok(ecs !== undefined && ecs !== '', field)
})

test('events.md lists the kinds and services, in order and in the same words', () => {
  deepStrictEqual(
    table(EVENTS, '## Kinds'),
    EVENT_KINDS.map(({ name, category, meaning }) => [name, category, meaning]),
  )
  const words = /`([^`]+)`/g
  const [first = ''] = section(EVENTS, '## Services').split('. `unknown`')
  deepStrictEqual(
    [...first.matchAll(words)].map(([, word]) => word),
    [...SERVICES],
  )
})

test('events.md lists the fields of the detail with what they hold', () => {
  const rows = table(EVENTS, '## Detail')
  deepStrictEqual(
    rows.map(([json, type]) => ({ json, type })),
    Object.values(EVENT_DETAIL_FIELDS),
  )
  for (const [field, , , ecs] of rows) ok(ecs !== undefined && ecs !== '', field)
})

test('events.md lists the quality flags and why JSON is refused', () => {
  deepStrictEqual(column(table(EVENTS, '## Quality'), 0), [...QUALITY_FLAGS])
  deepStrictEqual(column(table(EVENTS, '## Our own JSON'), 0), [...EVENT_JSON_REASONS])
})

test('events.md says what becomes of every event id of Cowrie and every log type of OpenCanary', () => {
  deepStrictEqual(
    table(EVENTS, '## From Cowrie'),
    COWRIE_EVENTS.map((reading) => [
      reading.id,
      'kind' in reading ? `event ${reading.kind}` : `telemetry: ${reading.telemetry}`,
    ]),
  )
  deepStrictEqual(
    table(EVENTS, '## From OpenCanary'),
    CANARY_TYPES.map((reading) => {
      const first = [String(reading.logtype), reading.name]
      if ('kind' in reading) return [...first, `event ${reading.kind}`, reading.service]
      const outcome =
        'telemetry' in reading ? `telemetry: ${reading.telemetry}` : `skipped: ${reading.skip}`
      return [...first, outcome, '']
    }),
  )
})

test('events.md maps only fields that are there, and every one that matters, from each format', () => {
  const known: ReadonlySet<string> = new Set([
    ...EVENT_JSON_FIELDS,
    ...Object.values(EVENT_DETAIL_FIELDS).map(({ json }) => `detail.${json}`),
  ])
  for (const source of ['Cowrie', 'OpenCanary', 'sshd', 'access logs', 'vsftpd', 'Postfix']) {
    const [fields = []] = tables(EVENTS, `## From ${source}`)
    const named = fields.flatMap(([names = '']) => names.split(', '))
    for (const name of named) ok(known.has(name), `${source}: ${name}`)
    for (const name of ['timestamp', 'sensor', 'service', 'src_ip', 'transport', 'length_bytes'])
      ok(named.includes(name), `${source}: ${name} is not mapped`)
  }
})

test('formats.md lists every log format and gives each a section, captures one page', () => {
  deepStrictEqual(
    table(FORMATS, '## Log formats'),
    LOG_FORMATS.map(({ name, title, isHoneypot }) => [name, title, isHoneypot ? 'yes' : 'no']),
  )
  for (const { name } of LOG_FORMATS)
    for (const word of ['Told by', 'Event', 'Skipped', 'Rejected'])
      ok(section(FORMATS, `## ${name}`).includes(`**${word}`), `${name}: ${word}`)
  for (const name of CAPTURE_FORMATS) ok(section(FORMATS, '## Log formats').includes(`\`${name}\``))
  ok(existsSync(inProject('docs', 'reference', 'captures.md')))
})

test('formats.md lists every reason, in order and in the same words', () => {
  deepStrictEqual(
    table(FORMATS, '## Reasons'),
    LOG_REASONS.map(({ outcome, reason, meaning }) => [outcome, reason, meaning]),
  )
})

/** Lines that are wrong in one way each, for any format. */
const ODD_LINES = [
  '',
  '# x',
  'words',
  '{"a":',
  '7',
  '{}',
  '[',
  '2026/02/05 12:00:00 [error] 1#1: x',
]

test('a section of formats.md names every reason its format gives for odd lines', () => {
  for (const format of LOG_FORMATS) {
    const samples = SAMPLE_LINES[format.name] ?? []
    const broken = samples.flatMap((line) => [
      line.slice(0, line.length / 2),
      line.replaceAll('203.0.113.5', 'host.example'),
      line.replaceAll(/Feb {2}5|05\/Feb/g, (day) => day.replace('5', '35')),
    ])
    for (const parsed of parseLines(format, ...ODD_LINES, ...broken)) {
      if (parsed.outcome === 'event' || parsed.outcome === 'telemetry') continue
      if (EVENT_JSON_REASONS.some((reason) => reason === parsed.reason)) continue
      const words = section(FORMATS, `## ${format.name}`).replaceAll(/\s+/g, ' ')
      ok(words.includes(parsed.reason), `${format.name}: ${parsed.reason}`)
    }
  }
})
