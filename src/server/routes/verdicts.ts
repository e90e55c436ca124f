import { type VerdictPage, VerdictPage as Answer, VerdictQuery } from '../../contract.js'
import type { VerdictFilter } from '../../io/store/verdict-store.js'
import { addressOf, cursorOf, pageRequestOf } from '../paging.js'
import type { Route } from './route.js'

/** Verdicts on disk, newest first. */
export const listVerdicts: Route = {
  method: 'GET',
  path: '/api/v1/verdicts',
  id: 'listVerdicts',
  summary: 'verdicts, newest first; a page may hold fewer than asked for though older ones follow',
  role: 'read',
  query: VerdictQuery,
  answer: { status: 200, schema: Answer },
  handle: ({ verdicts }, { query }): VerdictPage => {
    const asked = query as VerdictQuery
    const { rows, next } = verdicts.page(filterOf(asked), pageRequestOf(asked))
    return { verdicts: rows as VerdictPage['verdicts'], next_cursor: cursorOf(next) }
  },
}

function filterOf({
  from,
  to,
  cursor: _cursor,
  limit: _limit,
  ...rest
}: VerdictQuery): VerdictFilter {
  const { src_ip: sourceIp, ...others } = rest
  return {
    ...others,
    ...(sourceIp === undefined ? {} : { src_ip: addressOf(sourceIp) }),
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(to === undefined ? {} : { toMs: Date.parse(to) }),
  }
}
