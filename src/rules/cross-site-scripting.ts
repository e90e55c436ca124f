import { isLowerCode } from './characters.js'
import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { RequestView } from './request-view.js'

const SCRIPTING = { attackType: 'cross_site_scripting', technique: 'T1059.007' } as const

const SCRIPT_TAGS = [
  ...words(`
    <script </script <iframe <svg <object <embed <applet <frameset <math <x:script <animate <isindex
    &lt;script +adw-script \\u003c
  `),
  '<set ',
]

const SCRIPT_URLS = words(`
  javascript: vbscript: livescript: data:text/html &#106; &#x6a; &newline; &tab; &colon;
`)

/** What script in a page uses and a parameter does not. */
const SCRIPT_CALLS = words(`
  \balert( \balert\` \bprompt( \bconfirm( \beval( \bexpression( \bsettimeout( \bsetinterval( \batob( \bfetch(
  \bdocument.cookie \bdocument.write \bdocument.location \bdocument.domain \bdocument[ \bwindow.location
  \bwindow[ \btop[ \bself[ \bthis[ \bglobalthis \blocation.href \blocation= fromcharcode .innerhtml
  \bxmlhttprequest \bconstructor.constructor .constructor( \bfunction( \bcookiestore \blocalstorage
  \bsessionstorage __proto__ constructor.prototype [constructor] \bnavigator. -moz-binding \b@import
`)

/** Beginnings of event handlers (HTML Living Standard, 8.1.8, and SVG). */
const HANDLERS = words(`
  onabort onactivate onafter onanimation onauxclick onbefore onbegin onblur onbounce oncan onchange onclick
  onclose oncontext oncopy oncut ondbl ondeactivate ondrag ondrop onend onerror onfinish onfocus onfullscreen
  ongesture onhash onhelp oninput oninvalid onkey onload onlose onmessage onmouse onmove onpage onpaste
  onpointer onpop onprogress onpropertychange onready onrepeat onreset onresize onscroll onsearch onseek onselect
  onshow onstart onsubmit ontimeout ontoggle ontouch ontransition onunload onwebkit onwheel onzoom
`)

/** Script in a request. */
export const CROSS_SITE_SCRIPTING_RULES: readonly RuleOf<RequestView>[] = [
  {
    ...SCRIPTING,
    id: 'http-script-tag',
    meaning: 'an element that runs script',
    score: 80,
    signs: [SCRIPT_TAGS],
  },
  {
    ...SCRIPTING,
    id: 'http-script-url',
    meaning: 'a javascript:, vbscript: or data:text/html address',
    score: 75,
    signs: [SCRIPT_URLS],
    when: ({ target }) => !isDeadLink(target),
  },
  {
    ...SCRIPTING,
    id: 'http-script-handler',
    meaning: 'an event handler set as an attribute, as onerror=',
    score: 75,
    signs: [HANDLERS],
    when: ({ target }) => hasHandlerAttribute(target),
  },
  {
    ...SCRIPTING,
    id: 'http-script-call',
    meaning: 'a call or a property that only script in a page needs',
    score: 75,
    signs: [SCRIPT_CALLS],
  },
  {
    ...SCRIPTING,
    id: 'http-markup',
    meaning: 'an HTML element in a parameter or a path',
    score: 60,
    when: ({ target }) => hasMarkup(target) && !isPlainXml(target),
  },
]

/** Crawlers follow `href="javascript:void(0)"` as if it were a path; that is no attack. */
function isDeadLink(target: string): boolean {
  const at = target.indexOf('javascript:')
  if (at < 0) return false
  const rest = target.slice(at + 'javascript:'.length).trim()
  return rest === '' || rest === ';' || rest === '//' || rest.startsWith('void(0)')
}

const HANDLER_LEAD = ' "\'/`<>;'
const MIN_HANDLER_LENGTH = 5
const MAX_NAME_LENGTH = 32

/** `onerror=`, `onload =` behind a blank, a quote, a slash or a bracket; `?onload=1` is a parameter. */
function hasHandlerAttribute(target: string): boolean {
  for (let at = target.indexOf('on', 1); at >= 0; at = target.indexOf('on', at + 2)) {
    if (!HANDLER_LEAD.includes(target[at - 1] as string)) continue
    let end = at + 2
    while (end < at + MAX_NAME_LENGTH && isLowerCode(target.charCodeAt(end))) end++
    if (end < at + MIN_HANDLER_LENGTH) continue
    while (end < at + MAX_NAME_LENGTH && target[end] === ' ') end++
    if (target[end] === '=') return true
  }
  return false
}

/** Documents that programs hand to each other; one that declares entities is none of them. */
function isPlainXml(target: string): boolean {
  const isXml = target.includes('<?xml ') || target.includes('<?xml-') || target.includes('<?xs')
  return isXml && !target.includes('<!')
}

const TAG_ENDS = ' />=123456:-'

/** `<` with `/`, `!`, `?`, `%` or the name of an element behind it; `<me@example.org>` is an address. */
function hasMarkup(target: string): boolean {
  for (let at = target.indexOf('<'); at >= 0; at = target.indexOf('<', at + 1)) {
    const next = target[at + 1] ?? ' '
    if ('/!?%'.includes(next)) return true
    let end = at + 1
    while (end < at + MAX_NAME_LENGTH && isLowerCode(target.charCodeAt(end))) end++
    if (end > at + 1 && TAG_ENDS.includes(target[end] ?? ' ')) return true
  }
  return false
}
