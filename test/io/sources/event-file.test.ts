import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Event } from '../../../src/event/event.js'
import { type FileAccount, readEventFile, type Reject } from '../../../src/io/sources/event-file.js'
import { inProject } from '../../project.js'

const folder = mkdtempSync(join(tmpdir(), 'phantomnet-event-file-'))
after(() => rmSync(folder, { recursive: true }))

interface Reading {
  readonly account: FileAccount
  readonly events: readonly Event[]
  readonly rejects: readonly Reject[]
  readonly formats: readonly [string, boolean][]
}

async function readFile(path: string, format: string | null = null): Promise<Reading> {
  const events: Event[] = []
  const rejects: Reject[] = []
  const formats: [string, boolean][] = []
  const account = await readEventFile(path, {
    format,
    referenceMs: Date.UTC(2026, 0, 31),
    onEvent: (event) => events.push(event),
    onReject: (reject) => rejects.push(reject),
    onFormat: (name, isHoneypot) => formats.push([name, isHoneypot]),
  })
  return { account, events, rejects, formats }
}

function read(content: string | Uint8Array, format: string | null = null): Promise<Reading> {
  const path = join(folder, 'file')
  writeFileSync(path, content)
  return readFile(path, format)
}

const FAILED =
  'Jan 30 10:00:01 web1 sshd[7]: Failed password for root from 203.0.113.5 port 4022 ssh2'
const CRON = 'Jan 30 10:00:02 web1 CRON[8]: pam_unix(cron:session): session opened for user root'
const LISTENING = 'Jan 30 09:59:59 web1 sshd[1]: Server listening on 0.0.0.0 port 22.'

test('every line of a log is in the account once, a torn last one too', async () => {
  const { account, events, rejects, formats } = await read(
    `${LISTENING}\n${FAILED}\n${CRON}\n\nJan 30 10:0`,
  )
  deepStrictEqual(formats, [['sshd', false]])
  deepStrictEqual(
    [account.read, account.events, account.telemetry, account.skipped, account.rejected],
    [5, 1, 1, 2, 1],
  )
  deepStrictEqual(account.reasons, {
    'rejected: not a syslog line': 1,
    'skipped: another program': 1,
    'skipped: blank line': 1,
    'telemetry: sensor status': 1,
  })
  strictEqual(account.error, null)
  strictEqual(events[0]?.sourceIp, '203.0.113.5')
  deepStrictEqual(rejects, [
    { line: 5, offset: null, reason: 'not a syslog line', sample: 'Jan 30 10:0' },
  ])
})

test('the same log compressed gives the same events', async () => {
  const plain = await read(`${FAILED}\n`.repeat(3))
  const compressed = await read(gzipSync(`${FAILED}\n`.repeat(3)))
  deepStrictEqual(compressed.events, plain.events)
  strictEqual(compressed.account.format, 'sshd')
})

test('a pipe is judged as soon as its format is told, not when it ends', async () => {
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const events: Event[] = []
  const isUnderWay = new Promise<void>((resolve) => {
    void readEventFile(path, {
      format: null,
      referenceMs: Date.UTC(2026, 0, 31),
      onEvent: (event) => {
        events.push(event)
        resolve()
      },
      onReject: () => undefined,
      onFormat: () => undefined,
    })
  })
  const writer = await open(path, 'w')
  await writer.write(`${FAILED}\n`.repeat(64))
  await isUnderWay
  await writer.close()
  strictEqual(events[0]?.sourceIp, '203.0.113.5')
})

test('a format insisted on is used whatever the content', async () => {
  const { account } = await read(`${FAILED}\n`, 'cowrie')
  deepStrictEqual([account.format, account.rejected], ['cowrie', 1])
})

test('text in no format is counted, not rejected, and the account says so', async () => {
  const { account, formats } = await read('some words\nmore of them\n')
  deepStrictEqual([account.format, account.read, account.skipped], ['unknown', 2, 2])
  strictEqual(account.error?.code, 'FORMAT_UNKNOWN')
  deepStrictEqual(formats, [])
})

test('binary that is no capture is named with its first bytes', async () => {
  const { account } = await read(Buffer.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0))
  deepStrictEqual([account.format, account.read], ['unknown', 0])
  strictEqual(account.error?.code, 'CAPTURE_NOT_A_CAPTURE')
  ok(account.error.message.includes('7f454c46'))
})

test('an empty file is an error in the account, not a failure', async () => {
  const { account } = await read('')
  deepStrictEqual([account.read, account.error?.code], [0, 'INPUT_EMPTY'])
})

test('a capture is known by its first bytes and counted by packet', async () => {
  const { account, formats } = await readFile(inProject('test/fixtures/captures/syn-synack.pcap'))
  strictEqual(account.format, 'pcap')
  deepStrictEqual(formats, [['pcap', false]])
  strictEqual(account.read, account.events + account.skipped + account.rejected)
  ok(account.events > 0)
})

test('a line too long is one reject with a short sample, and the lines around it are read', async () => {
  const { account, rejects } = await read(`${FAILED}\n${'x'.repeat(3 << 20)}\n${FAILED}\n`)
  deepStrictEqual([account.read, account.events, account.rejected], [3, 2, 1])
  deepStrictEqual(rejects, [
    { line: 2, offset: null, reason: 'line too long', sample: 'x'.repeat(200) },
  ])
})

test('a log whose compression is damaged keeps the lines before the damage', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) =>
    FAILED.replace('4022', String(1024 + ((i * 7919) % 60_000))),
  )
  const whole = gzipSync(lines.join('\n'))
  const { account } = await read(whole.subarray(0, whole.length - 2000))
  strictEqual(account.error?.code, 'COMPRESSION_DAMAGED')
  strictEqual(account.format, 'sshd')
  ok(account.events > 10_000, `only ${account.events} events`)
  strictEqual(account.read, account.events + account.telemetry + account.skipped + account.rejected)
})
