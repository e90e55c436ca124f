import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { confusionSpec } from '../../src/plots/confusion.js'
import { rocSpec } from '../../src/plots/roc.js'
import { drawSvg } from '../../src/plots/svg.js'
import { curve, curvePlot } from './sample-curves.js'

test('the same specification gives the same bytes, whatever was drawn before', async () => {
  const spec = rocSpec(curvePlot([curve('forest', 0.8), curve('rules', 0.6)]))
  const first = await drawSvg(spec)
  await drawSvg(
    confusionSpec({
      heading: { title: 'Another', subtitle: 'picture' },
      counts: { true_positive: 1, false_negative: 1, false_positive: 1, true_negative: 1 },
      figures: [],
    }),
  )
  strictEqual(await drawSvg(spec), first)
  const [left, right] = await Promise.all([drawSvg(spec), drawSvg(spec)])
  strictEqual(left, first)
  strictEqual(right, first)
})

test('words from outside stay words: markup in a name is escaped', async () => {
  const svg = await drawSvg(rocSpec(curvePlot([curve('<script>alert(1)</script>', 0.8)])))
  ok(svg.includes('&lt;script&gt;'))
  ok(!svg.includes('<script'))
})

test('the document stands alone: it names nothing to fetch', async () => {
  const svg = await drawSvg(rocSpec(curvePlot([curve('forest', 0.8)])))
  ok(svg.startsWith('<svg'))
  ok(!/href|url\(|<image|@import/.test(svg))
})
