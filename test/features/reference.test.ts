import { deepEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SERVICES } from '../../src/event/kinds.js'
import { FEATURE_SCHEMA, FEATURE_SETS } from '../../src/features/catalog.js'
import { MAX_EXACT_DISTINCT } from '../../src/features/distinct-addresses.js'
import { MAX_EXACT_ENTITIES } from '../../src/features/distinct-hashes.js'
import { DEFAULT_EXTRACTOR_OPTIONS } from '../../src/features/extract.js'
import { BUCKET_CAPACITY } from '../../src/features/failure-times.js'
import { MAX_EXACT_EVENTS } from '../../src/features/event-times.js'
import { ALERT_LEVEL } from '../../src/rules/rule.js'
import { inProject } from '../project.js'

const PAGE = readFileSync(inProject('docs', 'reference', 'features.md'), 'utf8')

test('the page’s table is the catalogue: names, order, units, transforms, and which come from rules', () => {
  const rows = PAGE.split('\n').filter((line) => /^\|\s*\d+\s*\|/.test(line))
  const told = rows.map((line) => {
    const [, number, name, unit, , transform, rules] = line.split('|').map((cell) => cell.trim())
    return { number, name, unit, transform, rules }
  })
  const expected = FEATURE_SETS.extended.features.map(
    ({ name, unit, transform, isFromRules }, i) => ({
      number: String(i + 1),
      name: `[\`${name}\`](#${name})`,
      unit,
      transform: `\`${transform}\``,
      rules: isFromRules ? 'yes' : 'no',
    }),
  )
  deepEqual(told, expected)
})

test('every feature has its section, in the catalogue’s order', () => {
  const sections = [...PAGE.matchAll(/^## (.+)$/gm)].map((match) => match[1])
  deepEqual(sections, ['What all of them share', ...FEATURE_SETS.extended.names])
})

test('the bounds and defaults the page names are those in force', () => {
  const grouped = (n: number): string => n.toLocaleString('en-US')
  for (const words of [
    FEATURE_SCHEMA,
    FEATURE_SETS.extended.schema,
    `${FEATURE_SETS.extended.names.length} with the [extended set]`,
    grouped(BUCKET_CAPACITY),
    `Exact up to ${MAX_EXACT_ENTITIES}`,
    grouped(DEFAULT_EXTRACTOR_OPTIONS.maxSources),
    `${DEFAULT_EXTRACTOR_OPTIONS.sessionGapMs / 60_000} minutes`,
    `${MAX_EXACT_EVENTS} each`,
    grouped(MAX_EXACT_DISTINCT),
    `alert level of ${ALERT_LEVEL}`,
    `0 to ${SERVICES.length - 1}`,
  ]) {
    ok(PAGE.includes(words), words)
  }
})
