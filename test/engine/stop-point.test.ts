import { rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { stopPoint } from '../../src/engine/stop-point.js'

test('what happened while work kept the thread is heard, and its reason thrown', async () => {
  const controller = new AbortController()
  setImmediate(() => controller.abort(new Error('asked to stop')))
  await rejects(stopPoint(controller.signal), /asked to stop/)
})

test('without a reason to stop work goes on', async () => {
  await stopPoint(new AbortController().signal)
  await stopPoint(undefined)
})
