import { deepStrictEqual, match, strictEqual, throws } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { durationOf } from '../../src/cli/decisions.js'
import { temporaryFolder } from '../engine/fitted-workspace.js'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

function decisions(workspace: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'decisions', ...words, '--workspace', workspace],
    { encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

suite('phantomnet decisions', () => {
  test('adds, lists and deletes by hand, in a workspace that has no model', (t) => {
    const workspace = temporaryFolder(t)
    const added = decisions(
      workspace,
      'add',
      '203.0.113.9/24',
      '--for',
      '4h',
      '--why',
      'scan',
      '--json',
    )
    strictEqual(added.status, 0, added.stderr)
    const decision = JSON.parse(added.stdout) as Record<string, string | boolean>
    strictEqual(decision['target'], '203.0.113.0/24')
    strictEqual(decision['action'], 'BLOCK')
    const lasts = Date.parse(String(decision['until'])) - Date.parse(String(decision['from']))
    strictEqual(lasts, 4 * 3_600_000)
    match(decisions(workspace, 'list').stdout, /203\.0\.113\.0\/24 +BLOCK +dry-run +manual .* scan/)
    match(decisions(workspace, 'delete', '203.0.113.0/24').stdout, /1 decision ended/)
    match(decisions(workspace, 'list', '--all').stdout, /\(ended\)/)
  })

  test('refuses what is wrong with the status that goes with it, and writes nothing', (t) => {
    const workspace = temporaryFolder(t)
    for (const [words, status, told] of [
      [['add', '127.0.0.1'], 1, /REQUEST_INVALID.*allowlist/],
      [['add', '203.0.113.9', '--for', '4 hours'], 2, /USAGE.*--for/],
      [['list', '--limit', '0'], 2, /--limit/],
    ] as const) {
      const refused = decisions(workspace, ...words)
      strictEqual(refused.status, status, refused.stderr)
      match(refused.stderr, told)
    }
    deepStrictEqual(JSON.parse(decisions(workspace, 'list', '--all', '--json').stdout), {
      decisions: [],
      next_cursor: null,
    })
  })

  test('a network by hand says what in it is left alone, and whether it is carried out', (t) => {
    const workspace = temporaryFolder(t)
    const add = ['add', '203.0.113.0/24', '--allowlist', '203.0.113.7,203.0.113.64/26']
    const { stdout } = decisions(workspace, ...add)
    match(stdout, /It is dry-run, written down only/)
    match(stdout, /Left alone in it: 203\.0\.113\.7, 203\.0\.113\.64\/26\./)
    const enforced = decisions(workspace, ...add, '--enforce', '--json')
    strictEqual((JSON.parse(enforced.stdout) as { dry_run: boolean }).dry_run, false)
    match(decisions(workspace, 'list').stdout, /BLOCK +enforced +manual/)
  })

  test('a duration is seconds, minutes, hours or days, within ten years', () => {
    deepStrictEqual(
      ['90', '90s', '30m', '4h', '7d'].map(durationOf),
      [90, 90, 1800, 14_400, 604_800],
    )
    for (const text of ['', '0', '0h', '-1', '1.5h', '1w', 'h', '4000d', '1h30m'])
      throws(() => durationOf(text), { code: 'USAGE' })
  })
})
