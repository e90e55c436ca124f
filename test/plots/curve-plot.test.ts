import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { type CurveKind, curveSpec, MAX_BASELINES } from '../../src/plots/curve-plot.js'
import { textLayer } from '../../src/plots/layers.js'
import { drawSvg } from '../../src/plots/svg.js'
import { curve, curvePlot, positions } from './sample-curves.js'

const KIND: CurveKind = {
  xTitle: 'x',
  yTitle: 'y',
  interpolate: 'linear',
  reference: [],
  referenceWords: [textLayer('guessing', { datum: 0.5 }, { datum: 0.5 })],
}

test('the key ranks the curves, the highest first, wherever the serving detector stands', async () => {
  const plot = curvePlot([curve('forest', 0.8), curve('rules', 0.6), curve('joined', 0.9)])
  const svg = await drawSvg(curveSpec(plot, KIND))
  const found = positions(svg, ['joined', 'forest', 'rules', 'threshold 0.541'])
  // The words beside the point come before the key, so the last of them is looked at.
  found[3] = svg.lastIndexOf('>threshold 0.541<')
  deepStrictEqual(
    found,
    found.toSorted((a, b) => a - b),
  )
})

test('the point and its words stand in the picture and again in the key, with what it means', async () => {
  const svg = await drawSvg(curveSpec(curvePlot([curve('forest', 0.8)]), KIND))
  // Twice in the square, as halo and as ink, and once in the key.
  strictEqual(svg.split('>threshold 0.541<').length - 1, 3)
  ok(svg.includes('>recall 75.0 %<'))
})

test('the words on guessing are written over the curves, not under them', async () => {
  const svg = await drawSvg(curveSpec(curvePlot([curve('forest', 0.8)]), KIND))
  ok(svg.indexOf('>guessing<') > svg.indexOf('d="M0,440L0,220L220,0L440,0"'))
})

test('no more baselines are drawn than there are line styles', async () => {
  const many = Array.from({ length: 9 }, (_, i) => curve(`detector ${i}`, i / 10))
  const svg = await drawSvg(curveSpec(curvePlot(many), KIND))
  ok(svg.includes(`>detector ${MAX_BASELINES}<`))
  ok(!svg.includes(`>detector ${MAX_BASELINES + 1}<`))
})

test('a curve keeps the order of its points, also where x stands still', async () => {
  const svg = await drawSvg(curveSpec(curvePlot([curve('forest', 0.8)]), KIND))
  // The square is 440 wide: (0, 0), (0, 0.5), (0.5, 1), (1, 1).
  ok(svg.includes('d="M0,440L0,220L220,0L440,0"'))
})
