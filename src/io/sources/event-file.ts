import type { ErrorCode } from '../../errors.js'
import type { Event } from '../../event/event.js'
import { looksLikeCapture, openCaptureParser } from '../../parsers/capture.js'
import { type FormatCatalog, OWN_FORMATS } from '../../parsers/catalog.js'
import type { LineParser, LogFormat, Parsed } from '../../parsers/parser.js'
import { reject, skip } from '../../parsers/reasons.js'
import { type InputFault, readInput } from './input-file.js'
import { LineSplitter } from './line-splitter.js'

/** Lines looked at to tell a log's format, and the bytes they may take. */
const DETECTION_LINES = 64
const DETECTION_BYTES = 1 << 18

/** Bytes that tell every capture from everything else. */
const MAGIC_BYTES = 64

const LINE_FEED = 10

export interface FileFault {
  readonly code: ErrorCode
  readonly message: string
  readonly offset: number
}

/** The account of one file: read = events + telemetry + skipped + rejected. */
export interface FileAccount {
  readonly path: string
  /** Name of the format; 'unknown' when none of ours fits. */
  readonly format: string
  /** Bytes of the file as stored. */
  readonly bytes: number
  readonly sha256: string
  /** Lines of a log, packets of a capture. */
  readonly read: number
  readonly events: number
  readonly telemetry: number
  readonly skipped: number
  readonly rejected: number
  /** How often each reason was given, for what became no event. */
  readonly reasons: Readonly<Record<string, number>>
  readonly error: FileFault | null
}

/** One rejected line or packet. */
export interface Reject {
  /** 1-based line of a log; null for a capture. */
  readonly line: number | null
  /** Byte offset of a packet's record in the decompressed capture; null for a log. */
  readonly offset: number | null
  readonly reason: string
  /** The first bytes of it, as they were. */
  readonly sample: string
}

export interface EventFileOptions {
  /** Name of a log format to insist on; null to detect. */
  readonly format: string | null
  /** The formats there are; those of ours when left out. */
  readonly formats?: FormatCatalog
  /** For logs without a year: the latest instant a line may be of. */
  readonly referenceMs: number
  readonly onEvent: (event: Event) => void
  readonly onReject: (reject: Reject) => void
  /** Called once, when the format is known and before the first event. */
  readonly onFormat: (format: string, isHoneypot: boolean) => void
  readonly onBytes?: (bytes: number) => void
}

const REJECT_SAMPLE_BYTES = 200

/**
 * Reads one file, log or capture, compressed or not, telling the format from its content.
 * @throws PhantomNetError INPUT_NOT_FOUND, INPUT_UNREADABLE; damage inside is in the account's `error`.
 */
export async function readEventFile(path: string, options: EventFileOptions): Promise<FileAccount> {
  const reader = new EventFileReader(options)
  const input = await readInput(path, (chunk) => {
    options.onBytes?.(chunk.length)
    reader.push(chunk)
  })
  reader.end()
  return reader.account(path, input.bytes, input.sha256, input.fault)
}

/** Sends chunks to the parser that their beginning asks for, and keeps the account. */
class EventFileReader {
  readonly #options: EventFileOptions
  readonly #counts = { event: 0, telemetry: 0, skipped: 0, rejected: 0 }
  readonly #reasons = new Map<string, number>()
  #undecided: Uint8Array[] = []
  #undecidedBytes = 0
  #content: Content | null = null

  constructor(options: EventFileOptions) {
    this.#options = options
  }

  push(chunk: Uint8Array): void {
    if (this.#content !== null) return this.#content.push(chunk)
    this.#undecided.push(chunk.slice())
    this.#undecidedBytes += chunk.length
    const beginning = concat(this.#undecided, this.#undecidedBytes)
    if (this.#tellsEnough(beginning)) this.#decide(beginning)
    else this.#undecided = [beginning]
  }

  end(): void {
    if (this.#content === null && this.#undecidedBytes > 0)
      this.#decide(concat(this.#undecided, this.#undecidedBytes))
    this.#content?.end()
  }

  account(path: string, bytes: number, sha256: string, inputFault: InputFault | null): FileAccount {
    const { event, telemetry, skipped, rejected } = this.#counts
    return {
      path,
      format: this.#content?.format ?? 'unknown',
      bytes,
      sha256,
      read: event + telemetry + skipped + rejected,
      events: event,
      telemetry,
      skipped,
      rejected,
      reasons: Object.fromEntries([...this.#reasons].sort(([a], [b]) => (a < b ? -1 : 1))),
      error: inputFault ?? this.#content?.fault ?? (this.#content === null ? EMPTY : null),
    }
  }

  /** Whether more of the file could not change what it is taken for: whoever writes to a pipe waits for the answer. */
  #tellsEnough(beginning: Uint8Array): boolean {
    return (
      this.#options.format !== null ||
      beginning.length >= DETECTION_BYTES ||
      (beginning.length >= MAGIC_BYTES && looksLikeCapture(beginning)) ||
      wholeLines(beginning).length >= DETECTION_LINES
    )
  }

  #decide(beginning: Uint8Array): void {
    this.#content = this.#open(beginning)
    this.#undecided = []
    this.#content.push(beginning)
  }

  #open(beginning: Uint8Array): Content {
    const take = (
      parsed: Parsed,
      at: Omit<Reject, 'reason' | 'sample'>,
      sample: () => string,
    ): void => this.#take(parsed, at, sample)
    const { format: insisted, formats = OWN_FORMATS, referenceMs, onFormat } = this.#options
    if (insisted === null && looksLikeCapture(beginning)) return captureContent(take, onFormat)
    const format =
      insisted === null ? formats.detect(firstLines(beginning)) : formats.named(insisted)
    if (format !== null) return logContent(format, format.open({ referenceMs }), take, onFormat)
    if (insisted === 'pcap' || insisted === 'pcapng') return captureContent(take, onFormat)
    return isBinary(beginning) ? notOurs(beginning) : unknownText(take)
  }

  #take(parsed: Parsed, at: Omit<Reject, 'reason' | 'sample'>, sample: () => string): void {
    this.#counts[parsed.outcome]++
    if (parsed.outcome === 'event') return this.#options.onEvent(parsed.event)
    const reason = `${parsed.outcome}: ${parsed.reason}`
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1)
    if (parsed.outcome === 'rejected')
      this.#options.onReject({ ...at, reason: parsed.reason, sample: sample() })
  }
}

/** A file whose kind is known. */
interface Content {
  readonly format: string
  readonly fault: FileFault | null
  push(chunk: Uint8Array): void
  end(): void
}

type Take = (parsed: Parsed, at: Omit<Reject, 'reason' | 'sample'>, sample: () => string) => void

function captureContent(take: Take, onFormat: EventFileOptions['onFormat']): Content {
  const parser = openCaptureParser()
  const emit = (parsed: Parsed, offset: number, data: Uint8Array): void =>
    take(parsed, { line: null, offset }, () => sampleOfBytes(data))
  onFormat('pcap', false)
  return {
    get format() {
      return parser.format
    },
    get fault() {
      return parser.fault
    },
    push: (chunk) => parser.push(chunk, emit),
    end: () => parser.end(emit),
  }
}

function logContent(
  format: LogFormat,
  parser: LineParser,
  take: Take,
  onFormat: EventFileOptions['onFormat'],
): Content {
  let line = 0
  const lines = new LineSplitter((text, _offset, isTooLong) => {
    line++
    const parsed = isTooLong ? reject('line too long') : parser.parse(text)
    take(parsed, { line, offset: null }, () => text.slice(0, REJECT_SAMPLE_BYTES))
  })
  onFormat(format.name, format.isHoneypot)
  return {
    format: format.name,
    fault: null,
    push: (chunk) => lines.push(chunk),
    end: () => lines.end(),
  }
}

/** Text in no format of ours: every line is counted, none is rejected, and the account says why. */
function unknownText(take: Take): Content {
  let line = 0
  const lines = new LineSplitter(() => {
    line++
    take(skip('format unknown'), { line, offset: null }, () => '')
  })
  const fault = {
    code: 'FORMAT_UNKNOWN',
    message:
      'Its lines are in no format that is read. Name one with --format if it is, see docs/reference/formats.md.',
    offset: 0,
  } as const
  return { format: 'unknown', fault, push: (chunk) => lines.push(chunk), end: () => lines.end() }
}

function notOurs(beginning: Uint8Array): Content {
  const magic = sampleOfBytes(beginning.subarray(0, 4))
  const fault = {
    code: 'CAPTURE_NOT_A_CAPTURE',
    message: `It is binary, but begins like no capture (${magic}). Give pcap or pcapng, or see whether the file is damaged.`,
    offset: 0,
  } as const
  return { format: 'unknown', fault, push: () => undefined, end: () => undefined }
}

const EMPTY: FileFault = {
  code: 'INPUT_EMPTY',
  message: 'The file is empty. Nothing was read.',
  offset: 0,
}

/** What the format is told by: the first lines with something in them, a last one without its end only when it is all there is. */
function firstLines(beginning: Uint8Array): string[] {
  const whole = wholeLines(beginning)
  if (whole.length >= DETECTION_LINES || beginning.length >= DETECTION_BYTES) return whole
  return linesOf(beginning).slice(0, DETECTION_LINES)
}

/** The first lines whose end is there. */
function wholeLines(beginning: Uint8Array): string[] {
  const end = beginning.lastIndexOf(LINE_FEED)
  return linesOf(beginning.subarray(0, end + 1)).slice(0, DETECTION_LINES)
}

function linesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/)
  return lines.filter((line) => line.trim() !== '')
}

function isBinary(beginning: Uint8Array): boolean {
  return beginning.subarray(0, 1024).includes(0)
}

function sampleOfBytes(data: Uint8Array): string {
  return Buffer.from(
    data.buffer,
    data.byteOffset,
    Math.min(data.length, REJECT_SAMPLE_BYTES),
  ).toString('hex')
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    out.set(chunk, at)
    at += chunk.length
  }
  return out
}
