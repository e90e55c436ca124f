import { canonicalAddress } from '../event/address.js'
import { DEFAULT_PAGE, type PageRequest } from '../io/store/page.js'
import { RefusedRequest } from './problem.js'

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

/** The one spelling of `src_ip`. @throws RefusedRequest REQUEST_INVALID. */
export function addressOf(text: string): string {
  const address = canonicalAddress(text)
  if (address !== null) return address
  throw new RefusedRequest('REQUEST_INVALID', '`src_ip` is no address. Write it as 192.0.2.1.')
}
