import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { PLOT_NAMES } from '../../src/evaluation/metrics-plot.js'
import { drawMetricsPlots } from '../../src/evaluation/report-plots.js'
import { reportHtml } from '../../src/evaluation/report.js'
import type { ReportedSearch } from '../../src/evaluation/report-sections.js'
import { sampleMetrics } from './sample-metrics.js'

const SEARCH: ReportedSearch = {
  best_f1_score: 0.812,
  selection: {
    metric: 'F1',
    fitted_on: 'normal rows',
    train_rows: 12_000,
    validation_rows: 4000,
    validation_attacks: 500,
  },
  all_results: Array.from({ length: 45 }),
}

function body(page: string): string {
  return page.slice(page.indexOf('<body>'))
}

test('the headline comes first, the caveats before any figure', () => {
  const document = sampleMetrics({ normal: 40, attack: 10 })
  const page = body(reportHtml(document, []))
  const words = page.replaceAll(/<[^>]*>/g, '').trim()
  ok(words.replaceAll(/\s+/g, ' ').startsWith(document.headline))
  const [caveat] = document.caveats
  ok(caveat && page.indexOf(caveat) < page.indexOf('class="figures"'))
})

test('names from the input stay words', () => {
  const evil = '"><img src=x onerror=alert(1)>'
  const document = sampleMetrics({ normal: 40, attack: 10, attacks: [evil] })
  const page = reportHtml({ ...document, headline: evil, caveats: [evil], model_version: evil }, [
    { name: evil, description: evil, svg: '<svg></svg>' },
  ])
  ok(!page.includes('<img'))
  // Title, heading, caveat, subtitle and version; the attack, in its tables and among the missed.
  strictEqual(page.split('&quot;&gt;&lt;img src=x').length - 1, 8)
})

test('the page stands alone: no script, nothing fetched', async () => {
  const document = sampleMetrics({ normal: 40, attack: 10 })
  const page = reportHtml(document, await drawMetricsPlots(document), SEARCH)
  ok(!/<script|<link|<img|<iframe|@import|url\(|\ssrc=|\shref="[^#]/.test(page))
  ok(page.includes("default-src 'none'"))
  strictEqual(page.split('<figure').length - 1, PLOT_NAMES.length)
})

test('the page knows light and dark, pictures included', () => {
  const page = reportHtml(sampleMetrics({ normal: 40, attack: 10 }), [])
  ok(page.includes('@media (prefers-color-scheme:dark)'))
  ok(page.includes('figure [fill="#ffffff"]'))
})

test('neither NaN nor null is ever shown', () => {
  const document = sampleMetrics({ normal: 40, attack: 10 })
  const none = { value: Number.NaN, low: Number.NaN, high: Number.NaN }
  const detectors = document.detectors.map((detector) => ({
    ...detector,
    precision: none,
    f1: none,
    threshold: Number.NaN,
  }))
  const page = body(reportHtml({ ...document, detectors }, [], SEARCH))
  ok(!/NaN|undefined|null|Infinity/.test(page))
})

test('the search is told where there was one', () => {
  const document = sampleMetrics({ normal: 40, attack: 10 })
  const told =
    'The best of 45 combinations by F1: 0.812 on 4,000 labelled validation rows, 500 of them attacks'
  ok(reportHtml(document, [], SEARCH).includes(told))
  ok(!reportHtml(document, []).includes('combinations'))
})

test('the same document gives the same page, byte for byte', async () => {
  const page = async () => {
    const document = sampleMetrics({ normal: 200, attack: 30 })
    return reportHtml(document, await drawMetricsPlots(document), SEARCH)
  }
  strictEqual(await page(), await page())
})

test('the first sentence of the headline is the heading, what follows stands below it', () => {
  const document = sampleMetrics({ normal: 40, attack: 10 })
  const headline = 'The model beats 0.420, by +0.272. With a memory, rules do better: 0.818.'
  const page = body(reportHtml({ ...document, headline }, []))
  ok(page.includes('<h1>The model beats 0.420, by +0.272.</h1>'))
  ok(page.includes('<p class="lead">With a memory, rules do better: 0.818.</p>'))
})
