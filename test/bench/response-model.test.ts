import { deepStrictEqual, ok } from 'node:assert'
import { test } from 'node:test'
import { modelRun } from '../../bench/response/model-run.js'
import { Rng } from '../../src/math/rng.js'
import { temporaryFolder } from '../engine/fitted-workspace.js'
import { NO_NAMESPACES, TwoMachines } from '../io/responders/namespace.js'

// The short form of the model's part of `npm run proof:response`.
test(
  'after random changes and kills the kernel holds just what the decisions say, each until its end',
  { skip: NO_NAMESPACES },
  async (t) => {
    const machines = new TwoMachines()
    t.after(() => machines.remove())
    const counts = await modelRun(machines, temporaryFolder(t), new Rng(20_260_213), 12)
    deepStrictEqual(counts.comparisons, 12)
    ok(counts.kills >= 2 && counts.changes > 50 && counts.elements > 50, JSON.stringify(counts))
  },
)
