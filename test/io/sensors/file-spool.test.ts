import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { FileSpool } from '../../../src/io/sensors/file-spool.js'

/** printf abc | sha256sum */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'spool-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return join(path, 'files')
}

suite('a spool of files', () => {
  test('names a file by its hash, whatever the visitor called it', (t) => {
    const path = folder(t)
    const receiving = new FileSpool(path, { totalBytes: 1000, fileBytes: 100 }, true).receive()
    receiving.write(Buffer.from('a'))
    receiving.write(Buffer.from('bc'))
    deepStrictEqual(receiving.end(), { sha256: ABC, sizeBytes: 3 })
    deepStrictEqual(readdirSync(path), [ABC])
    strictEqual(readFileSync(join(path, ABC), 'utf8'), 'abc')
  })

  test('hashes all of a file and keeps its beginning', (t) => {
    const path = folder(t)
    const receiving = new FileSpool(path, { totalBytes: 1000, fileBytes: 2 }, true).receive()
    receiving.write(Buffer.from('abc'))
    strictEqual(receiving.end().sha256, ABC)
    strictEqual(readFileSync(join(path, ABC), 'utf8'), 'ab')
  })

  test('writes nothing where nothing is to be kept', (t) => {
    const path = folder(t)
    const receiving = new FileSpool(path, { totalBytes: 1000, fileBytes: 100 }, false).receive()
    receiving.write(Buffer.from('abc'))
    strictEqual(receiving.end().sha256, ABC)
    ok(!existsSync(path))
  })

  test('the oldest files make room for new ones', (t) => {
    const path = folder(t)
    const spool = new FileSpool(path, { totalBytes: 250, fileBytes: 100 }, true)
    for (let i = 0; i < 10; i++) {
      const receiving = spool.receive()
      receiving.write(Buffer.alloc(100, i))
      const { sha256 } = receiving.end()
      utimesSync(join(path, sha256), i, i)
    }
    const sizes = readdirSync(path).map((name) => statSync(join(path, name)).size)
    deepStrictEqual(sizes, [100, 100])
  })
})
