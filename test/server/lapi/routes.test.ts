import { deepStrictEqual, ok } from 'node:assert'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { LAPI_ROUTES } from '../../../src/server/lapi/routes.js'
import { inProject } from '../../project.js'

suite('docs/reference/bouncers.md', () => {
  const page = readFileSync(inProject('docs/reference/bouncers.md'), 'utf8')

  test('lists the routes of the catalogue in its order, each with its summary', () => {
    const rows = [...page.matchAll(/^\| `((?:GET|HEAD|POST|DELETE) [^`]+)` +\| (.*?) +\|$/gm)]
    deepStrictEqual(
      rows.map((row) => [row[1], row[2]]),
      LAPI_ROUTES.map(({ method, path, summary }) => [`${method} ${path}`, summary]),
    )
  })

  test('no route but those to see whether somebody is there answers without a token', () => {
    const open = LAPI_ROUTES.filter(({ role }) => role === null).map(({ path }) => path)
    ok(open.every((path) => path === '/health' || path.startsWith('/v1/watchers')))
  })
})
