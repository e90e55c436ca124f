import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { eventToJson } from '../../../src/event/schema.js'
import { BRUTE_FORCE, fittedWorkspace, ordinaryEvents } from '../../engine/fitted-workspace.js'
import { inProject } from '../../project.js'
import { serving } from '../serving.js'

/** Values by name and labels, as they stand in the text; refuses what is no exposition. */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  const typed = new Set<string>()
  for (const line of text.trimEnd().split('\n')) {
    const type = /^# TYPE (\w+) (?:counter|gauge|histogram)$/.exec(line)?.[1]
    if (type !== undefined) typed.add(type)
    if (line.startsWith('# ')) continue
    const parts = /^(\w+)(\{(?:\w+="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)$/.exec(line)
    ok(parts !== null, line)
    const name = parts[1] as string
    ok(typed.has(name) || typed.has(name.replace(/_(?:bucket|sum|count)$/, '')), line)
    const key = name + (parts[2] ?? '')
    ok(!samples.has(key), `${key} twice`)
    samples.set(key, parts[3] === '+Inf' ? Number.POSITIVE_INFINITY : Number(parts[3]))
    ok(!Number.isNaN(samples.get(key)), line)
  }
  return samples
}

suite('GET /metrics', () => {
  test('counts what happened, and agrees with the other routes', async (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'events.log')
    appendFileSync(
      log,
      `${ordinaryEvents(70)
        .map((event) => JSON.stringify(eventToJson(event)))
        .join('\n')}\nno event\n`,
    )
    const api = await serving(t, { workspace, config: { tail: [log] } })
    const sent = BRUTE_FORCE.slice(0, 20).map((event) => JSON.stringify(eventToJson(event)))
    await api.postLines('/api/v1/events', `${sent.join('\n')}\n{"kind":"no"}\nno JSON\n{}\n`)
    await api.get('/no/such/path')
    while (api.service.engine.counters().events < 90) await new Promise((r) => setTimeout(r, 20))
    const response = await fetch(`${api.url}/metrics`)
    match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    const text = await response.text()
    const samples = samplesOf(text)
    const value = (key: string): number | undefined => samples.get(key)
    strictEqual(value('phantomnet_events_total'), 90)
    strictEqual(
      value(`phantomnet_input_lines_total{input="${log}",format="phantomnet",outcome="events"}`),
      70,
    )
    strictEqual(value('phantomnet_rejects_total{reason="not JSON"}'), 2)
    strictEqual(value('phantomnet_rejects_total{reason="kind missing or unknown"}'), 2)
    strictEqual(value('phantomnet_store_verdicts'), 90)
    strictEqual(value('phantomnet_enforced'), 0)
    strictEqual(value('phantomnet_event_stage_seconds_count{stage="decide"}'), 2)
    ok((value('phantomnet_batch_stage_seconds_count{stage="store"}') ?? 0) >= 2)
    ok((value('phantomnet_store_bytes{file="database"}') ?? 0) > 0)
    ok((value('process_resident_memory_bytes') ?? 0) > 1e7)
    strictEqual(
      value('phantomnet_http_requests_total{method="POST",route="/api/v1/events",status="200"}'),
      1,
    )
    strictEqual(
      value('phantomnet_http_requests_total{method="other",route="none",status="404"}'),
      1,
    )
    strictEqual(
      value(
        'phantomnet_http_request_seconds_bucket{method="POST",route="/api/v1/events",le="+Inf"}',
      ),
      1,
    )
    const { body } = await api.get('/api/v1/model/metrics')
    const { decisions } = body['live'] as { decisions: Record<string, number> }
    const sum = (prefix: string): number =>
      [...samples].reduce((all, [key, count]) => all + (key.startsWith(prefix) ? count : 0), 0)
    for (const [action, count] of Object.entries(decisions))
      strictEqual(sum(`phantomnet_decisions_total{action="${action}"`), count, action)
    strictEqual(sum('phantomnet_verdicts_total'), 90)

    // docs/reference/prometheus.md lists exactly the names there are.
    const page = readFileSync(inProject('docs/reference/prometheus.md'), 'utf8')
    const listed = [...page.matchAll(/^\| `((?:phantomnet|process|nodejs)_\w+)`/gm)].map(
      (row) => row[1],
    )
    const given = [...text.matchAll(/^# TYPE (\w+)/gm)].map((row) => row[1])
    // Drift needs more events than these.
    const drift = /^phantomnet_(?:score|feature)_drift|^phantomnet_drift/
    deepStrictEqual(
      listed.filter((name) => !drift.test(name ?? '')),
      given.filter((name) => !drift.test(name ?? '')),
    )
    strictEqual(listed.filter((name) => drift.test(name ?? '')).length, 3)
    deepStrictEqual(api.bugs, [])
  })
})
