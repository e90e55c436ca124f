import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { reportSections } from '../../src/evaluation/report-sections.js'
import { sampleMetrics } from './sample-metrics.js'

const DOCUMENT = sampleMetrics({ normal: 40, attack: 10 })

function words(id: string, document = DOCUMENT): string {
  const section = reportSections(document, [], undefined).find((of) => of.id === id)
  ok(section, id)
  return section.content.text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
}

test('a reader gets what was measured before how, and what it does not show last', () => {
  deepEqual(
    reportSections(DOCUMENT, [], undefined).map(({ id }) => id),
    ['ways', 'alerts', 'threshold', 'attacks', 'why', 'formats', 'data', 'model', 'limits'],
  )
})

test('an alert is defined where alerts are counted, with how many the numbers allow', () => {
  ok(words('alerts').includes('all rows of one source address within one hour of the clock'))
  ok(words('alerts').includes('162.8 hours'))
  ok(words('alerts').includes('allow 162, 1,628, 16,280 alerts'))
})

test('a threshold tells what was asked of it, a fixed one that nothing was', () => {
  ok(words('threshold').includes('so that 1.0 % of the rows'))
  const { calibration } = DOCUMENT
  const fixed = { ...calibration, chosen: { ...calibration.chosen, asked: null } }
  ok(words('threshold', { ...DOCUMENT, calibration: fixed }).includes('a fixed score'))
})

test('pictures stand in the section they belong to, and one without a place nowhere', () => {
  const images = [
    { name: 'time_to_detection', description: 'd', svg: '<svg id="t"></svg>' },
    { name: 'of_no_section', description: 'd', svg: '<svg id="n"></svg>' },
  ]
  const sections = reportSections(DOCUMENT, images, undefined)
  const holding = sections.filter(({ content }) => content.text.includes('<svg id="t">'))
  deepEqual(
    holding.map(({ id }) => id),
    ['attacks'],
  )
  equal(
    sections.some(({ content }) => content.text.includes('<svg id="n">')),
    false,
  )
})

test('the upper bound is told as one that no detector of unknown attacks can be', () => {
  ok(!words('limits').includes('taught the labels'))
  const [first] = DOCUMENT.detectors
  ok(first)
  const supervised = { ...first, name: 'supervised', title: 'Boosted trees' }
  const document = { ...DOCUMENT, detectors: [...DOCUMENT.detectors, supervised] }
  ok(words('limits', document).includes('taught the labels'))
})
