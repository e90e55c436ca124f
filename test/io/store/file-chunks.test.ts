import { deepEqual, throws } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileChunks } from '../../../src/io/store/file-chunks.js'
import { scratchFolder } from './scratch.js'

test('the pieces of a file are the file, however long', (t) => {
  const path = join(scratchFolder(t), 'long.bin')
  const bytes = Buffer.alloc((1 << 20) + 3, 'abc')
  writeFileSync(path, bytes)
  const pieces: Buffer[] = []
  for (const chunk of fileChunks(path)) pieces.push(Buffer.from(chunk))
  deepEqual(
    pieces.map(({ length }) => length),
    [1 << 20, 3],
  )
  deepEqual(Buffer.concat(pieces), bytes)
})

test('a folder, or what is not there, is told', (t) => {
  const folder = scratchFolder(t)
  for (const path of [folder, join(folder, 'none.csv')]) {
    throws(() => [...fileChunks(path)], { code: 'INPUT_UNREADABLE', message: /Check its perm/ })
  }
})
