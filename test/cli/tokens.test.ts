import { deepStrictEqual, match, strictEqual } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../engine/fitted-workspace.js'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

function tokens(workspace: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'tokens', ...words, '--workspace', workspace],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

suite('phantomnet tokens', () => {
  test('shows a secret once, lists without it, and deletes', (t) => {
    const workspace = temporaryFolder(t)
    const added = tokens(workspace, 'add', 'sensor-1', '--roles', 'ingest,read', '--for', '90d')
    strictEqual(added.status, 0, added.stderr)
    match(added.stdout, /^phn_[\w-]{43}\n$/)
    match(added.stderr, /sensor-1 \(read, ingest\)/)
    const listed = tokens(workspace, 'list')
    match(listed.stdout, /sensor-1 +read, ingest .* never/)
    strictEqual(listed.stdout.includes(added.stdout.trim()), false)
    match(tokens(workspace, 'delete', 'sensor-1').stdout, /sensor-1 deleted/)
    deepStrictEqual(JSON.parse(tokens(workspace, 'list', '--json').stdout), { tokens: [] })
  })

  test('refuses what is wrong with the status that goes with it', (t) => {
    const workspace = temporaryFolder(t)
    for (const [words, status, told] of [
      [['add', 'a', '--roles', 'reed'], 2, /USAGE.*"reed"/],
      [['add', 'a', '--for', 'ever'], 2, /USAGE.*--for/],
      [['add', 'a b'], 1, /REQUEST_INVALID.*name/],
      [['delete', 'nobody'], 1, /NOT_FOUND.*nobody/],
    ] as const) {
      const refused = tokens(workspace, ...words)
      strictEqual(refused.status, status, refused.stderr)
      match(refused.stderr, told)
    }
  })
})
