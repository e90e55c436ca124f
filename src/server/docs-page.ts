import { VERSION } from '../version.js'
import { OPENAPI_PATH } from './openapi.js'
import type { Route } from './routes/route.js'

export const DOCS_PATH = '/docs'

/** Nothing is loaded and nothing runs: a page of text that whoever reads the API can keep. */
export const DOCS_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** What is read of a JSON schema. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
}

/** The API for people: every route with its parameters and the shape of what is sent and answered, as one page of HTML. */
export function docsPage(routes: readonly Route[]): string {
  const links = routes.map(
    ({ id, method, path }) =>
      `<li><a href="#${id}"><b class="${method}">${method}</b> ${escaped(path)}</a></li>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>PhantomNet API ${VERSION}</title><style>${STYLE}</style></head>
<body><nav><h1>PhantomNet</h1><p>API, version ${VERSION}</p><ol>${links.join('')}</ol>
<p><a href="${OPENAPI_PATH}">${OPENAPI_PATH}</a></p></nav>
<main>${routes.map(sectionOf).join('\n')}</main></body></html>
`
}

function sectionOf(route: Route): string {
  const { id, method, path, summary, role, query, body, answer } = route
  const parts = [
    `<h2><b class="${method}">${method}</b> <code>${escaped(path)}</code></h2>`,
    `<p>${escaped(sentence(summary))} <span class="role">${role === null ? 'open to everyone' : `role ${role}`}</span></p>`,
  ]
  if (query !== undefined) parts.push(`<h3>Query</h3>${parametersOf(query)}`)
  if (body === 'ndjson')
    parts.push(
      '<h3>Body</h3><p>One JSON document a line, as <code>application/x-ndjson</code>.</p>',
    )
  else if (body !== undefined) parts.push(`<h3>Body</h3>${shapeOf(body)}`)
  const answered =
    'schema' in answer ? shapeOf(answer.schema) : `<p>As <code>${escaped(answer.type)}</code>.</p>`
  parts.push(`<details><summary>Answer ${answer.status}</summary>${answered}</details>`)
  return `<section id="${id}">${parts.join('')}</section>`
}

function parametersOf({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const isNeeded = required.includes(name) ? ' <em>needed</em>' : ''
    return `<tr><td><code>${escaped(name)}</code>${isNeeded}</td><td>${escaped(typeOf(schema, 0))}</td><td>${escaped(remarkOf(schema))}</td></tr>`
  })
  return `<table>${rows.join('')}</table>`
}

function shapeOf(schema: Schema): string {
  return `<pre>${escaped(typeOf(schema, 0))}</pre>`
}

/** A schema in the manner of a TypeScript type. */
function typeOf(schema: Schema, depth: number): string {
  const { anyOf, properties, items, type, patternProperties } = schema
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (anyOf !== undefined) return [...new Set(anyOf.map((one) => typeOf(one, depth)))].join(' | ')
  if (items !== undefined) {
    const item = typeOf(items, depth)
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`
  }
  if (properties !== undefined) return objectOf(schema, depth)
  const values = patternProperties === undefined ? null : Object.values(patternProperties)[0]
  if (values !== null && values !== undefined) return `{ [name]: ${typeOf(values, depth)} }`
  return type === undefined ? 'anything' : [type].flat().join(' | ')
}

function objectOf({ properties = {}, required = [] }: Schema, depth: number): string {
  const indent = '  '.repeat(depth + 1)
  const lines = Object.entries(properties).map(([name, schema]) => {
    const remark = remarkOf(schema)
    const isLeft = required.includes(name) ? '' : '?'
    return `${indent}${name}${isLeft}: ${typeOf(schema, depth + 1)}${remark === '' ? '' : `  // ${remark}`}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
}

function remarkOf({ description, default: value, minimum, maximum, maxLength }: Schema): string {
  const bounds =
    minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''}–${maximum ?? ''}`
  return [
    description ?? '',
    bounds,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    value === undefined ? '' : `default ${JSON.stringify(value)}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const STYLE = `
:root { color-scheme: light dark; --text: #1c2330; --dim: #5d6778; --line: #d9dee7; --ground: #fff; --soft: #f4f6fa; --accent: #2456c9 }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8f0; --dim: #9aa5b8; --line: #2c3545; --ground: #12161e; --soft: #1a202b; --accent: #86aaff } }
* { box-sizing: border-box }
body { margin: 0; display: grid; grid-template-columns: minmax(17rem, 22rem) minmax(0, 1fr); color: var(--text); background: var(--ground); font: 15px/1.55 system-ui, sans-serif }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem; border-right: 1px solid var(--line); background: var(--soft) }
nav h1 { margin: 0; font-size: 1.25rem } nav p { margin: .2rem 0 1rem; color: var(--dim) }
nav ol { list-style: none; margin: 0; padding: 0; font-size: .82rem } nav li { margin: .3rem 0 }
a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
main { padding: 1.5rem 2.5rem; max-width: 64rem }
section { padding: 1.2rem 0 1.6rem; border-bottom: 1px solid var(--line) }
h2 { margin: 0 0 .3rem; font-size: 1.05rem } h3 { margin: 1rem 0 .3rem; font-size: .9rem; color: var(--dim) }
code, pre { font: .86em/1.5 ui-monospace, monospace }
pre { margin: .4rem 0 0; padding: .9rem 1rem; overflow: auto; background: var(--soft); border: 1px solid var(--line); border-radius: 6px }
table { border-collapse: collapse; width: 100% } td { padding: .3rem .8rem .3rem 0; vertical-align: top; border-top: 1px solid var(--line) }
td em { color: var(--dim); font-size: .85em } summary { margin-top: 1rem; cursor: pointer; color: var(--accent) }
.role { margin-left: .4rem; padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--dim); font-size: .8rem; white-space: nowrap }
b.GET, b.POST, b.DELETE { display: inline-block; min-width: 3.6rem; font: 700 .78em/1.6 ui-monospace, monospace }
b.GET { color: #18794e } b.POST { color: #9a5b00 } b.DELETE { color: #c2292e }
@media (prefers-color-scheme: dark) { b.GET { color: #5bd79b } b.POST { color: #ffb95c } b.DELETE { color: #ff8589 } }
@media (max-width: 60rem) { body { display: block } nav { position: static; height: auto; border-right: 0 } main { padding: 1rem 1.5rem } }
`
