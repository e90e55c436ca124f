import { strictEqual } from 'node:assert'
import { test } from 'node:test'
import { TextPool } from '../../src/response/text-pool.js'

test('a text is kept once as long as it is used, and its number given to another after that', () => {
  const pool = new TextPool()
  const ssh = pool.take('rule ssh')
  strictEqual(pool.take('rule ssh'), ssh)
  const http = pool.take('rule http')
  strictEqual(pool.text(http), 'rule http')
  pool.release(ssh)
  strictEqual(pool.text(ssh), 'rule ssh')
  strictEqual(pool.size, 2)
  pool.release(ssh)
  strictEqual(pool.size, 1)
  strictEqual(pool.take('rule ftp'), ssh)
  strictEqual(pool.text(ssh), 'rule ftp')
})
