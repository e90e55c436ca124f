import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { DEFAULT_CONFIG } from '../../../src/config.js'
import { RESPONDERS, respondersOf } from '../../../src/io/responders/catalog.js'
import { inProject } from '../../project.js'

function made(changed: object): readonly string[] {
  const config = { ...DEFAULT_CONFIG, nftables: true, ...changed }
  return respondersOf(config, Date.now).map(({ name }) => name)
}

suite('the catalogue of responders', () => {
  test('none is on unless it is switched on', () => {
    deepStrictEqual(respondersOf(DEFAULT_CONFIG, Date.now), [])
    deepStrictEqual(made({}), ['nftables'])
  })

  test('docs/reference/responders.md has a section for each, in its order', () => {
    const page = readFileSync(inProject('docs', 'reference', 'responders.md'), 'utf8')
    const sections = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
    deepStrictEqual(
      sections,
      RESPONDERS.map(({ name }) => name),
    )
  })

  test("a table that could be somebody else's is refused", () => {
    for (const nftables_table of ['phantomnet', 'phantomnet_2'])
      deepStrictEqual(made({ nftables_table }), ['nftables'])
    for (const nftables_table of [
      'filter',
      '',
      'phantomnet; flush ruleset',
      'phantomnet\n',
      'x_phantomnet',
    ])
      throws(() => made({ nftables_table }), { code: 'CONFIG_INVALID' }, nftables_table)
  })

  test('what is no pair of ports, and a port that is named twice, are refused', () => {
    strictEqual(made({ deceive_ports: ['22:2222', '80:8080'] }).length, 1)
    for (const deceive_ports of [
      ['22'],
      ['ssh:2222'],
      ['22:0'],
      ['65536:22'],
      ['22:2222 }'],
      ['22:2222', '22:2223'],
      Array.from({ length: 65 }, (_, i) => `${1 + i}:2222`),
    ])
      throws(() => made({ deceive_ports }), { code: 'CONFIG_INVALID' }, String(deceive_ports))
  })
})
