import type { Event } from '../event/event.js'
import { decodeTarget, squeeze } from './request-text.js'

/** An HTTP request as the rules want to see it. */
export interface RequestView {
  /** '' when the source does not say. */
  readonly method: string
  /** As sent. */
  readonly raw: string
  /** As decodeTarget gives it. */
  readonly decoded: string
  /** `decoded` as squeeze leaves it. */
  readonly target: string
  /** The part of `target` before the query. */
  readonly path: string
  /** 0 when unknown. */
  readonly status: number
  /** '' when the source does not say. */
  readonly host: string
}

/** Decodes the target once for all rules. */
export function requestView({ detail }: Event): RequestView {
  const raw = detail.url ?? ''
  const decoded = decodeTarget(raw)
  const target = squeeze(decoded)
  const query = target.indexOf('?')
  return {
    method: detail.method ?? '',
    raw,
    decoded,
    target,
    path: query < 0 ? target : target.slice(0, query),
    status: detail.status ?? 0,
    host: detail.host ?? '',
  }
}
