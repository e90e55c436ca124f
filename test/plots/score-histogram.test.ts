import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { scoreHistogramSpec } from '../../src/plots/score-histogram.js'
import { drawSvg } from '../../src/plots/svg.js'
import { positions } from './sample-curves.js'

const BINS = [
  { from: 0.3, to: 0.4, attack: 0, normal: 900, unlabelled: 0 },
  { from: 0.4, to: 0.5, attack: 1, normal: 100, unlabelled: 0 },
  { from: 0.5, to: 0.6, attack: 4, normal: 1, unlabelled: 0 },
]

function draw(bins: typeof BINS, threshold = 0.5): Promise<string> {
  return drawSvg(
    scoreHistogramSpec({
      heading: { title: 'Finding', subtitle: 'Data' },
      bins,
      threshold,
      labels: { attack: '5 attacks', normal: '1,001 normals', unlabelled: '7 unknowns' },
    }),
  )
}

/** Bars of one colour: the closed paths filled with it. */
function bars(svg: string, colour: string): number {
  return svg.split(`fill="${colour}" stroke="${colour}"`).length - 1
}

test('attack and normal rows have a panel each, and every filled bin a bar', async () => {
  const svg = await draw(BINS)
  positions(svg, ['5 attacks', '1,001 normals', 'threshold 0.500, alerts to the right'])
  strictEqual(bars(svg, '#cf4a0c'), 2)
  strictEqual(bars(svg, '#5d7387'), 3)
})

test('unlabelled rows have a panel only where there are any', async () => {
  ok(!(await draw(BINS)).includes('7 unknowns'))
  const some = BINS.map((bin, i) => ({ ...bin, unlabelled: i === 0 ? 7 : 0 }))
  positions(await draw(some), ['7 unknowns'])
})

test('bars rise by the square root: 1 of 4 rows is half as high', async () => {
  const svg = await draw(BINS)
  const heights = [...svg.matchAll(/d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)h-[\d.]+Z" fill="#cf4a0c"/g)]
  const [one, four] = heights.map((match) => Number(match[1])).toSorted((a, b) => a - b)
  ok(one !== undefined && four !== undefined)
  ok(Math.abs(one / four - 0.5) < 0.01, `${one} of ${four}`)
})

test('a threshold beyond every score is still in the picture, its words at the left', async () => {
  positions(await draw(BINS, 0.9), ['alerts right of the threshold 0.900'])
})

test('no rows at all draw empty panels, and no NaN', async () => {
  const svg = await draw([])
  positions(svg, ['5 attacks', '1,001 normals'])
  ok(!svg.includes('NaN'))
})
