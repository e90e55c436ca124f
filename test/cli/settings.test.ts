import { equal, match, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { READ_OPTIONS, type Settings, settingsOf, withSettings } from '../../src/cli/settings.js'
import { temporaryFolder } from '../engine/fitted-workspace.js'

function settings(
  t: { after(work: () => void): void },
  words: readonly string[],
  environment = {},
): Settings {
  const command = withSettings(new Command('ingest'), READ_OPTIONS)
  command.parse(['--workspace', temporaryFolder(t), ...words], { from: 'user' })
  return settingsOf(command, environment)
}

test('a format there is not is a wrong option, wherever it came from', (t) => {
  const wrong = { code: 'CONFIG_INVALID', message: /^`format`: .*`cowry`\. Did you mean `cowrie`/ }
  throws(() => settings(t, ['--format', 'cowry']), wrong)
  throws(() => settings(t, [], { PHANTOMNET_FORMAT: 'cowry' }), wrong)
})

test('the formats there are, logs and captures, are taken', (t) => {
  for (const format of ['cowrie', 'access-log', 'pcapng'])
    equal(settings(t, ['--format', format]).config.format, format)
  equal(settings(t, []).config.format, null)
})

test('help names the words that an option takes', () => {
  const command = withSettings(new Command('train'), ['variant', 'format', 'seed'])
  const help = command.helpInformation().replaceAll(/\s+/g, ' ')
  match(help, /in turns \(train\) \(one of plain, extended, mix; default: plain\)/)
  match(help, /--format <value> log format to insist on; by default told from the content -/)
  match(help, /--seed <value> .*\(default: 42\)/)
})
