import { strictEqual, throws } from 'node:assert'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { LineWriter } from '../../src/cli/line-writer.js'
import { temporaryFolder } from '../engine/fitted-workspace.js'

suite('writing lines', () => {
  test('gathers them, and writes when the work pauses or asks for it', async (t) => {
    const path = join(temporaryFolder(t), 'lines')
    const descriptor = openSync(path, 'w')
    const writer = new LineWriter(descriptor, () => undefined)
    writer.write('one')
    writer.write('zwei äöü')
    strictEqual(readFileSync(path, 'utf8'), '')
    await nextTurn()
    strictEqual(readFileSync(path, 'utf8'), 'one\nzwei äöü\n')
    writer.write('three')
    writer.flush()
    strictEqual(readFileSync(path, 'utf8'), 'one\nzwei äöü\nthree\n')
    closeSync(descriptor)
  })

  test('never gathers more than its share', (t) => {
    const path = join(temporaryFolder(t), 'lines')
    const descriptor = openSync(path, 'w')
    const writer = new LineWriter(descriptor, () => undefined)
    for (let i = 0; i < 20; i++) writer.write('x'.repeat(9_999))
    strictEqual(readFileSync(path, 'utf8').length, 140_000)
    writer.flush()
    strictEqual(readFileSync(path, 'utf8').length, 200_000)
    closeSync(descriptor)
  })

  test('fails when it cannot write, at the next call if nobody was there to be told', async (t) => {
    const path = join(temporaryFolder(t), 'lines')
    closeSync(openSync(path, 'w'))
    const descriptor = openSync(path, 'r')
    const writer = new LineWriter(descriptor, () => undefined)
    writer.write('x')
    const told = {
      code: 'STORE_FAILED',
      message: /^standard output cannot be written \(EBADF\)\. /,
    }
    throws(() => writer.flush(), told)
    writer.write('y')
    await nextTurn()
    throws(() => writer.write('z'), told)
    throws(() => writer.flush(), told)
    closeSync(descriptor)
  })
})
