import { deepStrictEqual, throws } from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { expandInputs } from '../../../src/io/sources/input-paths.js'

const folder = mkdtempSync(join(tmpdir(), 'phantomnet-paths-'))
after(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'b'))
mkdirSync(join(folder, '.hidden'))
for (const name of ['c.log', 'a.log', 'b/d.json', '.secret', '.hidden/e.log'])
  writeFileSync(join(folder, name), '')
symlinkSync(join(folder, 'a.log'), join(folder, 'link.log'))
symlinkSync(folder, join(folder, 'loop'))
symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.log'))

const inFolder = (...names: string[]): string[] => names.map((name) => join(folder, name))

test('a folder gives its files by name, hidden ones, dangling links and links to folders left out', () => {
  deepStrictEqual(expandInputs([folder]), inFolder('a.log', 'b/d.json', 'c.log', 'link.log'))
})

test('files come in the order given, each once', () => {
  const [c = '', a = ''] = inFolder('c.log', 'a.log')
  deepStrictEqual(expandInputs([c, a, c, '-']), [c, a, '-'])
})

test('a glob names the files it matches', () => {
  deepStrictEqual(expandInputs([join(folder, '**/*.json')]), inFolder('b/d.json'))
  deepStrictEqual(expandInputs([join(folder, '?.log')]), inFolder('a.log', 'c.log'))
})

test('a path or a glob that names nothing is refused', () => {
  for (const path of [join(folder, 'nowhere.log'), join(folder, '*.pcap')])
    throws(() => expandInputs([path]), { code: 'INPUT_NOT_FOUND' })
})

test('a folder that holds no file is refused, hidden ones being none', () => {
  mkdirSync(join(folder, '.hidden', 'empty', '.git'), { recursive: true })
  throws(() => expandInputs([join(folder, '.hidden', 'empty')]), {
    code: 'INPUT_NOT_FOUND',
    message: /empty holds no file/,
  })
})

test('a folder that may not be read is told with the cure', (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'phantomnet-closed-'))
  t.after(() => rmSync(parent, { recursive: true }))
  const closed = join(parent, 'closed')
  mkdirSync(closed)
  writeFileSync(join(closed, 'a.log'), '')
  chmodSync(parent, 0o755)
  chmodSync(closed, 0)
  // Root may read everything, so the test is nobody for a moment.
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    for (const path of [parent, join(closed, 'a.log')])
      throws(() => expandInputs([path]), {
        code: 'INPUT_UNREADABLE',
        message: /closed.* cannot be read \(EACCES\)\. Check its permissions/,
      })
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(closed, 0o755)
  }
})
