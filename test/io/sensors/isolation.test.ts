import { deepStrictEqual, strictEqual } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { isolationFor } from '../../../src/io/sensors/isolation.js'
import { loopbackServer } from './loopback.js'

const USER_ID = 65_534

/** What a sensor that has been taken over would try, and how it goes. */
const TRY = `
const net = require('node:net'), fs = require('node:fs')
process.chdir(SPOOL)
if (process.getuid() === 0 && IS_ROOT) { process.setgroups([]); process.setgid(USER); process.setuid(USER) }
const outcome = {}
const attempt = (name, work) => { try { work(); outcome[name] = 'done' } catch (error) { outcome[name] = error.code } }
attempt('write to its spool', () => fs.writeFileSync('note', 'x'))
attempt('write beside its spool', () => fs.writeFileSync('../note', 'x'))
attempt('link out of its spool', () => fs.symlinkSync('/etc', 'etc'))
attempt('read the accounts', () => fs.readFileSync('/etc/passwd'))
attempt('start a program', () => require('node:child_process').spawnSync('/bin/true').error?.code)
attempt('start a worker', () => new (require('node:worker_threads').Worker)('1', { eval: true }))
attempt('become root', () => process.setuid(0))
const socket = net.connect(PORT, '127.0.0.1')
const end = (how) => { outcome['connect'] = how; console.log(JSON.stringify(outcome)); process.exit(0) }
socket.on('connect', () => end('done'))
socket.on('error', (error) => end(error.code))
`

function tried(t: TestContext, port: number): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'isolation-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const spool = join(folder, 'spool')
  mkdirSync(spool)
  const isRoot = process.getuid?.() === 0
  if (isRoot) chownSync(spool, USER_ID, USER_ID)
  const { execPath, execArgv } = isolationFor(spool, USER_ID)
  const code = TRY.replace('SPOOL', JSON.stringify(spool))
    .replace('IS_ROOT', String(isRoot))
    .replaceAll('USER', String(USER_ID))
    .replace('PORT', String(port))
  const { stdout, stderr } = spawnSync(execPath, [...execArgv, '-e', code], {
    env: {},
    encoding: 'utf8',
  })
  strictEqual(stderr, '')
  strictEqual(existsSync(join(folder, 'note')), false)
  return JSON.parse(stdout) as Record<string, string>
}

suite('a sensor that was taken over', () => {
  test('can write to its spool and nowhere else, read nothing, start nothing and connect nowhere', async (t) => {
    const { port } = await loopbackServer(t)
    const spool = mkdtempSync(join(tmpdir(), 'isolation-'))
    t.after(() => rmSync(spool, { recursive: true, force: true }))
    const { measures } = isolationFor(spool, USER_ID)
    if (!measures.includes('network namespace without a way out'))
      return t.skip('no network namespaces for this user')
    deepStrictEqual(tried(t, port), {
      'write to its spool': 'done',
      'write beside its spool': 'ERR_ACCESS_DENIED',
      'link out of its spool': 'ERR_ACCESS_DENIED',
      'read the accounts': 'ERR_ACCESS_DENIED',
      'start a program': 'ERR_ACCESS_DENIED',
      'start a worker': 'ERR_ACCESS_DENIED',
      'become root': 'EPERM',
      connect: 'ENETUNREACH',
    })
  })
})
