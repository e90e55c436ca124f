import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { DecisionStore } from '../../src/io/store/decision-store.js'
import { StateDatabase, statePath } from '../../src/io/store/state-database.js'
import { TailStore } from '../../src/io/store/tail-store.js'
import { VerdictStore } from '../../src/io/store/verdict-store.js'
import { POLICY_TEMPLATE } from '../../src/response/policy-template.js'
import { temporaryFolder } from '../engine/fitted-workspace.js'
import { NOON_MS, verdictOf } from '../io/store/sample-verdicts.js'
import { runProgram } from './run-program.js'

/** A workspace with three verdicts of MEDIUM: two of one source, one of another. */
function judgedWorkspace(t: Parameters<typeof temporaryFolder>[0]): string {
  const workspace = temporaryFolder(t)
  const database = new StateDatabase(statePath(workspace))
  const decisions = new DecisionStore(database)
  const verdicts = new VerdictStore(
    database,
    decisions,
    new TailStore(database),
    { verdicts: 1000, bytes: 2 ** 30, days: 365 },
    () => NOON_MS,
  )
  verdicts.append(
    ['203.0.113.7', '203.0.113.7', '198.51.100.9'].map((sourceIp, i) =>
      verdictOf({ sourceIp, atMs: NOON_MS + i * 1000 }),
    ),
    [],
  )
  database.close()
  return workspace
}

suite('phantomnet policy', () => {
  test('init writes the commented default once, and over it only when forced', async (t) => {
    const workspace = temporaryFolder(t)
    const path = join(workspace, 'policy.yaml')
    const first = await runProgram(['policy', 'init', '--workspace', workspace])
    strictEqual(first.status, 0, first.stderr)
    strictEqual(readFileSync(path, 'utf8'), POLICY_TEMPLATE)
    writeFileSync(path, 'rules: []\n')
    const again = await runProgram(['policy', 'init', '--workspace', workspace])
    strictEqual(again.status, 2)
    match(again.stderr, /USAGE: There is a policy .* already/)
    strictEqual(readFileSync(path, 'utf8'), 'rules: []\n')
    await runProgram(['policy', 'init', '--force', '--workspace', workspace])
    strictEqual(readFileSync(path, 'utf8'), POLICY_TEMPLATE)
  })

  test('show tells what holds, whether it is carried out, and what is spared', async (t) => {
    const workspace = temporaryFolder(t)
    const path = join(workspace, 'policy.yaml')
    writeFileSync(
      path,
      'rules: [{ when: { service: ssh }, action: BLOCK, for: 2d, name: shells }]\n',
    )
    const { stdout } = await runProgram(['policy', 'show', '--workspace', workspace])
    match(stdout, /mode +dry-run/)
    match(stdout, /service ssh +BLOCK +2d +shells/)
    match(stdout, /127\.0\.0\.1 +an address of this machine/)
    const json = await runProgram([
      'policy',
      'show',
      '--enforce',
      '--json',
      '--workspace',
      workspace,
    ])
    const shown = JSON.parse(json.stdout) as {
      readonly file: string
      readonly enforced: boolean
      readonly rules: readonly unknown[]
      readonly spared: readonly { readonly network: string; readonly as: string }[]
    }
    deepStrictEqual([shown.file, shown.enforced, shown.rules.length], [path, true, 1])
    ok(shown.spared.some(({ network, as }) => network === '127.0.0.1' && as === 'own'))
  })

  test('a wrong policy is told with its line and the status of wrong usage', async (t) => {
    const workspace = temporaryFolder(t)
    writeFileSync(join(workspace, 'policy.yaml'), '# x\ncap: {}\n')
    const { status, stderr } = await runProgram(['policy', 'show', '--workspace', workspace])
    strictEqual(status, 2)
    match(stderr, /CONFIG_UNKNOWN_KEY: .*policy\.yaml, line 2: .* Did you mean `caps`/)
  })

  test('test shows which stored verdicts another policy would decide differently', async (t) => {
    const workspace = judgedWorkspace(t)
    const file = join(workspace, 'other.yaml')
    writeFileSync(
      file,
      'rules: [{ when: { threat_level: MEDIUM }, action: BLOCK }]\nallowlist: [198.51.100.0/24]\n',
    )
    const text = await runProgram(['policy', 'test', file, '--workspace', workspace])
    strictEqual(text.status, 0, text.stderr)
    match(text.stdout, /3 stored verdicts of 2026-02-13 12:00 to 2026-02-13 12:00/)
    match(text.stdout, /1 source would be blocked that is not, 0 no longer/)
    match(text.stdout, /203\.0\.113\.7 +2 +THROTTLE 10m +BLOCK 4h/)
    match(text.stdout, /198\.51\.100\.9 +1 +THROTTLE 10m +LOG +allowlisted; BLOCK would apply/)
    const json = await runProgram(['policy', 'test', file, '--json', '--workspace', workspace])
    const told = JSON.parse(json.stdout) as Record<string, unknown>
    deepStrictEqual(
      [told['verdicts'], told['differing'], told['newly_blocked'], told['sources_cut']],
      [3, 3, 1, false],
    )
    deepStrictEqual(told['would'], { LOG: 1, THROTTLE: 0, DECEIVE: 0, BLOCK: 2 })
  })

  test('test without a difference, without verdicts and without a file says so', async (t) => {
    const workspace = judgedWorkspace(t)
    const file = join(workspace, 'same.yaml')
    writeFileSync(file, POLICY_TEMPLATE)
    const same = await runProgram(['policy', 'test', file, '--workspace', workspace])
    match(same.stdout, /Nothing would differ/)
    const none = await runProgram(['policy', 'test', file, '--workspace', temporaryFolder(t)])
    strictEqual(none.status, 1)
    match(none.stderr, /INPUT_EMPTY: There are no stored verdicts/)
    const lost = await runProgram(['policy', 'test', 'no.yaml', '--workspace', workspace])
    match(lost.stderr, /INPUT_NOT_FOUND: There is no policy no\.yaml/)
  })
})
