import { equal, throws } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withFileLock } from '../../../src/io/store/file-lock.js'
import { scratchFolder } from './scratch.js'

const LOCK_MODULE = new URL('../../../src/io/store/file-lock.js', import.meta.url).href

/** Another process that takes the lock, says so and keeps it. */
function holder(path: string): ReturnType<typeof spawn> {
  const code = `
    import { withFileLock } from ${JSON.stringify(LOCK_MODULE)}
    import { writeSync } from 'node:fs'
    withFileLock(${JSON.stringify(path)}, () => {
      writeSync(1, 'held')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60000)
    })`
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('work is done once the lock is there, and its result and its failure come through', (t) => {
  const path = join(scratchFolder(t), 'state', 'lock')
  equal(
    withFileLock(path, () => 7),
    7,
  )
  throws(
    () =>
      withFileLock(path, () => {
        throw new Error('mine')
      }),
    /mine/,
  )
  equal(
    withFileLock(path, () => 8),
    8,
  )
})

test('a lock that another process holds is waited for, then given up; a kill frees it', async (t) => {
  const path = join(scratchFolder(t), 'lock')
  const child = holder(path)
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  throws(() => withFileLock(path, () => 0, 50), {
    code: 'STORE_FAILED',
    message: /Another process has held .* for 0\.05 s/,
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  equal(
    withFileLock(path, () => 9, 5000),
    9,
  )
})

test('a place where no lock can be is a failure with a cure', (t) => {
  const folder = scratchFolder(t)
  writeFileSync(join(folder, 'state'), '')
  throws(() => withFileLock(join(folder, 'state', 'lock'), () => 0), { code: 'STORE_FAILED' })
})
