import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import { homeFolder, LOCAL_OWNER } from '../../../../src/io/sensors/ftp/ftp-content.js'
import { listing, matches } from '../../../../src/io/sensors/ftp/ftp-listing.js'
import { FtpTree } from '../../../../src/io/sensors/ftp/ftp-tree.js'

const NOW_MS = Date.UTC(2026, 10, 24, 12)

function list(argument: string, isLong = false, folder: readonly string[] = []): string | null {
  const tree = new FtpTree(homeFolder(NOW_MS), LOCAL_OWNER, () => NOW_MS)
  return listing({ tree, folder, argument, isLong, isAll: false, nowMs: NOW_MS })
}

test('names are sorted by bytes, and a path stands before those of its folder', () => {
  strictEqual(list(''), 'backup\r\nlogs\r\npublic_html\r\ntodo.txt\r\n')
  strictEqual(list('-r'), 'todo.txt\r\npublic_html\r\nlogs\r\nbackup\r\n')
  strictEqual(list('backup'), 'backup/README.txt\r\nbackup/last-run.log\r\n')
  strictEqual(list('-a', false, ['logs']), '.\r\n..\r\n')
})

test('a long line is that of ls: recent times with the hour, old ones with the year', () => {
  strictEqual(
    list('todo.txt', true),
    '-rw-------    1 1000     1000           66 Nov 11 04:48 todo.txt\r\n',
  )
  strictEqual(
    list('public_html/robots.txt', true),
    '-rw-r--r--    1 1000     1000           33 Apr 25  2026 robots.txt\r\n',
  )
})

test('a pattern chooses; one in a folder that is not there opens nothing', () => {
  strictEqual(list('*.txt'), 'todo.txt\r\n')
  strictEqual(
    list('public_html/{index,contact}.html'),
    'public_html/contact.html\r\npublic_html/index.html\r\n',
  )
  strictEqual(list('nope'), '')
  strictEqual(list('nope/*'), null)
})

test('a pattern made to take for ever ends', () => {
  const start = process.cpuUsage()
  strictEqual(matches(`${'*a'.repeat(100)}b`, 'a'.repeat(250)), false)
  strictEqual(matches('{,}'.repeat(170), 'x'), false)
  strictEqual(matches('*'.repeat(600), 'x'), false)
  strictEqual(process.cpuUsage(start).user < 2e6, true)
})
