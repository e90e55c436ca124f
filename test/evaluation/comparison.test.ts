import { deepEqual, equal, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { type ComparedWay, compare } from '../../src/evaluation/comparison.js'
import { Detector } from '../../src/detector/detector.js'
import { fitGiven, openTraining } from '../../src/engine/trainer.js'
import { LAB_CONFIG, labWorkspace } from '../engine/lab-workspace.js'

async function fitted(t: TestContext) {
  const training = openTraining(await labWorkspace(t), { ...LAB_CONFIG, n_estimators: 30 })
  const detector = (seed: number, samples: number): Detector =>
    new Detector(
      fitGiven({
        ...training,
        config: { ...training.config, n_estimators: 30, seed, max_samples: samples },
      }).parts,
    )
  return { split: training.split, detector }
}

test('two models are set against each other on the same rows, the other way round with the sign turned', async (t) => {
  const { split, detector } = await fitted(t)
  const [one, other] = [detector(1, 256), detector(2, 16)]
  const given = { split, isUnseen: () => true, resamples: 40, seed: 5 }
  const there = compare({ ...given, candidate: one, incumbent: other })
  const back = compare({ ...given, candidate: other, incumbent: one })
  ok(there !== null && back !== null)
  equal(there.rows, split.test.labels.filter((label) => label >= 0).length)
  for (const [k, way] of there.ways.entries()) {
    const turned: ComparedWay | undefined = back.ways[k]
    ok(turned !== undefined)
    deepEqual([way.candidate, way.incumbent], [turned.incumbent, turned.candidate])
    const { value, low, high } = way.difference
    equal(value, -turned.difference.value)
    ok(Math.abs(low + turned.difference.high) < 1e-12)
    ok(low <= value && value <= high)
    ok(Math.abs(value - (way.candidate.pr_auc - way.incumbent.pr_auc)) < 1e-12)
  }
  deepEqual(compare({ ...given, candidate: one, incumbent: other }), there, 'the seed decides')
})

test('rows that the candidate may have met are left out; without rows of both kinds there is no comparison', async (t) => {
  const { split, detector } = await fitted(t)
  const model = detector(1, 64)
  const given = { split, candidate: model, incumbent: model, resamples: 20, seed: 5 }
  const middle = split.test.atMs[Math.floor(split.test.atMs.length / 2)] as number
  const half = compare({ ...given, isUnseen: (atMs) => atMs > middle })
  ok(half === null || half.rows < split.test.labels.length)
  equal(compare({ ...given, isUnseen: () => false }), null)
})
