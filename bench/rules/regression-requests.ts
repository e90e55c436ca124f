import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import type { CrsRequest } from '../../src/rules/crs/request-targets.js'

/** A regression test of the OWASP Core Rule Set: a request, and whether a rule is to match it. */
export interface RegressionRequest {
  readonly rule: number
  readonly name: string
  readonly request: CrsRequest
  readonly isExpected: boolean
}

interface TestFile {
  readonly tests?: readonly {
    readonly test_id?: unknown
    readonly stages?: readonly {
      readonly input?: {
        readonly method?: string | null
        readonly uri?: string | null
        readonly version?: string | null
        readonly data?: unknown
        readonly headers?: Readonly<Record<string, string | number>> | null
        readonly encoded_request?: string
        readonly stop_magic?: boolean
      }
      readonly output?: {
        readonly log?: { readonly expect_ids?: unknown; readonly no_expect_ids?: unknown }
      }
    }[]
  }[]
}

/** All requests that say whether a rule matches. Those that are sent as bytes of their own are left out. */
export function regressionRequests(folder: string): RegressionRequest[] {
  return readdirSync(folder).flatMap((group) =>
    readdirSync(join(folder, group)).flatMap((file) =>
      requestsOf(join(folder, group, file), Number(file.split('.')[0])),
    ),
  )
}

function requestsOf(path: string, rule: number): RegressionRequest[] {
  const { tests = [] } = (parseYaml(readFileSync(path, 'utf8'), { logLevel: 'silent' }) ??
    {}) as TestFile
  return tests.flatMap(({ test_id, stages = [] }) =>
    stages.flatMap(({ input = {}, output }): RegressionRequest[] => {
      const log = output?.log
      const expected = [log?.expect_ids ?? []].flat().map(Number)
      const refused = [log?.no_expect_ids ?? []].flat().map(Number)
      const isSaid = expected.includes(rule) || refused.includes(rule)
      if (!isSaid || input.encoded_request !== undefined) return []
      const request = requestOf(input)
      return [
        { rule, name: `${rule}-${String(test_id)}`, request, isExpected: expected.includes(rule) },
      ]
    }),
  )
}

function requestOf({
  method,
  uri,
  version,
  data,
  headers,
  stop_magic,
}: NonNullable<
  NonNullable<NonNullable<TestFile['tests']>[number]['stages']>[number]['input']
>): CrsRequest {
  const body = [data ?? ''].flat().map(String).join('\r\n')
  const given = Object.entries(headers ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const has = (wanted: string): boolean => given.some(([name]) => name.toLowerCase() === wanted)
  // What the set's own test driver adds.
  if (body !== '' && stop_magic !== true) {
    if (!has('content-type')) given.push(['Content-Type', 'application/x-www-form-urlencoded'])
    if (!has('content-length')) given.push(['Content-Length', String(Buffer.byteLength(body))])
  }
  return {
    method: method ?? 'GET',
    target: uri ?? '/',
    protocol: version ?? 'HTTP/1.1',
    headers: given,
    body,
  }
}
