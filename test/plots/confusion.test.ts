import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import { confusionSpec } from '../../src/plots/confusion.js'
import { drawSvg } from '../../src/plots/svg.js'
import { positions } from './sample-curves.js'

function draw(tp: number, fn: number, fp: number, tn: number): Promise<string> {
  return drawSvg(
    confusionSpec({
      heading: { title: 'Finding', subtitle: 'Data' },
      counts: { true_positive: tp, false_negative: fn, false_positive: fp, true_negative: tn },
      figures: [{ name: 'recall', value: '0.750 [0.600, 0.900]' }],
    }),
  )
}

test('each outcome has its word, its count and its share of the row', async () => {
  const svg = await draw(30, 10, 50, 1950)
  positions(svg, ['caught', 'missed', 'false alarms', 'rightly left alone'])
  positions(svg, ['30', '10', '50', '1,950'])
  positions(svg, ['75.0\u00a0%', '25.0\u00a0%', '2.5\u00a0%', '97.5\u00a0%'])
  positions(svg, ['attack rows', '40', 'normal rows', '2,000', 'recall', '0.750 [0.600, 0.900]'])
})

test('a row without any attack shows dashes for its shares', async () => {
  const svg = await draw(0, 0, 1, 9)
  ok(svg.includes('>–<'))
  ok(!svg.includes('NaN'))
})
