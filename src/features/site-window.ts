/** Normal hours of a site: from `startHour` to the end of `endHour`, in its zone. */
export interface SiteHours {
  /** IANA zone name, as `Europe/Berlin`; `UTC` by default. */
  readonly zone: string
  readonly startHour: number
  readonly endHour: number
}

export const DEFAULT_SITE_HOURS: SiteHours = { zone: 'UTC', startHour: 6, endHour: 22 }

const QUARTER_HOUR_MS = 15 * 60 * 1000

/** What is remembered of the whole site: its clock, and the running moments of packet lengths. */
export class SiteWindow {
  readonly #hours: SiteHours
  readonly #clock: Intl.DateTimeFormat | null
  #quarter = Number.NaN
  #hour = 0
  #count = 0
  #mean = 0
  #squares = 0

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
    if (this.#count < 2 || this.#squares <= 0) return 0
    return (lengthBytes - this.#mean) / Math.sqrt(this.#squares / (this.#count - 1))
  }

  rememberLength(lengthBytes: number): void {
    this.#count++
    const delta = lengthBytes - this.#mean
    this.#mean += delta / this.#count
    this.#squares += delta * (lengthBytes - this.#mean)
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
