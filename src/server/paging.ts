import { DEFAULT_PAGE, type PageRequest } from '../io/store/page.js'

/** The page that a checked query asks for. */
export function pageRequestOf(query: {
  readonly cursor?: string
  readonly limit?: number
}): PageRequest {
  return {
    before: query.cursor === undefined ? null : Number(query.cursor),
    limit: query.limit ?? DEFAULT_PAGE,
  }
}

/** What a client sends to go on. */
export function cursorOf(next: number | null): string | null {
  return next === null ? null : String(next)
}
