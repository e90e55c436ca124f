import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import type { Event } from '../../src/event/event.js'
import { readEventFile } from '../../src/io/sources/event-file.js'
import { inProject } from '../project.js'

const FOLDER = inProject('test', 'fixtures', 'logs')

/** Format, lines read, then events, telemetry, skipped and rejected ones, counted by eye. */
const ACCOUNTS: Readonly<
  Record<string, readonly [string, number, number, number, number, number]>
> = {
  'apache.log': ['access-log', 9, 7, 0, 2, 0],
  'cowrie.json': ['cowrie', 16, 13, 2, 0, 1],
  'nginx-syslog.log': ['access-log', 10, 9, 0, 1, 0],
  'nginx.log': ['access-log', 9, 8, 0, 1, 0],
  'opencanary.log': ['opencanary', 8, 5, 1, 1, 1],
  'postfix-sasl.log': ['postfix', 3, 3, 0, 0, 0],
  'postfix.log': ['postfix', 7, 7, 0, 0, 0],
  'sshd.log': ['sshd', 24, 19, 5, 0, 0],
  'vsftpd.log': ['vsftpd', 6, 4, 1, 1, 0],
}

test('each log is told by its content and accounted for line by line', async () => {
  deepStrictEqual(
    readdirSync(FOLDER)
      .filter((name) => /\.(?:log|json)$/.test(name))
      .sort(),
    Object.keys(ACCOUNTS),
  )
  for (const [file, expected] of Object.entries(ACCOUNTS)) {
    const events: Event[] = []
    const { format, read, telemetry, skipped, rejected, ...account } = await readEventFile(
      `${FOLDER}/${file}`,
      {
        format: null,
        referenceMs: Date.UTC(2026, 11, 31),
        onEvent: (event) => events.push(event),
        onReject: () => undefined,
        onFormat: () => undefined,
      },
    )
    deepStrictEqual([format, read, account.events, telemetry, skipped, rejected], expected, file)
    strictEqual(events.length, account.events)
    for (const event of events) strictEqual(event.source, format)
  }
})
