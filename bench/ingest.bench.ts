import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { quantile } from '../src/math/quantile.js'
import { sharedData } from '../test/project.js'
import { writeBigCapture, writeSpoofedFlood } from './captures/big-capture.js'
import { type BenchRow, machineName, OURS, report } from './measure.js'
import {
  ARGUS,
  type CaptureTool,
  compiledLoop,
  cpuOf,
  isInstalled,
  TSHARK,
} from './peers/capture-tools.js'
import { writeFigures } from './write-figures.js'

/**
 * Reading captures beside the peers, interleaved in one run, processor time of each: packets a second to events with the
 * lines of applications, and to the 15 features and scores; peak memory; a flood of spoofed sources. `-- --packets N`
 * and `--flood N` give other sizes, `--rounds N` other rounds; `--write` puts the table into bench/README.md.
 */
const PACKETS = optionOf('--packets', 1_000_000)
const FLOOD_SOURCES = optionOf('--flood', 3_000_000)
const ROUNDS = optionOf('--rounds', 5)

/** tshark is so slow that a tenth of the packets takes it long enough. */
const TSHARK_SHARE = 0.1

/** What a peer may take for one run, ms. */
const MOST_MS = 600_000

const CHILD = fileURLToPath(new URL('captures/capture-child.js', import.meta.url))

interface Run {
  readonly packets: number
  readonly cpuMs: number
  readonly peakMb: number
}

/** Packets a millisecond of processor time, by who and what. */
const rates = new Map<string, number[]>()
const notRun = new Set<string>()
const rows: BenchRow[] = []
const captures = sharedData('pcap')
const folder = mkdtempSync(join(tmpdir(), 'phantomnet-bench-'))
try {
  if (captures === null) notRun.add('captures: the shared captures are not here')
  else measureAll(captures)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const loads = `load ${loadavg()[0]?.toFixed(1)} at the end`
const document = { machine: `${machineName()}, ${loads}`, rows, not_run: [...notRun] }
if (process.argv.includes('--write')) writeFigures('ingest', document)
report(document, process.argv.includes('--json'))

function measureAll(shared: string): void {
  const [big, small, flood] = ['big', 'small', 'flood'].map((name) => join(folder, `${name}.pcap`))
  if (big === undefined || small === undefined || flood === undefined) return
  writeBigCapture(shared, big, PACKETS)
  writeBigCapture(shared, small, PACKETS * TSHARK_SHARE)
  const loop = compiledLoop(folder)
  if (loop === null) notRun.add('libpcap loop in C: install gcc and libpcap-dev')
  const cowrieLogs = sharedData('honeypot', 'cowrie', 'kareiva-2018')
  if (cowrieLogs === null) notRun.add('Cowrie: the shared logs are not here')
  let peakMb = 0
  for (let round = 0; round < ROUNDS; round++) {
    for (const work of ['lines', 'scores'] as const)
      peakMb = Math.max(peakMb, ours(work, big, work).peakMb)
    if (loop !== null) peer(loop, big, PACKETS, 'capture')
    peer(ARGUS, big, PACKETS, 'capture')
    peer(TSHARK, small, PACKETS * TSHARK_SHARE, 'capture')
    if (cowrieLogs !== null) ours('cowrie', cowrieLogs, 'cowrie')
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`)
  }
  writeSpoofedFlood(flood, FLOOD_SOURCES)
  const flooded = ours('scores', flood, 'flood')
  peer(ARGUS, flood, FLOOD_SOURCES, 'flood')
  writeRows(peakMb, flooded.peakMb)
}

function writeRows(peakMb: number, floodPeakMb: number): void {
  rate('capture → events with lines', OURS, 'lines')
  rate('capture → features → scores', OURS, 'scores')
  for (const { name } of [{ name: 'libpcap loop in C' }, ARGUS, TSHARK])
    rate('capture', name, 'capture')
  rate('flood → features → scores', OURS, 'flood')
  rate('flood', ARGUS.name, 'flood')
  ratio('capture → features → scores', 'scores', TSHARK.name, 'capture', 58)
  ratio('capture → features → scores', 'scores', ARGUS.name, 'capture', 1.1)
  ratio('capture → events with lines', 'lines', 'libpcap loop in C', 'capture', 0.143)
  ratio('flood → features → scores', 'flood', ARGUS.name, 'flood', 13)
  const lines = rates.get(`${OURS}: cowrie`) ?? []
  if (lines.length > 0)
    rows.push({
      what: 'Cowrie JSON → features',
      value: 1000 * quantile(lines, 0.5),
      unit: 'lines/s',
      peer: null,
      at_least: 100_000,
    })
  rows.push(
    { what: 'peak memory, capture', value: peakMb, unit: 'MB', peer: null, at_most: 200 },
    { what: 'peak memory, flood', value: floodPeakMb, unit: 'MB', peer: null, at_most: 200 },
  )
}

function ours(work: 'lines' | 'scores' | 'cowrie', capture: string, what: string): Run {
  const { status, stdout } = spawnSync(process.execPath, [CHILD, work, capture], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`reading ${capture} failed`)
  const run = JSON.parse(stdout) as Run
  note(OURS, what, run.packets / run.cpuMs)
  return run
}

function peer(tool: CaptureTool, capture: string, packets: number, what: string): void {
  if (!isInstalled(tool)) {
    notRun.add(`${tool.name}: not installed`)
    return
  }
  const cpuMs = cpuOf(tool, capture, MOST_MS)
  if (cpuMs === null) notRun.add(`${tool.name}: it failed on the ${what}`)
  else note(tool.name, what, packets / cpuMs)
}

function note(who: string, what: string, rateMs: number): void {
  const key = `${who}: ${what}`
  rates.set(key, [...(rates.get(key) ?? []), rateMs])
}

function rate(what: string, who: string, measured: string): void {
  const values = rates.get(`${who}: ${measured}`)
  if (values === undefined) return
  const value = quantile(values, 0.5) / 1000
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / 1000 / value
  const peerName = who === OURS ? null : who
  rows.push({ what, value, unit: 'M packets/s', peer: peerName, spread })
}

/** How many times as fast, by round and then the median: what slows a round slows both. */
function ratio(
  what: string,
  measured: string,
  peerName: string,
  peerMeasured: string,
  at_least: number,
): void {
  const own = rates.get(`${OURS}: ${measured}`) ?? []
  const theirs = rates.get(`${peerName}: ${peerMeasured}`) ?? []
  const ratios = own.flatMap((value, i) => {
    const other = theirs[i]
    return other === undefined ? [] : [value / other]
  })
  if (ratios.length === 0) return
  rows.push({ what, value: quantile(ratios, 0.5), unit: '×', peer: peerName, at_least })
}

function optionOf(name: string, usual: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
