import { CODE_EXECUTION_RULES } from './code-execution.js'
import { CROSS_SITE_SCRIPTING_RULES } from './cross-site-scripting.js'
import { ruleFamily } from './family.js'
import { FILE_DISCLOSURE_RULES } from './file-disclosure.js'
import { KNOWN_EXPLOIT_RULES } from './known-exploits.js'
import { REQUEST_SHAPE_RULES } from './request-shape.js'
import { requestView } from './request-view.js'
import { SQL_INJECTION_RULES } from './sql-injection.js'
import { WEB_PROBE_RULES } from './web-probes.js'

/** What an HTTP request asks for, and how. */
export const HTTP_REQUESTS = ruleFamily({
  name: 'http-requests',
  concerns: ({ kind }) => kind === 'http.request',
  view: requestView,
  texts: ({ target }) => [target],
  rules: [
    ...CODE_EXECUTION_RULES,
    ...KNOWN_EXPLOIT_RULES,
    ...SQL_INJECTION_RULES,
    ...CROSS_SITE_SCRIPTING_RULES,
    ...FILE_DISCLOSURE_RULES,
    ...WEB_PROBE_RULES,
    ...REQUEST_SHAPE_RULES,
  ],
})
