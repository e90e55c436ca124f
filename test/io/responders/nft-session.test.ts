import { match, rejects, strictEqual } from 'node:assert'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import type { PhantomNetError } from '../../../src/errors.js'
import { NftSession } from '../../../src/io/responders/nft-session.js'
import { temporaryFolder } from '../../engine/fitted-workspace.js'

/** A program in the place of `nft`, that does with each line it is given what `body` says. */
function sessionWith(t: TestContext, body: string, timeoutMs = 5000): NftSession {
  const program = join(temporaryFolder(t), 'nft')
  writeFileSync(program, `#!/bin/sh\n${body}\n`)
  chmodSync(program, 0o755)
  const session = new NftSession({ command: [program], timeoutMs })
  t.after(() => session.close())
  return session
}

/** Answers as nft 1.0.6 does: what a file has against it first, then that it does not know the mark. */
const SAYS_THE_FILE = `while read -r line; do case $line in
  include*) cat /proc/self/fd/3 >&2;;
  *) printf 'Error: syntax error, unexpected newline, expecting string\\n%s\\n     ^\\n' "$line" >&2;;
esac; done`

suite('a session with nft', () => {
  test('a script of many pieces arrives whole, one after another, a shorter one after a longer', async (t) => {
    const session = sessionWith(t, SAYS_THE_FILE)
    strictEqual(await session.run(['one ', 'two ', 'three\n']), 'one two three\n')
    strictEqual(await session.run(['four\n']), 'four\n')
    strictEqual(await session.run([]), '')
  })

  test('of endless complaints the beginning is kept, and the end is still seen', async (t) => {
    const session = sessionWith(t, SAYS_THE_FILE)
    const words = await session.run(
      Array.from({ length: 100 }, (_, i) => `${i} ${'x'.repeat(9999)}\n`),
    )
    match(words, /^0 x/)
    strictEqual(words.length, 16_384)
  })

  test('a program that is not installed is told with the cure, and looked for again', async () => {
    const session = new NftSession({ command: ['/nowhere/nft'] })
    for (let i = 0; i < 2; i++) {
      await rejects(session.run(['x\n']), (error) => {
        strictEqual((error as PhantomNetError).code, 'RESPONDER_FAILED')
        match(
          (error as PhantomNetError).message,
          /`\/nowhere\/nft` is not installed\. Install it .*apt install nftables/,
        )
        return true
      })
    }
  })

  test('one that ends by itself is told with its last words, and started again', async (t) => {
    const session = sessionWith(t, 'echo "Error: no interactive mode here" >&2; exit 1')
    for (let i = 0; i < 2; i++) {
      await rejects(session.run(['x\n']), {
        code: 'RESPONDER_FAILED',
        message: /ended by itself: Error: no interactive mode here\. It is started again\.$/,
      })
    }
  })

  test('one that does not answer is ended and started again', async (t) => {
    const session = sessionWith(t, 'sleep 60', 100)
    await rejects(session.run(['x\n']), {
      code: 'RESPONDER_FAILED',
      message: '`nft` gave no answer within 0.1 s. It is started again.',
    })
  })

  test('no file of ours has a name', async (t) => {
    const session = sessionWith(t, SAYS_THE_FILE)
    await session.run(['one\n'])
    strictEqual(
      readdirSync('/dev/shm').filter((name) => name.startsWith('phantomnet-nft-')).length,
      0,
    )
  })
})
