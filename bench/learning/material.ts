import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { LabelBook } from '../../src/dataset/labels.js'
import type { LabeledEvent } from '../../src/event/event.js'
import { readEventFile } from '../../src/io/sources/event-file.js'
import { ATTACKS, BENIGN, type Family, SPAM } from './sources.js'

/** Logs of the protocol, read and labelled, before anything is drawn from them. */
export interface Material {
  readonly benign: readonly BenignLog[]
  readonly attacks: readonly AttackLog[]
  /** Rejected mail; its file is among the benign ones. */
  readonly spam: AttackLog
}

/** The normal events of a log, in time order. */
export interface BenignLog {
  readonly file: string
  readonly events: readonly LabeledEvent[]
  /** First and last time of them. */
  readonly fromMs: number
  readonly toMs: number
}

/** The attacks of a log, by source address, each in time order. */
export interface AttackLog {
  readonly file: string
  readonly family: Family
  readonly bySource: ReadonlyMap<string, readonly LabeledEvent[]>
}

/** Where the logs are looked for, from the project's root. */
export const LOGS = join('..', 'shared', 'data', 'honeypot')

/** Services that have ordinary events; attacks on others would be told by the service alone. */
const SERVICES = new Set(['http', 'ssh', 'ftp', 'smtp'])

/** Whether the logs are there. */
export function isMaterialThere(folder = LOGS): boolean {
  return [...BENIGN, ...ATTACKS].every(({ file }) => existsSync(join(folder, file)))
}

/**
 * Reads every log of the protocol.
 * @param labelsPath the label file, from the project's root.
 */
export async function readMaterial(
  folder = LOGS,
  labelsPath = join('bench', 'learning', 'labels.yaml'),
): Promise<Material> {
  const labels = LabelBook.from(parse(readFileSync(labelsPath, 'utf8')))
  const events = new Map<string, LabeledEvent[]>()
  for (const { file } of [...BENIGN, ...ATTACKS]) {
    if (!events.has(file)) events.set(file, await readLog(folder, file, labels))
  }
  const of = (file: string): LabeledEvent[] => events.get(file) ?? []
  return {
    benign: BENIGN.map(({ file }) => benignLog(file, of(file))),
    attacks: ATTACKS.map(({ file, family }) => ({ file, family, bySource: attacksOf(of(file)) })),
    spam: { ...SPAM, bySource: attacksOf(of(SPAM.file)) },
  }
}

async function readLog(folder: string, file: string, labels: LabelBook): Promise<LabeledEvent[]> {
  const { year } = labels.noteOf(file)
  const out: LabeledEvent[] = []
  let label = labels.labeller(file, false)
  await readEventFile(join(folder, file), {
    format: null,
    referenceMs: Date.UTC((year ?? 2029) + 1, 0, 1) - 1,
    onFormat: (_format, isHoneypot) => {
      label = labels.labeller(file, isHoneypot)
    },
    onEvent: (event) => {
      if (SERVICES.has(event.service)) out.push(label(event))
    },
    onReject: () => undefined,
  })
  // Stable: lines of one instant stay as the log has them.
  return out.sort((a, b) => a.event.atMs - b.event.atMs)
}

function benignLog(file: string, all: readonly LabeledEvent[]): BenignLog {
  const events = all.filter(({ isAttack }) => isAttack === false)
  return {
    file,
    events,
    fromMs: events[0]?.event.atMs ?? 0,
    toMs: events.at(-1)?.event.atMs ?? 0,
  }
}

function attacksOf(all: readonly LabeledEvent[]): Map<string, LabeledEvent[]> {
  const bySource = new Map<string, LabeledEvent[]>()
  for (const labeled of all) {
    if (labeled.isAttack !== true) continue
    const { sourceIp } = labeled.event
    const known = bySource.get(sourceIp)
    if (known === undefined) bySource.set(sourceIp, [labeled])
    else known.push(labeled)
  }
  return bySource
}
