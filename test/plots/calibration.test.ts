import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { calibrationSpec, type CalibrationPlot } from '../../src/plots/calibration.js'
import { drawSvg } from '../../src/plots/svg.js'
import { lightPalette } from '../../src/plots/theme.js'

const POINTS: CalibrationPlot['points'] = [
  { asked: 0.001, got: 0, low: 0, high: 0.002 },
  { asked: 0.01, got: 0.013, low: 0.006, high: 0.02 },
  { asked: 0.2, got: 0.9, low: null, high: null },
]

function draw(points = POINTS, chosen: CalibrationPlot['chosen'] = null): Promise<string> {
  return drawSvg(
    calibrationSpec({ heading: { title: 'Finding', subtitle: 'Data' }, points, chosen }),
  )
}

function dots(svg: string, colour: string): number {
  return (
    svg.match(new RegExp(`<path[^>]*transform="translate[^>]*fill="${colour}"`, 'g'))?.length ?? 0
  )
}

test('every rate is a point and a line of figures', async () => {
  const svg = await draw()
  equal(dots(svg, lightPalette.model), 3)
  for (const words of ['0.1\u00a0%', '1.3\u00a0%', '0.6\u00a0% to 2.0\u00a0%', '20\u00a0%'])
    ok(svg.includes(words), words)
})

test('the threshold in use stands apart, where it was asked for a rate', async () => {
  ok(!(await draw()).includes('the threshold in use'))
  const svg = await draw(POINTS, { asked: 0.01, got: 0.037, low: 0.02, high: 0.055 })
  equal(dots(svg, lightPalette.attack), 1)
  ok(svg.includes('the threshold in use'))
})

test('none at all and far too many lie at the ends of the axis, and no points are no NaN', async () => {
  for (const svg of [await draw(), await draw([])]) ok(!/NaN|undefined|Infinity/.test(svg))
})
