import { ok, rejects } from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { killRound } from '../../bench/registry-kills.js'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { Rng } from '../../src/math/rng.js'
import { scratchFolder } from '../io/store/scratch.js'

// The short form of `npm run proof:registry`, which kills 200 times and tunes as well.
test('killed at any instant, two at once leave a registry that is whole, with all they told to be done', async (t) => {
  const workspace = scratchFolder(t)
  const rng = new Rng(20_260_213)
  let versions = 0
  for (let round = 0; round < 3; round++) {
    const outcome = await killRound(workspace, ['registry', 'registry'], rng)
    ok(outcome.done >= 1, 'the one that lived on made a change')
    ok(outcome.versions > versions, 'the registry grew')
    versions = outcome.versions
  }
  // A file that is torn does not pass.
  const [entry] = new ModelRegistry(workspace).versions()
  appendFileSync(join(workspace, entry?.artifacts[0]?.path ?? ''), 'torn')
  await rejects(
    killRound(workspace, ['registry', 'registry'], rng),
    /MODEL_HASH_MISMATCH|is not the file/,
  )
})
