import { deepEqual, equal, match } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fittedWorkspace, temporaryFolder } from '../engine/fitted-workspace.js'
import { inProject } from '../project.js'
import { runProgram } from './run-program.js'

const SCIKIT_MODEL = inProject('test', 'golden', 'scikit-models', 'pipeline.joblib')

test('a model of scikit-learn is imported, promoted and exported in every form', async (t) => {
  const workspace = temporaryFolder(t)
  const run = async (...words: string[]) => {
    const outcome = await runProgram(['models', ...words, '--workspace', workspace])
    equal(outcome.status, 0, outcome.stderr)
    return outcome.stdout
  }
  match(
    await run('import', SCIKIT_MODEL),
    /^It is version 1\.0 here, a candidate: imported from scikit-learn 1\.2\.1\.$/m,
  )
  match(await run('promote', '1.0'), /Version 1\.0 serves/)
  for (const format of ['json', 'binary', 'onnx']) {
    const file = join(workspace, format)
    const told = JSON.parse(
      await run('export', '1.0', '--format', format, '-o', file, '--json'),
    ) as unknown
    const bytes = readFileSync(file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    deepEqual(told, { version: '1.0', format, file, bytes: bytes.length, sha256 })
  }
  match(
    await run('export', '1.0', '--format', 'onnx', '--out', join(workspace, 'm.onnx')),
    /^Version 1\.0 is in .*m\.onnx, [\d,]+ bytes of onnx\.$/m,
  )
  const added = JSON.parse(await run('import', join(workspace, 'binary'), '--json')) as {
    version: string
    stage: string
  }
  deepEqual([added.version, added.stage], ['1.1', 'candidate'])
})

test('export without a file is the document itself, as before', async (t) => {
  const workspace = fittedWorkspace(t)
  const { stdout } = await runProgram(['models', 'export', '1.0', '--workspace', workspace])
  const bundle = JSON.parse(stdout) as { phantomnet_model: number; version: string }
  deepEqual([bundle.phantomnet_model, bundle.version], [1, '1.0'])
})

test('what cannot be imported or exported is refused with the cure', async (t) => {
  const workspace = fittedWorkspace(t)
  const evil = join(workspace, 'evil.pkl')
  writeFileSync(evil, '\u0080\u0002cos\nsystem\n.', 'latin1')
  for (const [words, status, told] of [
    [['import', evil], 1, /MODEL_INVALID: .*"os\.system".*Save the fitted forest/],
    [['import', join(workspace, 'nowhere')], 1, /INPUT_NOT_FOUND/],
    [['export', '1.0', '--format', 'pmml'], 2, /USAGE.*json, binary, onnx/],
    [['export', '9.9', '--format', 'onnx'], 1, /VERSION_UNKNOWN/],
  ] as const) {
    const refused = await runProgram(['models', ...words, '--workspace', workspace])
    equal(refused.status, status, refused.stderr)
    match(refused.stderr, told)
    equal(refused.stdout, '')
  }
})
