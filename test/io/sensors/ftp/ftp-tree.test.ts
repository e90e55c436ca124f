import { deepStrictEqual, ok, strictEqual } from 'node:assert'
import { test } from 'node:test'
import { homeFolder, LOCAL_OWNER } from '../../../../src/io/sensors/ftp/ftp-content.js'
import { FtpTree } from '../../../../src/io/sensors/ftp/ftp-tree.js'

const NOW_MS = Date.UTC(2026, 10, 24, 12)

function home(owner = LOCAL_OWNER): FtpTree {
  return new FtpTree(homeFolder(NOW_MS), owner, () => NOW_MS)
}

test('paths are walked without ever leaving the root', () => {
  const tree = home()
  deepStrictEqual(tree.namesOf('../../../etc/passwd', ['logs']), ['etc', 'passwd'])
  deepStrictEqual(tree.namesOf('//a/./b/../c//', ['x']), ['a', 'c'])
  deepStrictEqual(tree.namesOf('~/logs', ['x']), ['logs'])
  deepStrictEqual(tree.namesOf('~root', []), ['~root'])
  strictEqual(tree.namesOf('a/'.repeat(40), []), null)
  strictEqual(tree.namesOf('a'.repeat(256), []), null)
})

test('what one visitor writes nobody else sees', () => {
  const [mine, other] = [home(), home()]
  mine.putFile('x', [], Buffer.from('abc'), 3, 0o644)
  strictEqual(mine.find('x', [])?.isFolder, false)
  strictEqual(other.find('x', []), null)
})

test('uploads are kept up to 64 KiB a connection, beyond that only their size', () => {
  const tree = home()
  tree.putFile('a', [], Buffer.alloc(60_000), 60_000, 0o644)
  tree.putFile('b', [], Buffer.alloc(60_000), 60_000, 0o644)
  const [a, b] = [tree.find('a', []), tree.find('b', [])]
  ok(a?.isFolder === false && b?.isFolder === false)
  strictEqual(a.content?.length, 60_000)
  deepStrictEqual([b.content, b.sizeBytes], [null, 60_000])
})

test('after 256 changes the disk is full', () => {
  const tree = home()
  const made = Array.from({ length: 300 }, (_, i) => tree.makeFolder(`d${i}`, [], 0o755))
  strictEqual(made.filter(Boolean).length, 256)
  strictEqual(tree.takesFile('more', []), false)
})

test('a folder that is not empty stays, and so does one that would be moved into itself', () => {
  const tree = home()
  strictEqual(tree.remove('public_html', [], true), false)
  strictEqual(tree.remove('logs', [], true), true)
  strictEqual(tree.rename('public_html', 'public_html/css/x', []), false)
  strictEqual(tree.remove('todo.txt', [], true), false)
})

test('somebody else changes nothing', () => {
  const tree = home(105)
  strictEqual(tree.takesFile('x', []), false)
  strictEqual(tree.takesFile('todo.txt', []), false)
  strictEqual(tree.remove('todo.txt', [], false), false)
  strictEqual(tree.change('todo.txt', [], { mode: 0o777 }), false)
})
