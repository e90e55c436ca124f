import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { haloedTextLayers, ruleLayer, textLayer } from '../../src/plots/layers.js'

test('text stands where it is told, in data or in units', () => {
  const layer = textLayer('rules alone', { datum: 0.5 }, { value: 12 }, { weight: 600 })
  ok('encoding' in layer)
  deepStrictEqual(layer.encoding?.x, { datum: 0.5 })
  deepStrictEqual(layer.encoding?.y, { value: 12 })
})

test('haloed text is the same words twice, the broad stroke of paper below', () => {
  const layers = haloedTextLayers('threshold', { value: 0 }, { value: 0 })
  strictEqual(layers.length, 2)
  const [below, above] = layers.map((layer) => JSON.stringify(layer))
  ok(below?.includes('"strokeWidth":5'))
  ok(!above?.includes('strokeWidth'))
  for (const layer of [below, above]) ok(layer?.includes('"text":"threshold"'))
})

test('a rule runs between its two places', () => {
  const layer = ruleLayer(
    { x: { datum: 0 }, y: { datum: 0.1 } },
    { x: { datum: 1 }, y: { datum: 0.2 } },
    { colour: '#000000', width: 1 },
  )
  ok('encoding' in layer)
  deepStrictEqual(layer.encoding?.x2, { datum: 1 })
  deepStrictEqual(layer.encoding?.y2, { datum: 0.2 })
})
