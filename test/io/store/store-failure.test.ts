import { equal, match } from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { PhantomNetError } from '../../../src/errors.js'
import { storeFailure } from '../../../src/io/store/store-failure.js'

test('a full disk, told by the system, asks for space', { skip: !existsSync('/dev/full') }, () => {
  try {
    writeFileSync('/dev/full', 'x')
  } catch (cause) {
    const failure = storeFailure('data/rows.csv', cause)
    equal(failure.code, 'STORE_FAILED')
    equal(
      failure.message,
      'data/rows.csv cannot be written. The disk is full: free some space and run it again.',
    )
    equal(failure.cause, cause)
    return
  }
  throw new Error('/dev/full took a byte')
})

test('permissions, a read-only disk and a code nobody foresaw each have their cure', () => {
  const of = (code: string): string =>
    storeFailure('x', Object.assign(new Error(`${code}: what`), { code })).message
  match(of('EACCES'), /owner or mode/)
  match(of('EROFS'), /read-only/)
  match(of('EIO'), /Check the disk .*EIO: what/)
})

test('a failure that was told already is not told twice', () => {
  const told = new PhantomNetError('STOPPED', 'Stopped.')
  equal(storeFailure('x', told), told)
})
