import type { EventDetail } from '../event/event.js'
import { BASH_FUNCTIONS, LOG4J_LOOKUPS, definesBashFunction } from './code-execution.js'
import { ruleFamily } from './family.js'

/**
 * What is hidden in header lines, which servers log or hand to programs. Shell and script in the referrer are
 * not looked for: honest referrers quote what people searched for.
 */
export const REQUEST_HEADERS = ruleFamily<EventDetail>({
  name: 'request-headers',
  concerns: ({ kind }) => kind === 'http.request',
  view: ({ detail }) => detail,
  texts: ({ userAgent = '', referrer = '', host = '' }) => [userAgent, referrer, host],
  rules: [
    {
      id: 'header-log4shell',
      meaning: 'a Log4j lookup in the user agent, the referrer or the host',
      score: 95,
      attackType: 'remote_code_execution',
      technique: 'T1190',
      signs: [LOG4J_LOOKUPS],
    },
    {
      id: 'header-shellshock',
      meaning: 'a bash function definition in the user agent, the referrer or the host',
      score: 90,
      attackType: 'remote_code_execution',
      technique: 'T1190',
      signs: [BASH_FUNCTIONS],
      when: ({ userAgent = '', referrer = '', host = '' }) =>
        definesBashFunction(userAgent) ||
        definesBashFunction(referrer) ||
        definesBashFunction(host),
    },
  ],
})
