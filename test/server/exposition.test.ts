import { strictEqual, throws } from 'node:assert'
import { suite, test } from 'node:test'
import { Histogram } from '../../src/engine/histogram.js'
import { Exposition } from '../../src/server/exposition.js'

suite('Prometheus’ text format', () => {
  test('a name is written once with what it means, what it is, and all of its values', () => {
    const out = new Exposition()
    out.counter('a_total', 'How many.', [
      [{ kind: 'x', is_new: true }, 3],
      [{ kind: 'y', is_new: false }, null],
      [{}, 0.5],
    ])
    out.gauge('b_bytes', 'How much.', 1e21)
    strictEqual(
      out.text,
      [
        '# HELP a_total How many.',
        '# TYPE a_total counter',
        'a_total{kind="x",is_new="true"} 3',
        'a_total 0.5',
        '# HELP b_bytes How much.',
        '# TYPE b_bytes gauge',
        'b_bytes 1e+21',
        '',
      ].join('\n'),
    )
    throws(() => out.gauge('b_bytes', 'Again.', 1), /written twice/)
  })

  test('what would end a line or a label is escaped', () => {
    const out = new Exposition()
    out.gauge('a', 'One\ntwo \\ three.', [[{ path: 'C:\\logs\n"x"' }, Number.POSITIVE_INFINITY]])
    strictEqual(
      out.text,
      '# HELP a One\\ntwo \\\\ three.\n# TYPE a gauge\na{path="C:\\\\logs\\n\\"x\\""} +Inf\n',
    )
  })

  test('a histogram counts up to each edge, and everything at +Inf', () => {
    const times = new Histogram([0.1, 1])
    for (const value of [0.05, 0.1, 0.5, 7]) times.note(value)
    const out = new Exposition()
    out.histogram('a_seconds', 'How long.', [[{ stage: 'x' }, times]])
    strictEqual(
      out.text,
      [
        '# HELP a_seconds How long.',
        '# TYPE a_seconds histogram',
        'a_seconds_bucket{stage="x",le="0.1"} 2',
        'a_seconds_bucket{stage="x",le="1"} 3',
        'a_seconds_bucket{stage="x",le="+Inf"} 4',
        'a_seconds_sum{stage="x"} 7.65',
        'a_seconds_count{stage="x"} 4',
        '',
      ].join('\n'),
    )
  })
})
