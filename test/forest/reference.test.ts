import { deepEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { forestToJson, parametersToJson } from '../../src/forest/forest-json.js'
import { IsolationForest } from '../../src/forest/isolation-forest.js'
import { DEFAULT_PARAMETERS, MAX_ESTIMATORS } from '../../src/forest/parameters.js'
import { matrix } from '../../src/math/matrix.js'
import { FEATURE_TRANSFORMS } from '../../src/preprocessing/log-transform.js'
import { inProject } from '../project.js'

const PAGE = readFileSync(inProject('docs', 'reference', 'forest.md'), 'utf8')

/** The cells of the table below a heading. */
function tableOf(heading: string): string[][] {
  const section = PAGE.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return cells.slice(1, -1)
  })
}

test('the page lists the parameters with their defaults, in the file’s order', () => {
  const told = tableOf('Parameters').map(([name, value]) => [name, value])
  const expected = Object.entries(parametersToJson(DEFAULT_PARAMETERS)).map(([name, value]) => [
    `\`${name}\``,
    value === 'auto' ? "`'auto'`" : String(value),
  ])
  deepEqual(told, expected)
})

test('the page names every field of the file, in its order', () => {
  const json = forestToJson(new IsolationForest({ nEstimators: 1 }).fit(matrix([[1], [2]])).fitted)
  const told = tableOf('File').flatMap(([names]) =>
    [...(names ?? '').matchAll(/`([a-z_]+)/g)].map((match) => match[1]),
  )
  deepEqual(told, Object.keys(json))
  for (const field of Object.keys(json.trees[0] as object)) ok(PAGE.includes(`\`${field}\``), field)
})

test('the page names every transform and bound', () => {
  for (const name of FEATURE_TRANSFORMS) ok(PAGE.includes(`\`${name}\``), name)
  ok(PAGE.includes(`1 to ${MAX_ESTIMATORS.toLocaleString('en-US')}`))
})
