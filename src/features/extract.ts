import { assert } from '../errors.js'
import type { Event } from '../event/event.js'
import { SERVICES, type Service } from '../event/kinds.js'
import type { Assessment } from '../rules/rule.js'
import { AddressKey } from './address-key.js'
import { FEATURE_SETS, FEATURES, type FeatureSetName } from './catalog.js'
import { entityHashOf, entityHashOfPlace, entityTextOf, NO_ENTITY } from './entity.js'
import { isFailure } from './failure.js'
import type { Feature, Moment } from './feature.js'
import { DEFAULT_SITE_HOURS, type SiteHours, SiteWindow } from './site-window.js'
import { SnapshotReader, SnapshotWriter } from './snapshot.js'
import { type Observed, SourceMemory } from './source-memory.js'
import { writeBaseFeatures } from './write-base.js'

export interface ExtractorOptions {
  /** Sources remembered at once; see SourceMemory for whom room is made from. */
  readonly maxSources: number
  /** Silence that ends a session, ms. */
  readonly sessionGapMs: number
  readonly hours: SiteHours
  /** Which features are written. */
  readonly featureSet: FeatureSetName
  /** What is remembered: enough for either set, or for the base set only, which is quicker. */
  readonly remembers: FeatureSetName
  /** Of the places of addresses in tables, 32 bits: with one that nobody knows nobody can choose addresses that lie in one place. It changes no value. */
  readonly seed: number
}

export const DEFAULT_EXTRACTOR_OPTIONS: ExtractorOptions = {
  maxSources: 65_536,
  sessionGapMs: 30 * 60 * 1000,
  hours: DEFAULT_SITE_HOURS,
  featureSet: 'base',
  remembers: 'extended',
  seed: 0,
}

/** What is read of a packet: as a decoder leaves it, without an event. */
export interface PacketFacts {
  readonly atMs: number
  readonly lengthBytes: number
  readonly transport: number
  readonly destinationPort: number
  /** Its number in SERVICES. */
  readonly service: number
  /** Where its addresses lie, of 4 or 16 bytes. */
  readonly bytes: Uint8Array
  readonly addressBytes: 4 | 16
  readonly sourceAt: number
  readonly destinationAt: number
}

/** What the extractor counted, and how much it remembers now. */
export interface ExtractorCounts {
  readonly sources: number
  /** Sources whose session has not ended: by the wall clock, where that is told (see endSilent). */
  readonly sessions: number
  /** Events earlier than their source's latest. */
  readonly late: number
  /** Sources forgotten for room. */
  readonly evicted: number
}

/** Times beyond this have no date, and so no hour of day. */
const MAX_TIME_MS = 8.64e15

const SERVICE_NUMBERS: ReadonlyMap<Service, number> = new Map(
  SERVICES.map((service, i) => [service, i]),
)

/** The event at hand, as features and the memory of sources read it; one serves all events. */
class MomentDraft implements Moment, Observed {
  atMs = 0.5
  lengthBytes = 0.5
  transport = 0
  destinationPort = 0
  service = 0
  threatScore = 0.5
  isFailure = false
  entityText = ''
  entityHash = 0.5
  readonly source: SourceMemory
  readonly site: SiteWindow

  constructor(source: SourceMemory, site: SiteWindow) {
    this.source = source
    this.site = site
  }
}

/**
 * Turns events into rows of features, the same code for the dataset and for live traffic. Events are
 * taken in the order they come; the dataset is made in time order.
 */
export class FeatureExtractor {
  readonly #options: ExtractorOptions
  readonly #site: SiteWindow
  readonly #memory: SourceMemory
  readonly #moment: MomentDraft
  readonly #source = new AddressKey()
  readonly #destination = new AddressKey()
  readonly #remembersExtras: boolean
  #features: readonly Feature[]

  constructor(options: Partial<ExtractorOptions> = {}) {
    this.#options = { ...DEFAULT_EXTRACTOR_OPTIONS, ...options }
    const { hours, featureSet, remembers, maxSources, sessionGapMs, seed } = this.#options
    this.#remembersExtras = remembers === 'extended'
    this.#site = new SiteWindow(hours)
    this.#memory = new SourceMemory({
      maxSources,
      sessionGapMs,
      seed,
      remembersExtras: this.#remembersExtras,
    })
    this.#moment = new MomentDraft(this.#memory, this.#site)
    this.#features = FEATURE_SETS.base.features
    this.featureSet = featureSet
  }

  /**
   * An extractor that goes on where another was: the next events give the rows that they would have given there, to the bit.
   * @param bytes what `snapshot` gave; @param options as the other's, but for `featureSet`. Where there is room for fewer
   * sources now, those that any newcomer would push out first are forgotten.
   * @throws PhantomNetError SNAPSHOT_INVALID.
   */
  static restore(bytes: Uint8Array, options: Partial<ExtractorOptions> = {}): FeatureExtractor {
    const reader: SnapshotReader = new SnapshotReader(bytes)
    const remembersExtras = reader.number() === 1
    const seed = reader.number()
    const extractor = new FeatureExtractor({ ...options, seed })
    reader.require(
      remembersExtras === extractor.#remembersExtras,
      'it remembers for another set of features',
    )
    extractor.#site.read(reader)
    extractor.#memory.read(reader, extractor.#source)
    reader.end()
    return extractor
  }

  /** Everything remembered: some 0.5 KiB a source, and what its windows hold. */
  snapshot(): Uint8Array {
    const writer = new SnapshotWriter()
    writer.putNumbers(this.#remembersExtras ? 1 : 0, this.#options.seed)
    this.#site.write(writer)
    this.#memory.write(writer)
    return writer.finish()
  }

  /**
   * Writes the event's features to `out`, from `offset` on, in the catalogue's order.
   * A feature that cannot be computed is 0, and so is a length or a time that no event can have: nothing
   * of it stays behind in what is remembered of the site.
   * @returns the memory of the event's source, for the verdict to blend its threat score into; from the next event on it is
   * that event's source's.
   */
  extract(
    event: Event,
    assessment: Assessment,
    out: Float64Array,
    offset = 0,
  ): Pick<SourceMemory, 'blendThreat'> {
    const moment = this.#moment
    moment.atMs = possibleTime(event.atMs)
    moment.lengthBytes = possibleLength(event.lengthBytes)
    moment.transport = event.transport
    moment.destinationPort = event.destinationPort
    moment.service = SERVICE_NUMBERS.get(event.service) ?? 0
    if (this.#remembersExtras) {
      const entityText = entityTextOf(event)
      moment.entityText = entityText
      moment.entityHash = entityHashOf(event, entityText)
      moment.isFailure = isFailure(event)
    }
    this.#source.setText(event.sourceIp)
    this.#memory.observe(this.#source, moment)
    if (event.destinationIp !== '') {
      this.#destination.setText(event.destinationIp)
      this.#memory.addDestination(this.#destination)
    }
    return this.#write(assessment, out, offset)
  }

  /** `extract` of a packet that no event was made of: the row is that of its event, to the bit. */
  extractPacket(
    packet: PacketFacts,
    assessment: Assessment,
    out: Float64Array,
    offset = 0,
  ): Pick<SourceMemory, 'blendThreat'> {
    const { bytes, addressBytes } = packet
    const moment = this.#moment
    moment.atMs = packet.atMs
    moment.lengthBytes = packet.lengthBytes
    moment.transport = packet.transport
    moment.destinationPort = packet.destinationPort
    moment.service = packet.service
    moment.isFailure = false
    moment.entityText = ''
    this.#source.setBytes(bytes, packet.sourceAt, addressBytes)
    this.#destination.setBytes(bytes, packet.destinationAt, addressBytes)
    if (this.#remembersExtras)
      moment.entityHash = entityHashOfPlace(this.#destination.textHash(), packet.destinationPort)
    this.#memory.observe(this.#source, moment)
    this.#memory.addDestination(this.#destination)
    return this.#write(assessment, out, offset)
  }

  /** Another set from the next event on: what is remembered serves both, if it is to. */
  set featureSet(name: FeatureSetName) {
    assert(name === 'base' || this.#remembersExtras, 'what the set reads is remembered')
    this.#features = FEATURE_SETS[name].features
  }

  get counts(): ExtractorCounts {
    const { size, openSessions, lateEvents, evictedSources } = this.#memory
    return { sources: size, sessions: openSessions, late: lateEvents, evicted: evictedSources }
  }

  /** See SourceMemory.endSilent. */
  endSilent(nowMs: number): void {
    this.#memory.endSilent(nowMs)
  }

  #write(assessment: Assessment, out: Float64Array, offset: number): SourceMemory {
    const moment = this.#moment
    moment.threatScore = assessment.threatScore
    writeBaseFeatures(moment, out, offset)
    const features = this.#features
    for (let i = FEATURES.length; i < features.length; i++) {
      const value = (features[i] as Feature).extract(moment)
      out[offset + i] = Number.isFinite(value) ? value : 0
    }
    const memory = this.#memory
    memory.remember(assessment)
    const site = this.#site
    site.rememberLength(moment.lengthBytes)
    if (!this.#remembersExtras) return memory
    const rate = memory.eventsPerMinute
    site.rates.remember(moment.service, rate)
    if (moment.entityHash !== NO_ENTITY) site.entities.add(moment.entityHash, 1 / rate)
    return memory
  }
}

function possibleTime(atMs: number): number {
  return Math.abs(atMs) <= MAX_TIME_MS ? atMs : 0
}

function possibleLength(lengthBytes: number): number {
  return lengthBytes >= 0 && lengthBytes <= Number.MAX_SAFE_INTEGER ? lengthBytes : 0
}
