import { mappedFormat } from './mapping/mapped-format.js'

/** Tanner's report of what visitors asked of a Snare web honeypot: one request a line. */
export const tanner = mappedFormat({
  name: 'tanner',
  title: 'Snare and Tanner web honeypot, JSON',
  isHoneypot: true,
  signature: ['method', 'path', 'peer.ip', 'response_msg'],
  time: ['timestamp'],
  sourceIp: ['peer.ip'],
  sourcePort: ['peer.port'],
  session: ['uuid'],
  service: { default: 'http' },
  events: [{ kind: 'http.request' }],
  detail: {
    method: ['method'],
    url: ['path'],
    user_agent: ['headers.user-agent'],
    host: ['headers.host'],
    referrer: ['headers.referer'],
    status: ['status'],
  },
  length: ['method', 'path', 'headers.user-agent', 'headers.content-length'],
})
