import { ok } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse as parseYaml } from 'yaml'
import type { Event } from '../../src/event/event.js'
import { accessLog } from '../../src/parsers/access-log.js'
import type { LogFormat } from '../../src/parsers/parser.js'
import { sshd } from '../../src/parsers/sshd.js'
import { assess } from '../../src/rules/assess.js'
import { inProject, sharedData } from '../project.js'
import { request, typed } from './twins.js'

/** How many of some events were flagged. */
class Share {
  flagged = 0
  all = 0

  add(event: Event): void {
    this.all++
    if (assess(event).isFlagged) this.flagged++
  }

  get ratio(): number {
    return this.flagged / this.all
  }

  toString(): string {
    return `${this.flagged} of ${this.all} flagged (${(100 * this.ratio).toFixed(2)} %)`
  }
}

function sharesBy<Item>(
  items: readonly Item[],
  classOf: (item: Item) => string,
  eventOf: (item: Item) => Event,
): (name: string) => Share {
  const shares = new Map<string, Share>()
  const of = (name: string): Share => {
    const share = shares.get(name) ?? new Share()
    shares.set(name, share)
    return share
  }
  for (const item of items) of(classOf(item)).add(eventOf(item))
  return of
}

function readText(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

function eventsOf(path: string, format: LogFormat): Event[] {
  const parser = format.open({ referenceMs: Date.UTC(2015, 11, 31) })
  return readText(path)
    .split('\n')
    .map((line) => parser.parse(line))
    .flatMap((parsed) => (parsed.outcome === 'event' ? [parsed.event] : []))
}

/** Rows of CSV with quoted fields; a field may hold line ends. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

interface LabelsOfSample {
  readonly labels: readonly {
    readonly file: string
    readonly attack?: string
    readonly src?: readonly string[]
  }[]
}

suite('the sample data of the project', () => {
  const labels = parseYaml(
    readFileSync(inProject('examples', 'data', 'labels.yaml'), 'utf8'),
  ) as LabelsOfSample
  const attackersOf = (file: string): ReadonlySet<string> =>
    new Set(
      labels.labels
        .filter((label) => label.file === file && label.attack !== undefined)
        .flatMap(({ src = [] }) => src),
    )

  test('of the ordinary requests of a web site, hardly one is flagged', (context) => {
    const file = 'http/apache-access.log.gz'
    const attackers = attackersOf(file)
    const share = sharesBy(
      eventsOf(inProject('examples', 'data', ...file.split('/')), accessLog),
      ({ sourceIp }) => (attackers.has(sourceIp) ? 'attack' : 'normal'),
      (event) => event,
    )
    report(context, share, ['normal', 'attack'])
    ok(share('normal').all > 9000 && share('normal').ratio < 0.001)
    ok(share('attack').ratio > 0.3)
  })

  test('every refused log-in of the sample guesses and is flagged, closed connections are not', (context) => {
    const events = eventsOf(inProject('examples', 'data', 'ssh', 'auth.log.gz'), sshd)
    const share = sharesBy(
      events,
      ({ kind }) => kind,
      (event) => event,
    )
    report(context, share, ['auth.failure', 'connection.close'])
    ok(share('auth.failure').ratio > 0.9)
    ok(share('connection.close').ratio === 0)
  })
})

const background = sharedData('honeypot', 'http', 'apache-ctf-2003', 'access.log.gz')

test(
  'of the requests of another web site, of 2003, hardly one is flagged',
  { skip: background === null ? 'no ../shared/data' : false },
  (context) => {
    const share = new Share()
    for (const event of eventsOf(background as string, accessLog)) share.add(event)
    context.diagnostic(`another site: ${String(share)}`)
    ok(share.all > 6000 && share.ratio < 0.001)
  },
)

const payloads = sharedData('honeypot', 'labelled-payloads', 'httpparams_train.csv.gz')

test(
  'parameters of the HttpParams set are told apart by class',
  { skip: payloads === null ? 'no ../shared/data' : false },
  (context) => {
    const rows = readCsv(readText(payloads as string)).slice(1)
    const share = sharesBy(
      rows,
      ([, , type = '']) => type,
      ([payload = '']) => request(`/form?q=${encodeURIComponent(payload)}`),
    )
    report(context, share, ['norm', 'sqli', 'xss', 'cmdi', 'path-traversal'])
    ok(share('norm').all > 12_000 && share('norm').ratio < 0.001)
    ok(share('sqli').ratio > 0.99)
    ok(share('xss').ratio > 0.95)
    ok(share('cmdi').ratio > 0.75)
    ok(share('path-traversal').ratio > 0.85)
  },
)

const sessions = sharedData('honeypot', 'labelled-payloads', 'logprecis_dev.json')

test(
  'of the labelled shell sessions of LogPrecis, most hold a flagged command',
  { skip: sessions === null ? 'no ../shared/data' : false },
  (context) => {
    const all = JSON.parse(readText(sessions as string)) as Record<string, { session: string }>
    let flagged = 0
    let named = 0
    const count = Object.keys(all).length
    for (const { session } of Object.values(all)) {
      const judged = session.split(' ; ').map((command) => assess(typed(command)))
      if (judged.some(({ isFlagged }) => isFlagged)) flagged++
      if (judged.some(({ threatScore }) => threatScore > 0)) named++
    }
    context.diagnostic(`${flagged} of ${count} sessions flagged, ${named} with a sign of any kind`)
    ok(flagged / count > 0.7)
    ok(named / count > 0.85)
  },
)

interface CrsTest {
  readonly stages?: readonly {
    readonly input?: {
      readonly uri?: string
      readonly method?: string
      readonly data?: unknown
      readonly headers?: Readonly<Record<string, string | number>>
    }
    readonly output?: {
      readonly log?: { readonly expect_ids?: unknown; readonly no_expect_ids?: unknown }
    }
  }[]
}

const crs = sharedData('honeypot', 'rule-tests', 'crs')

test(
  'of the regression requests of the OWASP rule set without a body, attacks are flagged more often than near misses',
  { skip: crs === null ? 'no ../shared/data' : false },
  (context) => {
    const folders = readdirSync(crs as string).filter((name) => /^REQUEST-9[34]/.test(name))
    const files = folders.flatMap((folder) =>
      readdirSync(join(crs as string, folder)).map((name) => join(crs as string, folder, name)),
    )
    const stages = files
      .map(
        (path) => parseYaml(readText(path), { logLevel: 'silent' }) as { tests?: CrsTest[] } | null,
      )
      .flatMap((document) => document?.tests ?? [])
      .flatMap(({ stages = [] }) => stages)
      .filter(({ input, output }) => input?.data === undefined && output?.log !== undefined)
    const share = sharesBy(
      stages,
      ({ output }) => (output?.log?.expect_ids === undefined ? 'near miss' : 'attack'),
      ({ input }) => {
        const agent = String(input?.headers?.['User-Agent'] ?? '')
        const userAgent = agent.includes('OWASP CRS') ? 'Mozilla/5.0' : agent
        return request(input?.uri ?? '/', { method: input?.method ?? 'GET', userAgent })
      },
    )
    report(context, share, ['attack', 'near miss'])
    ok(share('attack').ratio > 0.33)
    ok(share('near miss').ratio < 0.1)
  },
)

const hub = sharedData('honeypot', 'rule-tests', 'crowdsec')

test(
  'of the attacks that single requests of the CrowdSec tests show, most are flagged',
  { skip: hub === null ? 'no ../shared/data' : false },
  (context) => {
    const scenarios = readdirSync(hub as string).filter((name) =>
      /^cve|sensitive|traversal|sqli|xss|log4j|thinkphp|spring4shell|admin-interface|backdoor|open-proxy|bad-user-agent|http-cve/i.test(
        name,
      ),
    )
    let shown = 0
    let flagged = 0
    for (const scenario of scenarios) {
      const folder = join(hub as string, scenario)
      const events = readdirSync(folder)
        .filter((name) => name.endsWith('.log'))
        .flatMap((name) => eventsOf(join(folder, name), accessLog))
      if (events.length === 0) continue
      shown++
      if (events.some((event) => assess(event).isFlagged)) flagged++
    }
    context.diagnostic(`${flagged} of ${shown} scenarios with a flagged request`)
    ok(shown > 25 && flagged / shown > 0.9)
  },
)

function report(
  context: TestContext,
  share: (name: string) => Share,
  names: readonly string[],
): void {
  for (const name of names) context.diagnostic(`${name}: ${String(share(name))}`)
}
