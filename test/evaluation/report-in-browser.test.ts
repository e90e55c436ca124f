import { deepEqual, equal, ok } from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { PLOT_NAMES } from '../../src/evaluation/metrics-plot.js'
import { drawMetricsPlots } from '../../src/evaluation/report-plots.js'
import { reportHtml } from '../../src/evaluation/report.js'
import { openPage, WITHOUT_CHROMIUM } from '../browser/chromium.js'
import { type PageServer, servePages } from '../browser/page-server.js'
import { sampleMetrics } from './sample-metrics.js'

/** A browser that does not answer is not waited for forever. */
const PATIENCE_MS = 60_000

/** A desk, a tablet and a telephone. */
const WIDTHS = [1200, 760, 390]

/** An attacker's names are as long and as clever as can be. */
const HOSTILE = [
  '<script>parent.hacked = 1</script>',
  '"><img src="/leak" onerror="parent.hacked = 1">',
  'long_name_without_a_break_'.repeat(6),
  '</style><style>body{display:none}',
  "' onload='parent.hacked=1",
]

/** Looks at the report as a reader's eye would, at each width. */
const LOOK = `<!doctype html><body style="margin:0"><script>
  const look = (frame, width) => new Promise((resolve) => {
    frame.style.cssText = 'border:0;height:900px;width:' + width + 'px'
    setTimeout(() => {
      const page = frame.contentDocument
      const wide = page.documentElement.scrollWidth
      const boxOf = (node) => node.getBoundingClientRect()
      const outside = []
      const overlapping = []
      for (const svg of page.querySelectorAll('figure svg')) {
        const frameBox = boxOf(svg)
        const words = [...svg.querySelectorAll('text')]
          .map((text) => ({ name: text.textContent, box: boxOf(text) }))
          .filter(({ name }) => name !== '')
        for (const { name, box } of words)
          if (box.left < frameBox.left - 1 || box.right > frameBox.right + 1 || box.top < frameBox.top - 1 || box.bottom > frameBox.bottom + 1)
            outside.push(name)
        words.forEach((one, i) => words.slice(i + 1).forEach((other) => {
          if (one.name === other.name) return
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
          const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
          if (across > 2 && down > 4) overlapping.push(one.name + ' | ' + other.name)
        }))
      }
      resolve({ width, overflow: wide - frame.clientWidth, outside, overlapping })
    }, 60)
  })
  const frame = document.createElement('iframe')
  frame.src = '/report.html'
  frame.onload = async () => {
    const page = frame.contentDocument
    const looks = []
    for (const width of ${JSON.stringify(WIDTHS)}) looks.push(await look(frame, width))
    const result = {
      looks,
      hacked: 'hacked' in window,
      fetched: frame.contentWindow.performance.getEntriesByType('resource').map(({ name }) => name),
      scripts: page.querySelectorAll('script, img, iframe, link').length,
      figures: [...page.querySelectorAll('figure')].map(({ id }) => id),
      deadLinks: [...page.querySelectorAll('a')].filter((a) => !page.getElementById(a.hash.slice(1))).length,
      links: page.querySelectorAll('a').length,
      first: page.body.innerText.trim().split('\\n')[0],
      shown: getComputedStyle(page.body).display,
      cells: [...page.querySelectorAll('#attacks td:first-child')].map(({ textContent }) => textContent),
    }
    fetch('/result', { method: 'POST', body: JSON.stringify(result) })
  }
  document.body.append(frame)
</script>`

interface Seen {
  readonly looks: readonly {
    readonly width: number
    readonly overflow: number
    readonly outside: string[]
    readonly overlapping: string[]
  }[]
  readonly hacked: boolean
  readonly fetched: string[]
  readonly scripts: number
  readonly figures: string[]
  readonly links: number
  readonly deadLinks: number
  readonly first: string
  readonly shown: string
  readonly cells: string[]
}

suite('the report in a browser', { skip: WITHOUT_CHROMIUM }, () => {
  let server: PageServer
  let close: () => Promise<void>
  let seen: Seen
  const document = sampleMetrics({ attacks: HOSTILE, unlabelled: 30 })

  before(async () => {
    const report = reportHtml(document, await drawMetricsPlots(document))
    server = await servePages({ '/': LOOK, '/report.html': report })
    close = openPage(`${server.origin}/`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the page sent nothing')), PATIENCE_MS)
    })
    seen = (await Promise.race([server.result, late])) as Seen
    clearTimeout(timer)
  })

  after(async () => {
    await close()
    server.close()
  })

  test('the first line read is the headline', () => {
    ok(document.headline.startsWith(seen.first) && seen.first.length > 20, seen.first)
    equal(seen.shown, 'block')
  })

  test('names that attackers chose are shown as they are, and do nothing', () => {
    equal(seen.hacked, false)
    equal(seen.scripts, 0)
    for (const name of HOSTILE) ok(seen.cells.includes(name), name)
  })

  test('nothing is fetched', () => {
    deepEqual(seen.fetched, [])
  })

  test('every picture is there, and every link leads somewhere within the page', () => {
    deepEqual(seen.figures.toSorted(), [...PLOT_NAMES].toSorted())
    equal(seen.deadLinks, 0)
    ok(seen.links >= 9)
  })

  test('at a desk, on a tablet and on a telephone nothing is wider than the page', () => {
    deepEqual(
      seen.looks.map(({ width, overflow }) => [width, Math.max(0, overflow)]),
      WIDTHS.map((width) => [width, 0]),
    )
  })

  test('in the pictures no words lie on others, and none are cut off', () => {
    for (const { outside, overlapping } of seen.looks) {
      deepEqual(outside, [])
      deepEqual(overlapping, [])
    }
  })
})
