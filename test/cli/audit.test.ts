import { match, strictEqual } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { temporaryFolder } from '../engine/fitted-workspace.js'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

function phantomnet(workspace: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, ...words, '--workspace', workspace],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

suite('phantomnet audit', () => {
  test('tells what was changed by the command line, and that the log was tampered with', (t) => {
    const workspace = temporaryFolder(t)
    match(phantomnet(workspace, 'audit').stdout, /^No changes\.\n$/)
    phantomnet(workspace, 'tokens', 'add', 'ann', '-q')
    phantomnet(workspace, 'decisions', 'add', '203.0.113.9', '--for', '1h')
    phantomnet(workspace, 'decisions', 'delete', '203.0.113.9')
    phantomnet(workspace, 'tokens', 'delete', 'ann')
    const told = phantomnet(workspace, 'audit')
    strictEqual(told.status, 0, told.stderr)
    const did = [...told.stdout.matchAll(/user \S+ +(\w+\.\w+) +(\S+)/g)].map((row) => row.slice(1))
    strictEqual(
      did.map((row) => row.join(' ')).join(', '),
      'token.delete ann, decision.delete 203.0.113.9, decision.add 203.0.113.9, token.add ann',
    )
    match(told.stdout, /4 kept, each follows from the one before/)
    strictEqual(told.stdout.includes('phn_'), false)

    const database = new StateDatabase(statePath(workspace))
    database.query(`UPDATE audit SET actor = 'user other' WHERE id = 2`).run()
    database.close()
    const harmed = phantomnet(workspace, 'audit')
    strictEqual(harmed.status, 1)
    match(harmed.stderr, /tampered with: entry 2/)
    strictEqual(phantomnet(workspace, 'audit', '--limit', '0').status, 2)
  })
})
