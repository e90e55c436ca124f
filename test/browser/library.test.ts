import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, suite, test } from 'node:test'
import * as phantomnet from '../../src/index.js'
import { inProject } from '../project.js'
import { openPage, WITHOUT_CHROMIUM } from './chromium.js'
import { forestWork } from './forest-work.js'
import { type PageServer, servePages } from './page-server.js'

const EXAMPLE = 'examples/browser.html'

const MAP =
  '<script type="importmap">{ "imports": { "phantomnet": "/dist/src/index.js" } }</script>'

const WORK = `${MAP}
<script type="module">
  import * as phantomnet from 'phantomnet'
  import { forestWork } from '/dist/test/browser/forest-work.js'
  let engine = 'WebAssembly'
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))
  } catch {
    engine = 'none'
  }
  window.said = { engine, ...forestWork(phantomnet) }
</script>`

/** All that is to be seen in one visit: this page, one that may not compile, the example, and a worker. */
const PAGE = `<!doctype html>
${WORK}
<iframe src="/work.html?strict" id="strict"></iframe>
<iframe src="/${EXAMPLE}" id="example"></iframe>
<script>
  const failed = (error) => ({ error: String(error) })
  const inWorker = () => new Promise((resolve) => {
    const worker = new Worker('/worker.js', { type: 'module' })
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => resolve(failed(message))
  })
  const threads = async () => {
    const { ScoringThreads } = await import('phantomnet')
    return ScoringThreads.start({ nFeatures: 4 }).then(() => null, ({ code }) => code)
  }
  window.onload = async () => {
    const contents = (id) => document.getElementById(id).contentWindow
    const result = {
      page: window.said ?? null,
      strict: contents('strict').said ?? null,
      example: contents('example').document.body.innerText,
      worker: await inWorker(),
      threads: await threads().catch(failed),
    }
    fetch('/result', { method: 'POST', body: JSON.stringify(result) })
  }
</script>`

const WORKER = `import * as phantomnet from '/dist/src/index.js'
import { forestWork } from '/dist/test/browser/forest-work.js'
postMessage(forestWork(phantomnet))`

/** A browser that does not answer is not waited for forever. */
const PATIENCE_MS = 60_000

interface Answer {
  readonly page: Record<string, unknown> | null
  readonly strict: Record<string, unknown> | null
  readonly example: string
  readonly worker: unknown
  readonly threads: unknown
}

suite('the library in a browser', { skip: WITHOUT_CHROMIUM }, () => {
  let server: PageServer
  let close: () => Promise<void>
  let answer: Answer
  const here = forestWork(phantomnet)

  before(async () => {
    server = await servePages({ '/': PAGE, '/work.html': WORK, '/worker.js': WORKER })
    close = openPage(`${server.origin}/`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the page sent nothing')), PATIENCE_MS)
    })
    answer = (await Promise.race([server.result, late])) as Answer
    clearTimeout(timer)
  })

  after(async () => {
    await close()
    server.close()
  })

  test('fits, scores, explains, writes and reads to the bits of Node, without a bundler', () => {
    deepEqual(answer.page, { engine: 'WebAssembly', ...here })
  })

  test('does the same on a page that may not compile WebAssembly', () => {
    deepEqual(answer.strict, { engine: 'none', ...here })
  })

  test('does the same in a worker', () => {
    deepEqual(answer.worker, here)
  })

  test('says by its code that scoring threads need Node', () => {
    equal(answer.threads, 'WORKER_FAILED')
  })

  test('runs the example of the guide, which shows it as it stands', () => {
    match(answer.example, /^row 0: 0\.419 ordinary$/m)
    match(answer.example, /^row 9: 0\.831 strange, by column 1$/m)
    const guide = readFileSync(inProject('docs', 'guide', 'library.md'), 'utf8')
    const code = readFileSync(inProject(EXAMPLE), 'utf8')
    ok(guide.includes(`\`\`\`html\n${code}\`\`\`\n`))
  })
})

test('nothing the library is made of asks for Node or a package before it is called', () => {
  const seen = new Set<string>()
  const outside: string[] = []
  const visit = (url: URL): void => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    const code = readFileSync(url, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
    for (const [, name = ''] of code.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'/gm)) {
      if (name.startsWith('.')) visit(new URL(name, url))
      else outside.push(`${url.pathname}: ${name}`)
    }
  }
  visit(new URL('../../src/index.js', import.meta.url))
  ok(seen.size > 100)
  deepEqual(outside, [])
})
