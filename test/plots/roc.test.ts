import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import { rocSpec } from '../../src/plots/roc.js'
import { drawSvg } from '../../src/plots/svg.js'
import { curve, curvePlot } from './sample-curves.js'

test('both axes say what they are, and the diagonal is named', async () => {
  const svg = await drawSvg(rocSpec(curvePlot([curve('forest', 0.8)])))
  ok(svg.includes('>false positive rate: share of normal rows called attacks<'))
  ok(svg.includes('>recall: share of attack rows caught<'))
  ok(svg.includes('>guessing<'))
})
