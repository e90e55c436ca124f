import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { readEventFile } from '../../src/io/sources/event-file.js'
import { cowrieText } from '../../src/parsers/cowrie-text.js'
import { endlessh } from '../../src/parsers/endlessh.js'
import { glastopf } from '../../src/parsers/glastopf.js'
import { heralding, heraldingJson } from '../../src/parsers/heralding.js'
import { sharedData } from '../project.js'
import { eventOf, outcomesOf, parseLines } from './parse-lines.js'
import { SAMPLE_LINES } from './sample-lines.js'

const COWRIE = SAMPLE_LINES['cowrie-text'] ?? []

test('Cowrie in text: a session from connection to close, its first line tells the sensor to the others', () => {
  deepStrictEqual(outcomesOf(cowrieText, ...COWRIE), [
    'event connection.open',
    'event handshake',
    'event auth.failure',
    'event auth.success',
    'event command',
    'skipped continuation',
    'event connection.close',
  ])
  const command = eventOf(cowrieText, ...COWRIE.slice(0, 5))
  deepStrictEqual(command.detail, { command: 'uname -a' })
  deepStrictEqual(
    [command.destinationIp, command.destinationPort, command.session, command.quality],
    ['192.0.2.10', 2222, 'a1b2c3d4e5f6', ['destination_from_session']],
  )
})

test('Cowrie in text: a password with a slash stays one, and is measured, not kept', () => {
  const login = eventOf(cowrieText, COWRIE[3] as string)
  deepStrictEqual(
    [login.kind, login.detail, login.lengthBytes],
    ['auth.success', { userName: 'root', authMethod: 'password' }, 7],
  )
})

test('Cowrie in text: what a line break typed by a visitor begins is a continuation, never a line', () => {
  deepStrictEqual(
    outcomesOf(
      cowrieText,
      '\t2026-02-05T12:00:03Z [HoneyPotSSHTransport,2,198.51.100.9] login attempt [root/x] failed',
    ),
    ['skipped continuation'],
  )
})

const folder = sharedData('honeypot')

test(
  'Cowrie: the text log of a sensor tells the same logins and commands as its JSON',
  { skip: folder === null && 'the shared data is not there' },
  async () => {
    const day = `${folder}/dshield-lucas/Multi-Stage_SSH_Brute_Fo__cowrie__cowrie.2024-01-10`
    const [fromText, fromJson] = await Promise.all([acts(`${day}.log`), acts(`${day}.json`)])
    ok(fromJson.length > 200)
    deepStrictEqual(fromText, fromJson)
  },
)

/** Client, kind and what was typed, of the acts that both logs tell in the same words. */
async function acts(path: string): Promise<string[]> {
  const told: string[] = []
  await readEventFile(path, {
    format: null,
    referenceMs: Date.UTC(2026, 11, 31),
    onEvent: ({ kind, sourceIp, detail }) => {
      if (kind.startsWith('auth.') || kind === 'command')
        told.push(`${sourceIp} ${kind} ${detail.userName ?? detail.command ?? ''}`)
    },
    onReject: () => undefined,
    onFormat: () => undefined,
  })
  return told.sort()
}

test('Glastopf: the path may hold blanks and imitate the end of the line', () => {
  const [request = ''] = SAMPLE_LINES['glastopf'] ?? []
  deepStrictEqual(eventOf(glastopf, request).detail, {
    method: 'GET',
    url: '/a b?c=1',
    host: 'pot.example',
  })
  const imitated = eventOf(glastopf, request.replace('/a b?c=1', '/a on evil.example:1'))
  deepStrictEqual([imitated.detail.url, imitated.destinationPort], ['/a on evil.example:1', 80])
})

test('Endlessh: both its own log and syslog, a visit lasts what the close says', () => {
  deepStrictEqual(outcomesOf(endlessh, ...(SAMPLE_LINES['endlessh'] ?? [])), [
    'event connection.open',
    'event connection.close',
    'telemetry sensor status',
    'event connection.open',
  ])
  strictEqual(eventOf(endlessh, SAMPLE_LINES['endlessh']?.[1] as string).detail.durationMs, 20_020)
})

test('Heralding: logins and sessions are told by their headings, a session with logins is counted by the other log', () => {
  const lines = SAMPLE_LINES['heralding'] ?? []
  deepStrictEqual(outcomesOf(heralding, ...lines), [
    'skipped column names',
    'event auth.failure',
    'event auth.failure',
    'skipped column names',
    'event connection.open',
  ])
  const quoted = eventOf(heralding, lines[2] as string)
  deepStrictEqual([quoted.detail.userName, quoted.lengthBytes, quoted.service], ['a,b', 6, 'pop3'])
  deepStrictEqual(outcomesOf(heralding, (lines[4] as string).replace(/,0$/, ',4')), [
    'telemetry already counted',
  ])
  deepStrictEqual(
    outcomesOf(heralding, 'a,b,c', (lines[1] as string).replace('42191', '70000'), '"x'),
    Array.from({ length: 3 }, () => 'rejected not a row of its columns'),
  )
})

test('Heralding in JSON: the first login of a session, or a connection', () => {
  const kinds = parseLines(heraldingJson, ...(SAMPLE_LINES['heralding-json'] ?? [])).map((parsed) =>
    parsed.outcome === 'event'
      ? [parsed.event.kind, parsed.event.service, parsed.event.lengthBytes]
      : [],
  )
  deepStrictEqual(kinds, [
    ['auth.failure', 'ssh', 8],
    ['connection.open', 'socks', 0],
  ])
})
