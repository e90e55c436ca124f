import { ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { runBait } from '../../bench/policy/bait.js'
import { loadServedModel } from '../../src/engine/served-model.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { Rng } from '../../src/math/rng.js'
import { DEFAULT_POLICY } from '../../src/response/policy-options.js'
import { fittedWorkspace } from '../engine/fitted-workspace.js'

test('forged senders get no visitor cut off, though without the doubt they would; attackers are', (t) => {
  const { detector } = loadServedModel(new ModelRegistry(fittedWorkspace(t)))
  const counts = runBait(detector, 20, new Rng(1))
  strictEqual(counts.cutOff, 0)
  ok(counts.throttled > 10, String(counts.throttled))
  strictEqual(counts.attackersCutOff, 20)
  const acting = { ...DEFAULT_POLICY, withoutHandshake: 'ACT' } as const
  ok(runBait(detector, 20, new Rng(1), acting).cutOff > 10)
})
