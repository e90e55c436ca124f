import { deepEqual, equal, match } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ModelRegistry } from '../../src/io/store/model-registry.js'
import { writeShadowRecord } from '../../src/io/store/shadow-record.js'
import { fittedWorkspace, fitVersion, temporaryFolder } from '../engine/fitted-workspace.js'
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

test('a version is shown in full, set against another, put in shadow and away, and promoted by force', async (t) => {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const run = async (...words: string[]) => {
    const outcome = await runProgram(['models', ...words, '--workspace', workspace])
    equal(outcome.status, 0, outcome.stderr)
    return outcome.stdout
  }
  const shown = await run('show', '1.1')
  match(shown, /^Version 1\.1\n +stage +production, since .* UTC; a rollback goes back to 1\.0$/m)
  match(shown, /Never evaluated: run `phantomnet evaluate`/)
  match(shown, /^ {2}parent +1\.0$/m)
  const diff = await run('show', '1.0', '1.1')
  match(diff, /^ {2}random state +42 +43$/m)
  equal(await run('show', '1.0', '--against', '1.1'), diff)
  const document = JSON.parse(await run('show', '1.0', '1.1', '--json')) as { versions: string[] }
  deepEqual(document.versions, ['1.0', '1.1'])

  match(await run('rollback'), /^Version 1\.0 serves again .*No version served before it\.$/m)
  match(await run('shadow', '1.1'), /^Version 1\.1 scores beside the one that serves/)
  const refused = await runProgram(['models', 'promote', '1.1', '--workspace', workspace])
  equal(refused.status, 1)
  match(
    refused.stderr,
    /PROMOTION_REFUSED: Version 1\.1 does not take the place of 1\.0: in shadow for/,
  )
  match(await run('archive', '1.1'), /^Version 1\.1 is put away\.$/m)
  match(
    await run('promote', '1.1', '--force'),
    /^Version 1\.1 serves from the next start on, in place of 1\.0\.\n +promoted by force$/m,
  )
})

test('a list tells how a shadow compares, and fits a terminal of 80 columns', async (t) => {
  const workspace = fittedWorkspace(t)
  fitVersion(workspace, 43)
  const registry = new ModelRegistry(workspace)
  registry.rollback('2026-02-13T00:00:00.000Z')
  registry.stage('1.1', 'shadow', '2026-02-13T00:00:00.000Z')
  writeShadowRecord(workspace, {
    shadow: '1.1',
    production: '1.0',
    since: '2026-02-13T00:00:00.000Z',
    tally: {
      counters: {
        events: 12_345,
        hours: 30.25,
        agreement: 0.975,
        score_correlation: 0.91,
        production_anomalies: 40,
        shadow_anomalies: 50,
        production_alerts: 80,
        shadow_alerts: 90,
        common_alerts: 70,
      },
      means: [0.4, 0.4],
      squares: [1, 1],
      mixed: 0.91,
    },
  })
  const { stdout } = await runProgram(['models', 'list', '--workspace', workspace])
  match(stdout, /^ {2}shadow +1\.1 beside 1\.0, 12,345 events in 30\.3 h$/m)
  match(stdout, /^ {2}they agree +on 97\.5 % of the events; correlation of the scores 0\.910$/m)
  match(stdout, /^ {2}alerts +90 of 1\.1, 80 of 1\.0, 70 of both$/m)
  const wide = stdout
    .split('\n\n')[1]
    ?.split('\n')
    .filter((line) => line.length > 80)
  deepEqual(wide, [])
})
