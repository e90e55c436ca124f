import { readFileSync } from 'node:fs'
import { gunzipSync, inflateSync } from 'node:zlib'
import { equal, ok } from 'node:assert/strict'
import type { ScikitModel } from '../../../src/detector/interop/scikit-model.js'
import { IsolationForest } from '../../../src/forest/isolation-forest.js'
import { type Matrix, matrix } from '../../../src/math/matrix.js'
import { scaleMatrix } from '../../../src/preprocessing/standard-scaler.js'
import { golden } from '../../golden/golden.js'
import { inProject } from '../../project.js'

/** What scikit-learn said of some rows. */
interface Said {
  readonly rows: number[][]
  readonly score_samples: number[]
  readonly predict: number[]
}

const SAID = golden('scikit_models.json') as Readonly<Record<'pipeline' | 'bare' | 'beside', Said>>

/** A file of test/golden/scikit-models, inflated. */
export function modelBytes(file: string): Uint8Array {
  const bytes = readFileSync(inProject('test', 'golden', 'scikit-models', file))
  if (bytes[0] === 0x78) return inflateSync(bytes)
  return bytes[0] === 0x1f ? gunzipSync(bytes) : bytes
}

/** Rows on which scikit-learn was asked. */
export function goldenRows(name: keyof typeof SAID): Matrix {
  return matrix(SAID[name].rows)
}

/** Asks that the model says what scikit-learn said: scores within 1e-12, the same rows strange. */
export function saysTheSame(model: ScikitModel, name: keyof typeof SAID): void {
  const { score_samples, predict } = SAID[name]
  const forest = IsolationForest.from(model.forest)
  const X = scaleMatrix(model.scaler, goldenRows(name))
  ok(predict.length > 20)
  for (const [i, score] of forest.scoreSamples(X).entries())
    ok(Math.abs(score - (score_samples[i] as number)) < 1e-12, `row ${i}: ${score}`)
  for (const [i, sign] of forest.predict(X).entries()) equal(sign, predict[i], `row ${i}`)
}
