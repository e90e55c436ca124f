import { equal, ok, throws } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { AtomicFile, writeFileAtomically } from '../../../src/io/store/atomic-file.js'
import { scratchFolder } from './scratch.js'

test('a file is at its place only when it is committed, with the hash of what was written', (t) => {
  const path = join(scratchFolder(t), 'deep', 'down', 'rows.csv')
  const file = new AtomicFile(path)
  file.write('a,ä\n')
  file.writeBytes(Uint8Array.of(0x31, 0x0a))
  ok(!existsSync(path))
  const hash = file.commit()
  equal(readFileSync(path, 'utf8'), 'a,ä\n1\n')
  equal(hash, createHash('sha256').update('a,ä\n1\n').digest('hex'))
})

test('an abandoned file leaves the old one as it was, and nothing beside it', (t) => {
  const folder = scratchFolder(t)
  const path = join(folder, 'rows.csv')
  writeFileSync(path, 'old')
  const file = new AtomicFile(path)
  file.write('x'.repeat(1 << 19))
  equal(readdirSync(folder).length, 2)
  file.abandon()
  file.abandon()
  equal(readFileSync(path, 'utf8'), 'old')
  equal(readdirSync(folder).join(), 'rows.csv')
})

test('two writers of one place do not touch each other; the last to commit stands', (t) => {
  const path = join(scratchFolder(t), 'rows.csv')
  const first = new AtomicFile(path)
  const second = new AtomicFile(path)
  first.write('first')
  second.write('second')
  second.commit()
  first.commit()
  equal(readFileSync(path, 'utf8'), 'first')
})

test('a folder in the place of the file is a failure with a cure, and leaves no temporary file', (t) => {
  const folder = scratchFolder(t)
  const path = join(folder, 'rows.csv')
  mkdirSync(join(path, 'inside'), { recursive: true })
  throws(() => writeFileAtomically(path, 'x'), {
    code: 'STORE_FAILED',
    message: /rows\.csv cannot be written\. .*another place\./,
  })
  equal(readdirSync(folder).join(), 'rows.csv')
})

test('a file in the place of a folder is a failure with a cure', (t) => {
  const folder = scratchFolder(t)
  writeFileSync(join(folder, 'data'), '')
  throws(() => writeFileAtomically(join(folder, 'data', 'rows.csv'), 'x'), {
    code: 'STORE_FAILED',
    message: /move it away/,
  })
})
