import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { importanceSpec, MAX_FEATURES } from '../../src/plots/importance.js'
import { drawSvg } from '../../src/plots/svg.js'
import { lightPalette } from '../../src/plots/theme.js'

function draw(count: number, size = 0.1): Promise<string> {
  return drawSvg(
    importanceSpec({
      heading: { title: 'Finding', subtitle: 'Data' },
      features: Array.from({ length: count }, (_, i) => ({
        name: `feature_${i}`,
        anomalies: size / (1 + i),
        all: size / (2 + i),
      })),
    }),
  )
}

/** Filled shapes of one colour, the key's included. */
function shapes(svg: string, colour: string): number {
  return svg.match(new RegExp(`<path[^>]*fill="${colour}"`, 'g'))?.length ?? 0
}

test('a feature has a bar among anomalies and one over all rows', async () => {
  const svg = await draw(4)
  equal(shapes(svg, lightPalette.model), 1 + 4)
  equal(shapes(svg, lightPalette.unlabelled), 1 + 4)
  for (const words of ['feature_3', '0.100', '0.050']) ok(svg.includes(words), words)
})

test('no more features are drawn than fit', async () => {
  const svg = await draw(30)
  equal(shapes(svg, lightPalette.model), 1 + MAX_FEATURES)
  ok(!svg.includes(`feature_${MAX_FEATURES}<`))
})

test('features that move nothing, and no features, are drawn without a NaN', async () => {
  for (const svg of [await draw(3, 0), await draw(0)]) ok(!/NaN|undefined|Infinity/.test(svg))
})
