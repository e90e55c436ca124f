import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalAddress } from '../src/event/address.js'
import type { Event } from '../src/event/event.js'
import { readEventFile } from '../src/io/sources/event-file.js'
import { LOG_FORMATS } from '../src/parsers/catalog.js'
import { sharedData } from '../test/project.js'
import {
  crowdsecExpectations,
  type Expectation,
  fail2banExpectations,
} from './formats/expectations.js'
import { type BenchRow, machineName, report } from './measure.js'

/**
 * Every line of the shared honeypot data accounted for, and what parsers read of the labelled rule tests' lines against
 * what their authors say is in them.
 */

/** Of the facts of lines that become events so many must agree. */
const AGREEMENT = 99

/** Their words for services that ours name too. */
const SERVICES: Readonly<Record<string, string>> = {
  ssh: 'ssh',
  http: 'http',
  ftp: 'ftp',
  vsftpd: 'ftp',
  proftpd: 'ftp',
  postfix: 'smtp',
  smtp: 'smtp',
}

const asJson = process.argv.includes('--json')
const print = (text: string): void => void (asJson ? undefined : process.stdout.write(`${text}\n`))
const folder = sharedData('honeypot')
const rows: BenchRow[] = []
const notRun: string[] = []
if (folder === null) notRun.push('the shared data are not here')
else {
  await proveAccounts(folder)
  for (const [name, expectations] of [
    ['fail2ban', fail2banExpectations(join(folder, 'rule-tests', 'fail2ban'))],
    ['CrowdSec', crowdsecExpectations(join(folder, 'rule-tests', 'crowdsec'))],
  ] as const)
    proveFacts(name, expectations)
}
report({ machine: machineName(), rows, not_run: notRun }, asJson)

interface Sum {
  files: number
  read: number
  events: number
  telemetry: number
  skipped: number
  rejected: number
}

async function proveAccounts(shared: string): Promise<void> {
  const formats = new Map<string, Sum>()
  const unknown: string[] = []
  let unaccounted = 0
  let unexplained = 0
  let faults = 0
  for (const path of filesIn(shared).filter(isLog)) {
    let reasons = 0
    const account = await readEventFile(path, {
      format: null,
      referenceMs: Date.UTC(2026, 11, 31),
      onFormat: () => undefined,
      onEvent: () => undefined,
      onReject: ({ reason }) => void (reason === '' ? 0 : reasons++),
    })
    const { read, events, telemetry, skipped, rejected, error } = account
    if (read !== events + telemetry + skipped + rejected) unaccounted++
    if (reasons !== rejected) unexplained++
    if (error !== null && error.code !== 'FORMAT_UNKNOWN') faults++
    if (error?.code === 'FORMAT_UNKNOWN') unknown.push(path)
    const sum = formats.get(account.format) ?? {
      files: 0,
      read: 0,
      events: 0,
      telemetry: 0,
      skipped: 0,
      rejected: 0,
    }
    formats.set(account.format, sum)
    sum.files++
    sum.read += read
    sum.events += events
    sum.telemetry += telemetry
    sum.skipped += skipped
    sum.rejected += rejected
  }
  for (const [format, sum] of formats)
    print(
      `${(format === '' ? '(none of ours)' : format).padEnd(16)} ${Object.entries<number>({
        ...sum,
      })
        .map(([name, value]) => `${name} ${value.toLocaleString('en-US')}`)
        .join('  ')}`,
    )
  for (const path of unknown) print(`of no format of ours: ${path.slice(shared.length + 1)}`)
  print('')
  const total = [...formats.values()].reduce((all, { read }) => all + read, 0)
  rows.push(
    { what: 'lines of the honeypot data', value: total, unit: '', peer: null },
    {
      what: 'files of which a line is not accounted for',
      value: unaccounted,
      unit: '',
      peer: null,
      at_most: 0,
    },
    {
      what: 'files of which a reject has no reason',
      value: unexplained,
      unit: '',
      peer: null,
      at_most: 0,
    },
    { what: 'files that could not be read', value: faults, unit: '', peer: null, at_most: 0 },
  )
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesIn(join(path, name)))
}

/** Labels, settings and test code lie beside the logs. */
function isLog(path: string): boolean {
  return !/\.(assert|yaml|yml|md|ini|tsv|csv\.gz)$|labelled-payloads/.test(path)
}

interface Agreement {
  all: number
  same: number
}

function proveFacts(name: string, expectations: readonly Expectation[]): void {
  const facts = {
    address: { all: 0, same: 0 },
    user: { all: 0, same: 0 },
    service: { all: 0, same: 0 },
  }
  let events = 0
  const passed = new Map<string, number>()
  for (const expected of expectations) {
    const format = LOG_FORMATS.find((one) => one.name === expected.format)
    if (format === undefined) continue
    const parsed = format.open({ referenceMs: Date.UTC(2026, 11, 31) }).parse(expected.line)
    if (parsed.outcome !== 'event') {
      const why = `${expected.format}: ${parsed.outcome}, ${parsed.reason}`
      passed.set(why, (passed.get(why) ?? 0) + 1)
      continue
    }
    events++
    compare(facts, parsed.event, expected)
  }
  for (const [why, times] of passed) print(`${name}: no event of ${times} lines: ${why}`)
  rows.push({
    what: `lines of ${name}'s tests, and those that are events`,
    value: expectations.length,
    unit: `lines, ${events} events`,
    peer: name,
  })
  for (const [fact, { all, same }] of Object.entries(facts)) {
    if (all === 0) continue
    rows.push({
      what: `of which the ${fact} is the same (${all})`,
      value: (100 * same) / all,
      unit: '%',
      peer: name,
      at_least: AGREEMENT,
    })
  }
}

function compare(
  facts: Readonly<Record<'address' | 'user' | 'service', Agreement>>,
  event: Event,
  { line, address, user, service }: Expectation,
): void {
  const set = (fact: 'address' | 'user' | 'service', wanted: string | null, got: string): void => {
    if (wanted === null) return
    facts[fact].all++
    if (wanted === got) facts[fact].same++
    else
      print(
        `  ${fact} ${JSON.stringify(wanted)}, we read ${JSON.stringify(got)}: ${line.slice(0, 160)}`,
      )
  }
  set('address', address === null ? null : canonicalAddress(address), event.sourceIp)
  set('user', user, event.detail.userName ?? '')
  // That it came over TLS is more than they say.
  const { service: own } = event
  set('service', SERVICES[service ?? ''] ?? null, own === 'https' ? 'http' : own)
}
