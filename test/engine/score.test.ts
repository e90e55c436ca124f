import { deepStrictEqual, rejects, strictEqual } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openService } from '../../src/engine/serve.js'
import { scoreFiles } from '../../src/engine/score.js'
import { cowrie } from '../../src/parsers/cowrie.js'
import { judgedToJson } from '../../src/engine/judged-json.js'
import { cowrieLines } from '../io/sources/cowrie-lines.js'
import { fittedWorkspace, temporaryFolder, TEST_CONFIG } from './fitted-workspace.js'

suite('scoring files', () => {
  test('gives the verdicts that the live road gives, plain or compressed', async (t) => {
    const workspace = fittedWorkspace(t)
    const lines = cowrieLines(40)
    const text = `${lines.join('\n')}\nnot JSON\n`
    writeFileSync(join(workspace, 'cowrie.json'), text)
    writeFileSync(join(workspace, 'cowrie.json.gz'), gzipSync(text))
    const service = openService(workspace, TEST_CONFIG, Date.now)
    t.after(() => service.stop())
    const parser = cowrie.open({ referenceMs: Date.now() })
    const events = lines.flatMap((line) => {
      const parsed = parser.parse(line)
      return parsed.outcome === 'event' ? [parsed.event] : []
    })
    const live = service.engine.submit(events).judged.map(judgedToJson)
    for (const name of ['cowrie.json', 'cowrie.json.gz']) {
      const scored: unknown[] = []
      const {
        files: [account],
      } = await scoreFiles([join(workspace, name)], workspace, TEST_CONFIG, Date.now(), (line) =>
        scored.push(JSON.parse(line)),
      )
      deepStrictEqual(scored, live)
      strictEqual(account?.rejected, 1)
      strictEqual(account.read, 41)
    }
  })

  test('without a promoted model nothing is read', async (t) => {
    const folder = temporaryFolder(t)
    await rejects(
      scoreFiles([join(folder, 'x')], folder, TEST_CONFIG, 0, () => undefined),
      { code: 'MODEL_MISSING' },
    )
  })

  test('a file that is not there is told', async (t) => {
    const workspace = fittedWorkspace(t)
    await rejects(
      scoreFiles([join(workspace, 'nowhere.log')], workspace, TEST_CONFIG, 0, () => undefined),
      { code: 'INPUT_NOT_FOUND' },
    )
  })
})
