import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_PANELS, partialDependenceSpec } from '../../src/plots/partial-dependence.js'
import { drawSvg } from '../../src/plots/svg.js'
import type { AxisScale } from '../../src/plots/value-axis.js'

interface Options {
  readonly values?: readonly number[]
  readonly scale?: AxisScale
  readonly normal?: readonly number[]
  readonly attack?: readonly number[]
}

function draw(panels: readonly Options[]): Promise<string> {
  return drawSvg(
    partialDependenceSpec({
      heading: { title: 'Finding', subtitle: 'Data' },
      threshold: 0.58,
      curves: panels.map(
        ({ values = [0, 10, 1000], scale = 'log1p', normal = [0, 1, 5], attack = [] }, i) => ({
          feature: `feature_${i}`,
          unit: 'events',
          scale,
          values,
          scores: values.map((_, k) => 0.4 + 0.1 * k),
          normal,
          attack,
        }),
      ),
    }),
  )
}

test('a panel has its name, its unit and ticks on its own axis', async () => {
  const svg = await draw([{ values: [0, 1, 10, 100, 1000] }])
  for (const words of ['feature_0', 'events', '>0<', '>10<', '>1k<', 'threshold 0.580'])
    ok(svg.includes(words), words)
})

test('at most six panels are drawn', async () => {
  const svg = await draw(Array.from({ length: 9 }, () => ({})))
  ok(svg.includes(`feature_${MAX_PANELS - 1}<`))
  ok(!svg.includes(`feature_${MAX_PANELS}<`))
  equal(MAX_PANELS, 6)
})

test('values beyond the curve lie at its end', async () => {
  const svg = await draw([{ values: [0, 10], normal: [0, 5, 1e9] }])
  ok(!/NaN|Infinity/.test(svg))
})

test('a constant feature, one without rows, and no feature are drawn without a NaN', async () => {
  for (const panels of [[{ values: [4] }], [{ normal: [] }], []])
    ok(!/NaN|undefined|Infinity/.test(await draw(panels)))
})
