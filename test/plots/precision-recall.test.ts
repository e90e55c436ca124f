import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import { precisionRecallSpec } from '../../src/plots/precision-recall.js'
import { drawSvg } from '../../src/plots/svg.js'
import { curvePlot } from './sample-curves.js'

const rising = { name: 'forest', figure: '', order: 1, x: [0, 0.5, 1], y: [0, 1, 0.5] }
const falling = { ...rising, x: rising.x.toReversed(), y: rising.y.toReversed() }
/** Precision 1 up to recall 0.5, then 0.5, as average precision sums it: (0.5)(1) + (0.5)(0.5). */
const STEPS = 'd="M0,0L0,0L220,0L220,220L440,220"'

test('the curve is drawn in the steps that average precision sums', async () => {
  const svg = await drawSvg(precisionRecallSpec(curvePlot([rising]), 0.2))
  ok(svg.includes(STEPS), svg.match(/d="M0,[^"]*L440[^"]*"/)?.[0])
})

test('points given from high recall to low draw the same curve', async () => {
  const svg = await drawSvg(precisionRecallSpec(curvePlot([falling]), 0.2))
  ok(svg.includes(STEPS))
})

test('the share of attacks is drawn as what guessing gives', async () => {
  const svg = await drawSvg(precisionRecallSpec(curvePlot([rising]), 0.114))
  ok(svg.includes('>guessing: precision 0.114<'))
})

test('a detector that found nothing draws nothing but a corner, and no NaN', async () => {
  const empty = { ...rising, x: [], y: [] }
  const svg = await drawSvg(precisionRecallSpec(curvePlot([empty]), 0))
  ok(!svg.includes('NaN'))
})
