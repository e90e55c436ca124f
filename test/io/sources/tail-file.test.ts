import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test } from 'node:test'
import { HEAD_BYTES, rotatedFiles, TailFile } from '../../../src/io/sources/tail-file.js'
import type { TailPosition } from '../../../src/io/sources/tail-position.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

function positionOf(file: TailFile, offset: number): TailPosition {
  const counts = { events: 0, telemetry: 0, skipped: 0, rejected: 0 }
  const { path, device, inode } = file
  const head = file.head(offset)
  return { path, device, inode, ...head, offset, format: null, referenceMs: 0, counts }
}

suite('a file of a log', () => {
  test('is known again by its beginning under any name, however much it has grown', (t) => {
    const folder = temporaryFolder(t)
    const text = 'first line\nsecond line\n'
    writeFileSync(join(folder, 'log'), text)
    const file = new TailFile(join(folder, 'log'))
    file.learnHead(text.length)
    const position = positionOf(file, text.length)
    strictEqual(position.headBytes, text.length)
    writeFileSync(join(folder, 'copy'), `${text}third line\n`)
    writeFileSync(join(folder, 'other'), `${text.replace('first', 'worst')}third line\n`)
    writeFileSync(join(folder, 'short'), text.slice(0, -1))
    const isOf = (name: string): boolean => {
      const candidate = new TailFile(join(folder, name))
      const is = candidate.isOf(position)
      candidate.close()
      return is
    }
    deepStrictEqual(['log', 'copy', 'other', 'short'].map(isOf), [true, true, false, false])
    file.close()
  })

  test('of which nothing was read is known by its node alone', (t) => {
    const folder = temporaryFolder(t)
    writeFileSync(join(folder, 'log'), '')
    writeFileSync(join(folder, 'other'), '')
    const file = new TailFile(join(folder, 'log'))
    const other = new TailFile(join(folder, 'other'))
    strictEqual(file.isOf(positionOf(file, 0)), true)
    strictEqual(other.isOf(positionOf(file, 0)), false)
    file.close()
    other.close()
  })

  test('takes no more than its share of the beginning, and sees when it was written anew', (t) => {
    const path = join(temporaryFolder(t), 'log')
    writeFileSync(path, 'a'.repeat(5000))
    const file = new TailFile(path)
    file.learnHead(5000)
    strictEqual(file.head(5000).headBytes, HEAD_BYTES)
    appendFileSync(path, 'b'.repeat(5000))
    strictEqual(file.hasSameHead(), true)
    writeFileSync(path, 'c'.repeat(20_000))
    strictEqual(file.hasSameHead(), false)
    file.close()
  })

  test('is a regular one: a folder and a named pipe are refused without waiting for a writer', (t) => {
    const folder = temporaryFolder(t)
    throws(() => new TailFile(folder), { code: 'INPUT_UNREADABLE' })
    const pipe = join(folder, 'pipe')
    if (spawnSync('mkfifo', [pipe]).status !== 0) return t.skip('mkfifo is not there')
    throws(() => new TailFile(pipe), { code: 'INPUT_UNREADABLE' })
    throws(() => new TailFile(join(folder, 'lost')), { code: 'ENOENT' })
  })
})

suite('files that rotation made', () => {
  test('are told by their names, and come oldest first', (t) => {
    const folder = temporaryFolder(t)
    const rotated = ['log.2', 'log.1', 'log-20260213', 'log.2026-02-13', 'log-20260213.3']
    const others = ['log', 'log.1.gz', 'log.bak', 'logs.1', 'log.', 'log.old.1', 'log.1a']
    for (const [i, name] of [...rotated, ...others].entries()) {
      writeFileSync(join(folder, name), '')
      utimesSync(join(folder, name), 1000 + i, 1000 + i)
    }
    mkdirSync(join(folder, 'log.9'))
    deepStrictEqual(
      rotatedFiles(join(folder, 'log')).map(({ path }) => basename(path)),
      rotated,
    )
  })

  test('are none where the folder is none', () => {
    deepStrictEqual(rotatedFiles('/nowhere/at/all/log'), [])
  })
})
