import type { TestContext } from 'node:test'
import { type AppOptions, buildApp } from '../../src/server/app.js'
import { openService, type Service } from '../../src/engine/serve.js'
import { close, listen } from '../../src/server/listen.js'
import type { Config } from '../../src/config.js'
import { fittedWorkspace, TEST_CONFIG } from '../engine/fitted-workspace.js'

export interface Served {
  readonly url: string
  readonly workspace: string
  readonly service: Service
  /** What was told as a bug. */
  readonly bugs: unknown[]
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  /** Text of one JSON document a line. */
  postLines(path: string, body: string): Promise<Answer>
  send(path: string, init: RequestInit): Promise<Answer>
  /** Stops the server before the test ends. */
  stop(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly text: string
  /** Empty when it is no JSON. */
  readonly body: Readonly<Record<string, unknown>>
}

/** A real server on a free port of this machine, with a model of its own, gone after the test. */
export async function serving(
  t: TestContext,
  options: Partial<AppOptions> & {
    readonly config?: Partial<Config>
    readonly workspace?: string
  } = {},
): Promise<Served> {
  const workspace = options.workspace ?? fittedWorkspace(t)
  const service = openService(workspace, { ...TEST_CONFIG, ...options.config }, Date.now)
  const bugs: unknown[] = []
  const app = await buildApp(service, {
    token: options.token ?? null,
    onBug: (error) => bugs.push(error),
    ...(options.requestsPerSecond === undefined
      ? {}
      : { requestsPerSecond: options.requestsPerSecond }),
    ...(options.requestTimeoutMs === undefined
      ? {}
      : { requestTimeoutMs: options.requestTimeoutMs }),
  })
  const url = await listen(app, '127.0.0.1', 0)
  let stopped: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    stopped ??= close(app).then(() => service.stop())
    return stopped
  }
  t.after(stop)
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    const type = (response.headers.get('content-type') ?? '').replace(/;.*/, '')
    const isJson = type.endsWith('json') && text !== ''
    return {
      status: response.status,
      type,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }
  return {
    url,
    workspace,
    service,
    bugs,
    send,
    stop,
    get: async (path) => send(path, {}),
    post: async (path, body) =>
      send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    postLines: async (path, body) =>
      send(path, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body }),
  }
}
