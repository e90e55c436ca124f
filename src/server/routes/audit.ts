import { AuditPage, AuditQuery } from '../../contract.js'
import { cursorOf, pageRequestOf } from '../paging.js'
import type { Route } from './route.js'

/** Who changed what, newest first. */
export const listAudit: Route = {
  method: 'GET',
  path: '/api/v1/audit',
  id: 'listAudit',
  summary: 'who changed what, newest first',
  role: 'operate',
  query: AuditQuery,
  answer: { status: 200, schema: AuditPage },
  handle: ({ audit }, { query }): AuditPage => {
    const { cursor: _cursor, limit: _limit, ...filter } = query as AuditQuery
    const { rows, next } = audit.page(filter, pageRequestOf(query as AuditQuery))
    const entries = rows.map(({ atMs, ...entry }) => ({
      ...entry,
      at: new Date(atMs).toISOString(),
    }))
    return { entries, next_cursor: cursorOf(next) }
  },
}
