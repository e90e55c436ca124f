import { ok } from 'node:assert/strict'
import { test } from 'node:test'
import { killRounds } from '../../bench/kill/rounds.js'
import { Rng } from '../../src/math/rng.js'
import { fittedWorkspace } from '../engine/fitted-workspace.js'

test('a server killed while it takes events and follows a log loses nothing and doubles nothing', async (t) => {
  const { acknowledged, lines, kept } = await killRounds(
    fittedWorkspace(t),
    2,
    new Rng(20_261_124),
    () => undefined,
  )
  t.diagnostic(`${acknowledged} events acknowledged, ${lines} lines, ${kept} verdicts`)
  ok(lines > 0 && kept >= lines)
})
