import { equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { Type } from 'typebox'
import { docsPage } from '../../src/server/docs-page.js'
import { ROUTES } from '../../src/server/routes/catalog.js'
import type { Route } from '../../src/server/routes/route.js'

test('every route has its section, and the list leads to each', () => {
  const page = docsPage(ROUTES)
  for (const { id, path } of ROUTES) {
    ok(page.includes(`<section id="${id}">`), id)
    ok(page.includes(`href="#${id}"`), id)
    ok(page.includes(path), path)
  }
})

test('nothing is loaded from anywhere, and nothing runs', () => {
  const page = docsPage(ROUTES)
  equal(/<script|<img|<link|@import|url\(|https?:\/\//.test(page), false)
})

const ROUTE: Route = {
  method: 'POST',
  path: '/a<b',
  id: 'tryIt',
  summary: 'try <it> & see',
  role: 'operate',
  query: Type.Object({
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 9, default: 5, description: 'how many' }),
    ),
  }),
  body: Type.Object({
    kind: Type.Enum(['a', 'b']),
    names: Type.Optional(Type.Array(Type.String({ maxLength: 3 }))),
  }),
  answer: { status: 200, schema: Type.Object({ done: Type.Union([Type.Number(), Type.Null()]) }) },
  handle: () => null,
}

test('parameters and shapes are written out, with their bounds, and texts are escaped', () => {
  const page = docsPage([ROUTE])
  match(page, /<code>\/a&lt;b<\/code>/)
  match(page, /Try &lt;it&gt; &amp; see\. <span class="role">role operate<\/span>/)
  match(page, /<code>limit<\/code><\/td><td>integer<\/td><td>how many; 1–9; default 5<\/td>/)
  match(page, /kind: &quot;a&quot; \| &quot;b&quot;\n {2}names\?: string\[\]/)
  match(page, /done: number \| null/)
})
