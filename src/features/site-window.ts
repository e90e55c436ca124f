import { Moments } from '../math/moments.js'
import { DecayingCounts } from './decaying-counts.js'
import { ServiceRates } from './service-rates.js'
import type { SnapshotReader, SnapshotWriter } from './snapshot.js'

/** Normal hours of a site: from `startHour` to the end of `endHour`, in its zone. */
export interface SiteHours {
  /** IANA zone name, as `Europe/Berlin`; `UTC` by default. */
  readonly zone: string
  readonly startHour: number
  readonly endHour: number
}

export const DEFAULT_SITE_HOURS: SiteHours = { zone: 'UTC', startHour: 6, endHour: 22 }

const QUARTER_HOUR_MS = 15 * 60 * 1000

/** What is remembered of the whole site: its clock, the running moments of packet lengths, usual rates and known entities. */
export class SiteWindow {
  readonly #hours: SiteHours
  readonly #clock: Intl.DateTimeFormat | null
  #quarter = Number.NaN
  #hour = 0
  readonly #lengths = new Moments()
  /** The usual rate of each service's sources. */
  readonly rates = new ServiceRates()
  /** How often the site saw what events are about. */
  readonly entities = new DecayingCounts()

  /** @throws RangeError when the zone is none that this system knows; the configuration checks it first. */
  constructor(hours: SiteHours = DEFAULT_SITE_HOURS) {
    this.#hours = hours
    this.#clock =
      hours.zone === 'UTC'
        ? null
        : new Intl.DateTimeFormat('en-GB', {
            timeZone: hours.zone,
            hour: '2-digit',
            hourCycle: 'h23',
          })
  }

  /** Whether the instant lies outside the site's normal hours. Hours may wrap past midnight. */
  isOutsideHours(atMs: number): boolean {
    const hour = this.#localHour(atMs)
    const { startHour, endHour } = this.#hours
    const isInside =
      startHour <= endHour
        ? hour >= startHour && hour <= endHour
        : hour >= startHour || hour <= endHour
    return !isInside
  }

  /** How many standard deviations a length lies from the mean of those before it; 0 until there are 2. */
  zScoreOfLength(lengthBytes: number): number {
    const variance = this.#lengths.sampleVariance
    return variance === 0 ? 0 : (lengthBytes - this.#lengths.mean) / Math.sqrt(variance)
  }

  rememberLength(lengthBytes: number): void {
    this.#lengths.push(lengthBytes)
  }

  /** Writes everything that is remembered of the site. */
  write(writer: SnapshotWriter): void {
    const { count, mean, squares } = this.#lengths
    writer.putNumbers(count, mean, squares)
    writer.put(this.rates.words)
    writer.put(this.entities.words)
  }

  /** Reads what `write` wrote. @throws PhantomNetError SNAPSHOT_INVALID. */
  read(reader: SnapshotReader): void {
    this.#lengths.count = reader.number()
    this.#lengths.mean = reader.number()
    this.#lengths.squares = reader.number()
    this.rates.words = reader.take(this.rates.words.length)
    this.entities.words = reader.take(this.entities.words.length)
  }

  /** Every zone's offset is a multiple of 15 minutes, so one answer serves a quarter of an hour. */
  #localHour(atMs: number): number {
    const quarter = Math.floor(atMs / QUARTER_HOUR_MS)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      this.#hour =
        this.#clock === null ? new Date(atMs).getUTCHours() : Number(this.#clock.format(atMs))
    }
    return this.#hour
  }
}
