import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { DEFAULT_CONFIG } from '../../src/config.js'
import { openPolicy, readPolicy } from '../../src/engine/policy-reading.js'
import { DEFAULT_POLICY } from '../../src/response/policy-options.js'
import { temporaryFolder } from './fitted-workspace.js'

suite('the policy of a workspace', () => {
  test('without a file is what the options say, by default the default', (t) => {
    const workspace = temporaryFolder(t)
    deepStrictEqual(readPolicy(workspace, DEFAULT_CONFIG), { path: null, options: DEFAULT_POLICY })
    const { options } = readPolicy(workspace, { ...DEFAULT_CONFIG, enforce: true, block_s: 60 })
    deepStrictEqual([options.isDryRun, options.durationsS.BLOCK], [false, 60])
  })

  test('is policy.yaml in the workspace, whose words go over the options', (t) => {
    const workspace = temporaryFolder(t)
    const path = join(workspace, 'policy.yaml')
    writeFileSync(path, 'durations: { BLOCK: 2h }\nallowlist: [192.0.2.1]\n')
    const read = readPolicy(workspace, { ...DEFAULT_CONFIG, block_s: 60, deceive_s: 90 })
    strictEqual(read.path, path)
    deepStrictEqual(read.options.durationsS, { THROTTLE: 600, DECEIVE: 90, BLOCK: 7200 })
    deepStrictEqual(read.options.allowlist, ['127.0.0.0/8', '::1/128', '192.0.2.1'])
  })

  test('is the file that the option names, which must be there', (t) => {
    const workspace = temporaryFolder(t)
    const policy = join(workspace, 'other.yaml')
    throws(() => readPolicy(workspace, { ...DEFAULT_CONFIG, policy }), {
      code: 'INPUT_NOT_FOUND',
      message: /other\.yaml\. Check the path/,
    })
    writeFileSync(policy, 'ipv6_prefix: 128\n')
    strictEqual(readPolicy(workspace, { ...DEFAULT_CONFIG, policy }).options.ipv6Prefix, 128)
  })

  test('that cannot be read, or is wrong, is no policy', (t) => {
    const workspace = temporaryFolder(t)
    mkdirSync(join(workspace, 'policy.yaml'))
    throws(() => readPolicy(workspace, DEFAULT_CONFIG), { code: 'INPUT_UNREADABLE' })
    const policy = join(workspace, 'wrong.yaml')
    writeFileSync(policy, 'rulez: []\n')
    throws(() => readPolicy(workspace, { ...DEFAULT_CONFIG, policy }), {
      code: 'CONFIG_UNKNOWN_KEY',
      message: /wrong\.yaml, line 1: the policy has the unknown key `rulez`/,
    })
  })

  test('opened, spares the addresses of this machine', (t) => {
    const policy = openPolicy(temporaryFolder(t), { ...DEFAULT_CONFIG, allowlist: [] })
    strictEqual(policy.isAllowed('127.0.0.1'), true)
  })
})
