import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Stopped, stoppable } from '../../src/cli/stopping.js'
import { labWorkspace } from '../engine/lab-workspace.js'
import { PROGRAM, runProgram } from './run-program.js'

test('work that heeds the signal ends with what a shell expects of it', async () => {
  const stopped = stoppable((signal) => {
    process.emit('SIGINT', 'SIGINT')
    signal.throwIfAborted()
    return Promise.resolve('done')
  })
  await rejects(stopped, (error) => error instanceof Stopped && error.exitStatus === 130)
})

test('work that is done when the signal comes is done', async () => {
  const result = await stoppable(() => {
    process.emit('SIGTERM', 'SIGTERM')
    return Promise.resolve('done')
  })
  equal(result, 'done')
})

/** Presses Ctrl-C as soon as a command says what it does. */
async function interrupted(words: readonly string[], stage: RegExp) {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  let isSent = false
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    if (!isSent && stage.test(stderr)) isSent = child.kill('SIGINT')
  })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status, stdout, stderr }
}

test('Ctrl-C during train and during evaluate writes nothing', async (t) => {
  const workspace = await labWorkspace(t)
  const common = ['--workspace', workspace]
  const trained = await interrupted(
    ['train', '--n-estimators', '1000', ...common],
    /Fitting scaler and forest/,
  )
  deepEqual([trained.status, trained.stdout], [130, ''])
  match(trained.stderr, /error STOPPED: SIGINT stopped it/)
  const registry = join(workspace, 'models', 'versions.json')
  equal(existsSync(registry), false)

  equal((await runProgram(['train', '-q', ...common])).status, 0)
  const before = readFileSync(registry, 'utf8')
  const judged = await interrupted(['evaluate', ...common], /Measuring on rows/)
  deepEqual([judged.status, judged.stdout], [130, ''])
  equal(readFileSync(registry, 'utf8'), before)
  equal(existsSync(join(workspace, 'reports')), false)
})
