import picomatch from 'picomatch'
import { PhantomNetError } from '../errors.js'
import { parseAddress } from '../event/address.js'
import type { Event, LabeledEvent } from '../event/event.js'
import { EVENT_KINDS, type EventKind } from '../event/kinds.js'
import { parseInstant } from '../event/instant.js'
import { type Network, networkContains, parseNetwork } from '../event/network.js'
import type { FlowLabels } from './flow-labels.js'

export const DAY_MS = 24 * 60 * 60 * 1000

/** Entries a label file may hold; more is a mistake, not a label file. */
const MAX_ENTRIES = 100_000

/** Days a file's events may be moved by: some 270 years either way. */
const MAX_SHIFT_DAYS = 100_000

/** End of the year 9999, the last that a timestamp can write. */
const LAST_MS = Date.UTC(10_000, 0, 1) - 1

/** What the label file says of a file as a whole. */
export interface FileNote {
  /** Milliseconds added to every event's time, whole days, so that the time of day stays. */
  readonly shiftMs: number
  /** Year of the first line, for formats that write none; null to infer it. */
  readonly year: number | null
}

interface LabelEntry {
  readonly isAttack: boolean
  readonly attack: string
  /** As written, for messages; null for every file. */
  readonly file: string | null
  readonly matchesFile: (path: string) => boolean
  readonly networks: readonly Network[] | null
  readonly ports: ReadonlySet<number> | null
  readonly kinds: ReadonlySet<EventKind> | null
  readonly fromMs: number
  readonly toMs: number
}

interface FileEntry {
  readonly matchesFile: (path: string) => boolean
  readonly note: FileNote
}

/**
 * Ground truth from outside the events: a label file read once (docs/reference/labels.md has the form).
 * The first entry that matches an event names it; one that none matches stays unlabelled, unless its
 * sensor is a honeypot, where every visitor is an attacker.
 */
export class LabelBook {
  readonly #files: readonly FileEntry[]
  readonly #entries: readonly LabelEntry[]
  readonly #flows: FlowLabels | null

  private constructor(
    files: readonly FileEntry[],
    entries: readonly LabelEntry[],
    flows: FlowLabels | null = null,
  ) {
    this.#files = files
    this.#entries = entries
    this.#flows = flows
  }

  static readonly empty = new LabelBook([], [])

  /**
   * @param document the label file, parsed from YAML or JSON.
   * @throws PhantomNetError LABELS_INVALID naming the entry and the cure.
   */
  static from(document: unknown): LabelBook {
    const root = asRecord(document, 'the label file', ['version', 'files', 'labels'])
    if (root['version'] !== 1) throw invalid('the label file', 'version must be 1')
    const files = asList(root['files'] ?? [], 'files')
    const labels = asList(root['labels'] ?? [], 'labels')
    return new LabelBook(
      files.map((entry, i) => readFileEntry(entry, `files[${i}]`)),
      labels.map((entry, i) => readLabelEntry(entry, `labels[${i}]`)),
    )
  }

  /** A book whose labels are those of flows, whatever file an event is from. */
  static ofFlows(flows: FlowLabels): LabelBook {
    return new LabelBook([], [], flows)
  }

  /** Paths and globs of entries that none of these files matches, each once: mistyped, or for logs not given. */
  unmatched(files: readonly string[]): string[] {
    const idle = this.#entries.filter(({ matchesFile }) => !files.some((file) => matchesFile(file)))
    return [...new Set(idle.flatMap(({ file }) => file ?? []))]
  }

  /** @param file path relative to the label file's folder, with forward slashes. */
  noteOf(file: string): FileNote {
    return this.#files.find((entry) => entry.matchesFile(file))?.note ?? { shiftMs: 0, year: null }
  }

  /**
   * Labels of one file's events. Matching the path once a file keeps it off the path of every event.
   * @returns a function from an event, its time as in the file, to the labelled event, its time shifted and
   * held to the years 1970–9999, which every timestamp can write.
   */
  labeller(file: string, isHoneypot: boolean): (event: Event) => LabeledEvent {
    const entries = this.#entries.filter((entry) => entry.matchesFile(file))
    const { shiftMs } = this.noteOf(file)
    return (event) => {
      const entry = firstMatch(entries, event)
      const atMs = Math.min(LAST_MS, Math.max(0, event.atMs + shiftMs))
      const shifted = atMs === event.atMs ? event : { ...event, atMs }
      if (entry !== undefined)
        return { event: shifted, isAttack: entry.isAttack, attack: entry.attack }
      const ofFlow = this.#flows?.of(event) ?? null
      if (ofFlow !== null) return { event: shifted, ...ofFlow }
      if (isHoneypot) return { event: shifted, isAttack: true, attack: 'honeypot' }
      return { event: shifted, isAttack: null, attack: '' }
    }
  }
}

function firstMatch(entries: readonly LabelEntry[], event: Event): LabelEntry | undefined {
  let address: Uint8Array | null | undefined
  for (const entry of entries) {
    if (event.atMs < entry.fromMs || event.atMs > entry.toMs) continue
    if (entry.ports !== null && !entry.ports.has(event.destinationPort)) continue
    if (entry.kinds !== null && !entry.kinds.has(event.kind)) continue
    if (entry.networks === null) return entry
    address ??= parseAddress(event.sourceIp)
    if (address === null) continue
    const bytes = address
    if (entry.networks.some((network) => networkContains(network, bytes))) return entry
  }
  return undefined
}

function readFileEntry(value: unknown, where: string): FileEntry {
  const entry = asRecord(value, where, ['file', 'shift_days', 'year'])
  const shiftDays = entry['shift_days'] ?? 0
  const year = entry['year'] ?? null
  if (!Number.isInteger(shiftDays) || Math.abs(shiftDays as number) > MAX_SHIFT_DAYS) {
    throw invalid(where, `shift_days must be a whole number of days up to ${MAX_SHIFT_DAYS}`)
  }
  if (year !== null && !isYear(year)) throw invalid(where, 'year must be one from 1970 to 9998')
  return {
    matchesFile: readGlob(entry['file'], where, true),
    note: { shiftMs: (shiftDays as number) * DAY_MS, year: year as number | null },
  }
}

function isYear(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1970 && (value as number) <= 9998
}

function readLabelEntry(value: unknown, where: string): LabelEntry {
  const entry = asRecord(value, where, [
    'attack',
    'normal',
    'file',
    'src',
    'dst_port',
    'kind',
    'from',
    'to',
  ])
  const { attack, normal } = entry
  const isAttack = typeof attack === 'string' && attack !== ''
  if (isAttack === (normal === true)) {
    throw invalid(where, 'it needs either `attack: NAME` or `normal: true`')
  }
  const fromMs = readTime(entry['from'], where, Number.NEGATIVE_INFINITY)
  const toMs = readTime(entry['to'], where, Number.POSITIVE_INFINITY)
  if (toMs < fromMs) throw invalid(where, '`to` is before `from`, so it can match no event')
  return {
    isAttack,
    attack: isAttack ? attack : '',
    file: typeof entry['file'] === 'string' ? entry['file'] : null,
    matchesFile: readGlob(entry['file'], where, false),
    networks:
      entry['src'] === undefined
        ? null
        : asTexts(entry['src'], where, 'src').map((text) => readNetwork(text, where)),
    ports: entry['dst_port'] === undefined ? null : readPorts(entry['dst_port'], where),
    kinds: entry['kind'] === undefined ? null : readKinds(entry['kind'], where),
    fromMs,
    toMs,
  }
}

function readGlob(value: unknown, where: string, isNeeded: boolean): (path: string) => boolean {
  if (value === undefined && !isNeeded) return () => true
  if (typeof value !== 'string' || value === '')
    throw invalid(where, '`file` must be a path or glob')
  return picomatch(value, { dot: true })
}

function readNetwork(text: string, where: string): Network {
  const network = parseNetwork(text)
  if (network === null)
    throw invalid(where, `\`src\` holds ${JSON.stringify(text)}, which is no address or network`)
  return network
}

function readPorts(value: unknown, where: string): ReadonlySet<number> {
  const ports = Array.isArray(value) ? value : [value]
  for (const port of ports) {
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw invalid(where, '`dst_port` must hold ports 0–65535')
  }
  return new Set(ports as number[])
}

function readKinds(value: unknown, where: string): ReadonlySet<EventKind> {
  const kinds = asTexts(value, where, 'kind').map((text) => {
    const kind = EVENT_KINDS.find(({ name }) => name === text)
    if (kind === undefined)
      throw invalid(where, `\`kind\` holds ${JSON.stringify(text)}, which is no kind of event`)
    return kind.name
  })
  return new Set(kinds)
}

function readTime(value: unknown, where: string, absent: number): number {
  if (value === undefined) return absent
  const text = value instanceof Date ? value.toISOString() : value
  const instant =
    typeof text === 'string'
      ? parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
      : null
  if (instant !== null) return instant.atMs
  throw invalid(where, '`from` and `to` must be ISO 8601 times, as 2026-02-13T09:55:00Z')
}

function asTexts(value: unknown, where: string, key: string): readonly string[] {
  const list = Array.isArray(value) ? value : [value]
  if (!list.every((item) => typeof item === 'string'))
    throw invalid(where, `\`${key}\` must hold text, or a list of texts`)
  return list
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(where, 'it must be a list')
  if (value.length > MAX_ENTRIES) throw invalid(where, `it has more than ${MAX_ENTRIES} entries`)
  return value
}

function asRecord(
  value: unknown,
  where: string,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(where, 'it must be a mapping')
  }
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      throw invalid(where, `it has the unknown key \`${key}\`; known are ${known.join(', ')}`)
  }
  return value as Readonly<Record<string, unknown>>
}

function invalid(where: string, what: string): PhantomNetError {
  return new PhantomNetError(
    'LABELS_INVALID',
    `${where}: ${what}. See docs/reference/labels.md for the form.`,
  )
}
