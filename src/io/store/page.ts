/** Rows of one page, at most. */
export const MAX_PAGE = 1000

/** Rows of one page when nobody says. */
export const DEFAULT_PAGE = 100

/** Where a page begins and how long it may be; rows come newest first. */
export interface PageRequest {
  /** Only rows with a smaller id; null for the newest. */
  readonly before: number | null
  /** 1 to MAX_PAGE. */
  readonly limit: number
}

/** A page of rows, newest first. */
export interface Page<T> {
  readonly rows: readonly T[]
  /** What to ask for next as `before`; null when there is nothing older. */
  readonly next: number | null
}
