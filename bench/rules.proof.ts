import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { CRS_FOLDERS, readCrs } from '../src/io/sources/crs-files.js'
import type { Event } from '../src/event/event.js'
import { assess } from '../src/rules/assess.js'
import { RULE_FAMILIES } from '../src/rules/catalog.js'
import { crsFamily } from '../src/rules/crs/crs-family.js'
import type { CrsRuleSet } from '../src/rules/crs/rule-set.js'
import type { RuleFamily } from '../src/rules/rule.js'
import { sharedData } from '../test/project.js'
import { request } from '../test/rules/twins.js'
import { type BenchRow, cpuTimed, machineName, report } from './measure.js'
import { ModSecurity } from './rules/modsecurity.js'
import { regressionRequests } from './rules/regression-requests.js'

/**
 * The rules against labelled payloads, alone and with an installed OWASP Core Rule Set, and that set as we read it against
 * Debian's ModSecurity on the set's own regression requests: which rules match each of them.
 */

/** Of each class of the HttpParams payloads so many must be flagged, and of honest ones at most so many. */
const BOUNDS: Readonly<Record<'with' | 'alone', Readonly<Record<string, number>>>> = {
  with: { sqli: 0.99, xss: 0.98, cmdi: 0.65, 'path-traversal': 0.65, norm: 0.015 },
  alone: { sqli: 0.95, xss: 0.95, cmdi: 0.6, 'path-traversal': 0.8, norm: 0.01 },
}

/** Of the regression requests that Debian's version itself does what they ask, so many must agree. */
const AGREEMENT = 0.9

/** Longest that a text of 8 KB may take, ms of the processor. */
const MOST_MS = 50

const LOOPBACK_PORT = 8497
const TEXT_LENGTH = 8192

const rows: BenchRow[] = []
const notRun: string[] = []
const folder = CRS_FOLDERS.find((path) => existsSync(path))
const payloads = sharedData('honeypot', 'labelled-payloads', 'httpparams_train.csv.gz')
const tests = sharedData('honeypot', 'rule-tests', 'crs')
if (payloads === null) notRun.push('payloads (the shared data are not here)')
else provePayloads('alone', RULE_FAMILIES, payloads)
if (folder === undefined) notRun.push('OWASP Core Rule Set (apt-get install modsecurity-crs)')
else {
  const strictest = readCrs(folder, 4)
  let set = strictest
  const loadMs = cpuTimed(() => (set = readCrs(folder, 1)))
  rows.push({ what: 'reading the set', value: loadMs, unit: 'CPU ms', peer: null })
  if (payloads !== null) {
    provePayloads('with', [...RULE_FAMILIES, crsFamily(set)], payloads)
    for (const level of [1, 2]) showAlone(level, crsFamily(readCrs(folder, level)), payloads)
  }
  proveTime(set)
  if (tests === null) notRun.push('regression requests (the shared data are not here)')
  else await proveAgreement(strictest, folder, tests)
}
report({ machine: machineName(), rows, not_run: notRun }, process.argv.includes('--json'))

/** Share flagged of each class, and how long all of the requests took, CPU ms. */
function flagged(
  families: readonly RuleFamily[],
  path: string,
): {
  readonly shares: ReadonlyMap<string, number>
  readonly requests: number
  readonly ms: number
} {
  const counts = new Map<string, { flagged: number; all: number }>()
  let [requests, ms] = [0, 0]
  const text = gunzipSync(readFileSync(path)).toString('utf8')
  for (const [, payload = '', type = ''] of text.matchAll(
    /^"((?:[^"]|"")*)","[^"]*","([^"]*)"/gm,
  )) {
    if (type === 'attack_type') continue
    const event = request(`/form?q=${encodeURIComponent(payload.replaceAll('""', '"'))}`)
    const count = counts.get(type) ?? { flagged: 0, all: 0 }
    count.all++
    requests++
    ms += cpuTimed(() => {
      if (assess(event, families).isFlagged) count.flagged++
    })
    counts.set(type, count)
  }
  const shares = new Map([...counts].map(([type, count]) => [type, count.flagged / count.all]))
  return { shares, requests, ms }
}

/** Share flagged of each class, and what a request costs. */
function provePayloads(
  which: 'with' | 'alone',
  families: readonly RuleFamily[],
  path: string,
): void {
  const whose = `our rules ${which === 'with' ? 'and the set' : 'alone'}`
  const { shares, requests, ms } = flagged(families, path)
  rows.push({
    what: `HttpParams, a request, ${whose}`,
    value: (1000 * ms) / requests,
    unit: 'CPU µs',
    peer: null,
  })
  for (const [type, share] of shares) {
    const bound = BOUNDS[which][type]
    if (bound === undefined) continue
    rows.push({
      what: `HttpParams, ${type}, ${whose}`,
      value: 100 * share,
      unit: '% flagged',
      peer: null,
      ...(type === 'norm' ? { at_most: 100 * bound } : { at_least: 100 * bound }),
    })
  }
}

function showAlone(level: number, family: RuleFamily, path: string): void {
  for (const [type, share] of flagged([family], path).shares)
    rows.push({
      what: `HttpParams, ${type}, the set alone, paranoia ${level}`,
      value: 100 * share,
      unit: '% flagged',
      peer: null,
    })
}

/** Texts that begin, nest or never end what rules look for. */
function proveTime(set: CrsRuleSet): void {
  const pieces = [
    'a',
    "' or 1=1-- ",
    '<script ',
    '../',
    'union select ',
    '{{',
    '$(',
    '%25',
    '&#x',
    '/*',
    'javascript:',
    '\\',
    '(',
    '@@version ',
    '<a onx=',
  ]
  const families = [...RULE_FAMILIES, crsFamily(set)]
  const eventOf = (piece: string): Event => {
    const text = piece.repeat(TEXT_LENGTH / piece.length)
    return request(`/?q=${text}`.slice(0, TEXT_LENGTH), { userAgent: 'Mozilla/5.0' })
  }
  let worst = 0
  for (const piece of pieces) {
    const event = eventOf(piece)
    assess(event, families)
    const start = process.cpuUsage()
    assess(event, families)
    const { user, system } = process.cpuUsage(start)
    worst = Math.max(worst, (user + system) / 1000)
  }
  rows.push({
    what: 'slowest request of 8 KB, our rules and the set',
    value: worst,
    unit: 'ms',
    peer: null,
    at_most: MOST_MS,
  })
}

async function proveAgreement(set: CrsRuleSet, rules: string, path: string): Promise<void> {
  const known = new Set(set.rules.map(({ id }) => id))
  const asked = regressionRequests(path).filter(({ rule }) => known.has(rule))
  const peer = await ModSecurity.start(rules, 4, LOOPBACK_PORT)
  if (peer === null) {
    notRun.push('ModSecurity (apt-get install apache2-bin libapache2-mod-security2)')
    return
  }
  const theirs = await peer.matching(asked.map((one) => one.request))
  await peer.stop()
  let [all, same, sound, soundAndSame] = [0, 0, 0, 0]
  for (const [i, { rule, name, request: sent, isExpected }] of asked.entries()) {
    const matched = theirs[i] ?? null
    if (matched === null) continue
    const isTheirs = matched.includes(rule)
    const isSame = set.matching(sent).some((match) => match.rule.id === rule) === isTheirs
    all++
    if (isSame) same++
    else
      process.stderr.write(
        `${name}: ModSecurity ${isTheirs ? 'matches' : 'does not match'}, we differ\n`,
      )
    if (isTheirs !== isExpected) continue
    sound++
    if (isSame) soundAndSame++
  }
  const name = "Debian's ModSecurity"
  rows.push(
    { what: 'regression requests asked, all paranoia levels', value: all, unit: '', peer: name },
    {
      what: 'on which both say the same of the rule',
      value: (100 * same) / all,
      unit: '%',
      peer: name,
      at_least: 100 * AGREEMENT,
    },
    {
      what: "that Debian's version does what they ask of",
      value: (100 * sound) / all,
      unit: '%',
      peer: name,
    },
    {
      what: 'of these, we do too',
      value: (100 * soundAndSame) / sound,
      unit: '%',
      peer: name,
      at_least: 100 * AGREEMENT,
    },
  )
}
