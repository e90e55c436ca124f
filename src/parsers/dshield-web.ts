import { mappedFormat } from './mapping/mapped-format.js'

/**
 * The web honeypot of a DShield sensor: one request a line. Its own verdict, `signature_id`, is not read: rules judge what
 * the visitor did, not what another product said of it.
 */
export const dshieldWeb = mappedFormat({
  name: 'dshield-web',
  title: 'DShield web honeypot, JSON',
  isHoneypot: true,
  signature: ['time', 'sip', 'dip', 'response_id'],
  time: ['time'],
  sourceIp: ['sip'],
  destinationIp: ['dip'],
  service: { default: 'http' },
  events: [{ kind: 'http.request' }],
  detail: {
    method: ['method'],
    url: ['url'],
    user_agent: ['headers.user-agent', 'useragent'],
    host: ['headers.host'],
    referrer: ['headers.referer'],
    status: ['response_id.status_code'],
  },
  length: ['method', 'url', 'headers.user-agent', 'data'],
})
