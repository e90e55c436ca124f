import { match, ok, strictEqual } from 'node:assert'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fittedWorkspace } from '../engine/fitted-workspace.js'
import { cowrieLines } from '../io/sources/cowrie-lines.js'

const MAIN = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url))

function score(workspace: string, words: readonly string[], input = '') {
  return spawnSync(process.execPath, [MAIN, 'score', ...words, '--workspace', workspace], {
    encoding: 'utf8',
    input,
    maxBuffer: 1 << 27,
  })
}

suite('phantomnet score', () => {
  test('prints one verdict a line for each event of standard input', (t) => {
    const { status, stdout, stderr } = score(fittedWorkspace(t), ['-'], cowrieLines(20).join('\n'))
    strictEqual(status, 0, stderr)
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; decision: string })
    strictEqual(verdicts.length, 20)
    strictEqual(verdicts[1]?.kind, 'auth.failure')
    strictEqual(stderr, '')
  })

  test('ends with status 3 when more than the permitted share was rejected, and tells how much', (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'cowrie.json')
    writeFileSync(log, [...cowrieLines(4), '{', '{'].join('\n'))
    const strict = score(workspace, [log, '--max-reject-ratio', '0.2'])
    strictEqual(strict.status, 3)
    match(strict.stderr, /2 of 6 lines or packets rejected/)
    strictEqual(strict.stdout.split('\n').length, 5)
  })

  test('says how many events came later than their time, but not when asked to be quiet', (t) => {
    const workspace = fittedWorkspace(t)
    const lines = [2, 3, 1].map(
      (second) =>
        `203.0.113.7 - - [13/Feb/2026:12:00:0${second} +0000] "GET /a HTTP/1.1" 404 153 "-" "curl/8.5"\n`,
    )
    const [early, late] = [join(workspace, 'a.log'), join(workspace, 'b.log')]
    writeFileSync(early, lines.slice(0, 2).join(''))
    writeFileSync(late, lines.slice(2).join(''))
    match(score(workspace, [early, late]).stderr, /^1 event came after later ones of the same/)
    strictEqual(score(workspace, [early, late, '-q']).stderr, '')
    strictEqual(score(workspace, [late, early]).stderr, '')
  })

  test('tells what is wrong with a file on stderr, and nothing on stdout', (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'odd.log')
    writeFileSync(log, 'nothing that is known\n'.repeat(70))
    const { stdout, stderr } = score(workspace, [log])
    strictEqual(stdout, '')
    match(stderr, /FORMAT_UNKNOWN/)
  })

  test('a slow reader gets every line, and one that goes away ends it quietly', async (t) => {
    const workspace = fittedWorkspace(t)
    const log = join(workspace, 'cowrie.json')
    writeFileSync(log, cowrieLines(1500).join('\n'))
    const run = () =>
      spawn(process.execPath, [MAIN, 'score', log, '--workspace', workspace], {
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    const slow = run()
    const slowEnd = once(slow, 'exit')
    let text = ''
    for await (const chunk of slow.stdout as AsyncIterable<Buffer>) {
      text += chunk.toString()
      await wait(5)
    }
    strictEqual((await slowEnd)[0], 0)
    strictEqual(text.split('\n').length - 1, 1500)

    const left = run()
    const leftEnd = once(left, 'exit')
    let stderr = ''
    left.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    await once(left.stdout, 'data')
    left.stdout.destroy()
    strictEqual((await leftEnd)[0], 0)
    strictEqual(stderr, '')
    ok(text.length > 1_000_000)
  })
})
