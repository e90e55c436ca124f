import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import { boxesAt, dotsAt, lineThrough } from '../../src/plots/placed-marks.js'
import type { Layer } from '../../src/plots/layers.js'
import { drawSvg } from '../../src/plots/svg.js'

function draw(layer: Layer): Promise<string> {
  return drawSvg({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 100,
    height: 100,
    layer: [layer],
  })
}

test('a line goes through its spots in their order, not in that of x', async () => {
  const spots = [
    { x: 80, y: 10 },
    { x: 20, y: 30 },
    { x: 50, y: 90 },
  ]
  const svg = await draw(lineThrough(spots, { colour: '#123456', width: 2 }))
  ok(/d="M80,10L20,30L50,90"/.test(svg), svg)
})

test('a dot lies where it is put', async () => {
  ok((await draw(dotsAt([{ x: 12, y: 34 }], { colour: '#123456', size: 40 }))).includes('(12,34)'))
})

test('a box reaches from corner to corner', async () => {
  const svg = await draw(boxesAt([{ x: 10, y: 20, x2: 40, y2: 25 }], { colour: '#123456' }))
  ok(/M10,20h30v5h-30Z/.test(svg), svg)
})
