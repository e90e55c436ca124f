import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Event } from '../../../src/event/event.js'
import { readEventFile } from '../../../src/io/sources/event-file.js'
import { readFormats } from '../../../src/io/sources/mapping-files.js'
import { MAPPING_KEYS, mappingFrom } from '../../../src/parsers/mapping/mapping-from.js'
import { inProject } from '../../project.js'

const EXAMPLE = inProject('examples', 'mappings', 'door-sensor.yaml')

const LEAST = {
  name: 'door',
  signature: ['a'],
  time: 'at',
  source_ip: 'ip',
  events: [{ kind: 'command' }],
}

test('the example’s log is told by its mapping, and every line is accounted for', async () => {
  const events: Event[] = []
  const account = await readEventFile(inProject('examples', 'mappings', 'door-sensor.log'), {
    format: null,
    formats: readFormats([EXAMPLE]),
    referenceMs: Date.UTC(2026, 11, 31),
    onEvent: (event) => events.push(event),
    onReject: () => undefined,
    onFormat: (format, isHoneypot) => {
      deepStrictEqual([format, isHoneypot], ['door-sensor', true])
    },
  })
  deepStrictEqual(
    [account.read, account.events, account.reasons],
    [7, 5, { 'rejected: unknown event id': 1, 'telemetry: sensor status': 1 }],
  )
  const start = Date.UTC(2026, 1, 5, 12)
  deepStrictEqual(
    events.map(({ kind, service, atMs, lengthBytes, detail }) => [
      kind,
      service,
      (atMs - start) / 1000,
      lengthBytes,
      detail,
    ]),
    [
      ['connection.open', 'ssh', 1, 0, {}],
      ['auth.failure', 'ssh', 2.5, 11, { userName: 'root' }],
      ['auth.success', 'ssh', 3.5, 8, { userName: 'root' }],
      ['command', 'ssh', 4, 8, { command: 'uname -a' }],
      ['http.request', 'http', 5, 125, { url: '/.env', method: 'GET' }],
    ],
  )
  strictEqual(events[4]?.sourceIp, '2001:db8::7')
})

test('without its mapping the log is in no format, and its name is unknown', () => {
  strictEqual(
    readFormats([]).detect([
      readFileSync(inProject('examples', 'mappings', 'door-sensor.log'), 'utf8').split(
        '\n',
      )[1] as string,
    ]),
    null,
  )
  throws(() => readFormats([]).named('door-sensor'), { code: 'FORMAT_UNKNOWN' })
  strictEqual(readFormats([EXAMPLE]).named('door-sensor')?.title, 'Door sensor, JSON')
})

test('a mapping that is absent, no YAML or has a name that is taken is refused with the cure', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-mapping-'))
  const write = (text: string): string => {
    const path = join(folder, 'm.yaml')
    writeFileSync(path, text)
    return path
  }
  try {
    throws(() => readFormats([join(folder, 'none.yaml')]), {
      code: 'INPUT_NOT_FOUND',
      message: /--mappings/,
    })
    throws(() => readFormats([write('a: [')]), { code: 'CONFIG_INVALID', message: /m\.yaml/ })
    throws(() => readFormats([write('a: &x 1\nb: *x')]), { code: 'CONFIG_INVALID' })
    const taken = JSON.stringify({ ...LEAST, name: 'zeek' })
    throws(() => readFormats([write(taken)]), { code: 'CONFIG_INVALID', message: /already/ })
    throws(() => readFormats([EXAMPLE, EXAMPLE]), { code: 'CONFIG_INVALID', message: /already/ })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('every mistake in a mapping is named with its key', () => {
  const broken: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
    [{ ...LEAST, sorce_ip: 'x' }, /unknown key `sorce_ip`. Did you mean `source_ip`\?/],
    [{ ...LEAST, name: 'A b' }, /`name`/],
    [{ ...LEAST, time: undefined }, /`time`/],
    [{ ...LEAST, source_ip: 7 }, /`source_ip`/],
    [{ ...LEAST, honeypot: 'yes' }, /`honeypot` must be true or false/],
    [{ ...LEAST, events: [] }, /`events`/],
    [{ ...LEAST, events: [{ kind: 'comand' }] }, /Did you mean `command`\?/],
    [{ ...LEAST, events: [{ kind: 'command', ignore: true }] }, /either a `kind` or `ignore/],
    [{ ...LEAST, events: [{}] }, /either a `kind` or `ignore/],
    [{ ...LEAST, events: [{ kind: 'command', where: { a: {} } }] }, /`where` of case 1/],
    [{ ...LEAST, service: 'shh' }, /Did you mean `ssh`\?/],
    [{ ...LEAST, service: { values: { a: 'b' } } }, /`service.values`/],
    [{ ...LEAST, detail: { password: 'p' } }, /unknown key `password`/],
    [{ ...LEAST, length: [] }, /`length`/],
  ]
  for (const [mapping, message] of broken)
    throws(
      () => mappingFrom(mapping, 'm.yaml'),
      { code: 'CONFIG_INVALID', message },
      String(message),
    )
  for (const value of [null, [], 'x', 7])
    throws(() => mappingFrom(value, 'm.yaml'), { code: 'CONFIG_INVALID' })
  strictEqual(mappingFrom(LEAST, 'm.yaml').title, 'door')
})

test('mappings.md lists every key, in order', () => {
  const page = readFileSync(inProject('docs', 'reference', 'mappings.md'), 'utf8')
  const keys = [...page.matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, key]) => key)
  deepStrictEqual(keys, [...MAPPING_KEYS])
})
