import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { ERROR_CODES } from '../../src/errors.js'
import { ROUTES } from '../../src/server/routes/catalog.js'
import { inProject } from '../project.js'
import { serving } from './serving.js'

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: object }>
  >
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const CATALOGUE = ROUTES.map(({ method, path }) => `${method} ${path}`)

/** JSON with every `$ref` in it. */
function references(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"([^"]*)"/g)].map(
    (match) => match[1] as string,
  )
}

suite('/openapi.json', () => {
  test('names exactly the routes of the catalogue', async (t) => {
    const { body } = await (await serving(t)).get('/openapi.json')
    const { paths } = body as unknown as Document
    const told = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    deepStrictEqual(told.toSorted(), CATALOGUE.toSorted())
  })

  test('has what OpenAPI 3.1 demands of a document and of each operation', async (t) => {
    const { body } = await (await serving(t)).get('/openapi.json')
    const { openapi, info, paths } = body as unknown as Document
    match(openapi, /^3\.1\.\d+$/)
    ok(info.title !== '' && info.version !== '')
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    const ids = operations.map(({ operationId }) => operationId)
    strictEqual(new Set(ids).size, ROUTES.length)
    for (const { responses, parameters, summary } of operations) {
      ok(summary !== undefined && summary !== '')
      for (const response of Object.values(responses ?? {})) ok(response.description)
      const problem = responses?.['default']?.content ?? {}
      deepStrictEqual(Object.keys(problem), ['application/problem+json'])
      const names = (parameters ?? []).map(({ name, in: where }) => `${where} ${name}`)
      strictEqual(new Set(names).size, names.length)
    }
    deepStrictEqual(references(body), [])
  })

  test('tells the query keys and the content type of the body that the server takes', async (t) => {
    const { body } = await (await serving(t)).get('/openapi.json')
    const { paths } = body as unknown as Document
    const keys = paths['/api/v1/verdicts']?.['get']?.parameters?.map(({ name }) => name)
    deepStrictEqual(keys?.slice(-2), ['cursor', 'limit'])
    const content = paths['/api/v1/events']?.['post']?.requestBody?.content
    deepStrictEqual(Object.keys(content ?? {}), ['application/x-ndjson'])
  })
})

suite('docs/reference/api.md', () => {
  const page = readFileSync(inProject('docs/reference/api.md'), 'utf8')

  test('lists the routes of the catalogue in its order, each with its summary and a section', () => {
    const rows = [...page.matchAll(/^\| \[`(\w+ [^`]+)`\]\([^)]*\) +\| (.*?) +\|$/gm)]
    deepStrictEqual(
      rows.map((row) => row[1]),
      CATALOGUE,
    )
    deepStrictEqual(
      rows.map((row) => row[2]),
      ROUTES.map(({ summary }) => summary),
    )
    const sections = [...page.matchAll(/^## ((?:GET|POST|DELETE) .*)$/gm)].map((row) => row[1])
    deepStrictEqual(sections, CATALOGUE)
  })

  test('names the query keys of each route, and no code that is none', () => {
    for (const { query, path, method } of ROUTES) {
      if (query === undefined) continue
      const section = page.slice(page.indexOf(`## ${method} ${path}\n`)).slice(3)
      const text = section.slice(0, section.indexOf('\n## '))
      const { properties = {} } = query as { properties?: Record<string, unknown> }
      for (const key of Object.keys(properties))
        ok(text.includes(`\`${key}\``) || text.includes(`?${key}=`), `${method} ${path}: ${key}`)
    }
    const codes = [...page.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map((code) => code[1] as string)
    const known: readonly string[] = ERROR_CODES
    deepStrictEqual(
      codes.filter((code) => !known.includes(code)),
      [],
    )
  })
})
