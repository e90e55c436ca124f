/** What a token lets its holder do, in the order docs/reference/api.md lists them. */
export const ROLES = ['read', 'ingest', 'operate'] as const

/**
 * `read`: everything that is kept, and scoring that keeps nothing. `ingest`: bring events. `operate`: all of it, and
 * what changes how the site is defended.
 */
export type Role = (typeof ROLES)[number]

/** Whether a holder of these roles may do what asks for that one. */
export function isAllowed(held: readonly Role[], asked: Role): boolean {
  return held.includes(asked) || held.includes('operate')
}
