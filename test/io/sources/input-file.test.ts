import { ok, rejects, strictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type InputRead, readInput } from '../../../src/io/sources/input-file.js'

const folder = mkdtempSync(join(tmpdir(), 'phantomnet-input-'))
after(() => rmSync(folder, { recursive: true }))

async function read(bytes: Uint8Array): Promise<InputRead & { readonly text: string }> {
  const path = join(folder, 'input')
  writeFileSync(path, bytes)
  const chunks: Uint8Array[] = []
  const input = await readInput(path, (chunk) => chunks.push(chunk.slice()))
  return { ...input, text: Buffer.concat(chunks).toString() }
}

/** `printf 'one\ntwo\n' | zstd -c`, zstd 1.5.4: one frame with a checksum. */
const ZSTD = Buffer.from('28b52ffd04584100006f6e650a74776f0ae6a60e40', 'hex')

test('plain text is handed on as it is, with its size and its SHA-256', async () => {
  const bytes = Buffer.from('one\ntwo\n')
  const input = await read(bytes)
  strictEqual(input.text, 'one\ntwo\n')
  strictEqual(input.bytes, 8)
  strictEqual(input.sha256, createHash('sha256').update(bytes).digest('hex'))
  strictEqual(input.fault, null)
})

test('gzip is known by its first bytes, and every member of it is read', async () => {
  const bytes = Buffer.concat([gzipSync('one\n'), gzipSync(''), gzipSync('two\n')])
  const input = await read(bytes)
  strictEqual(input.text, 'one\ntwo\n')
  strictEqual(input.bytes, bytes.length)
  strictEqual(input.fault, null)
})

test('a gzip file cut short gives what came before the cut, and says so', async () => {
  const line = (i: number): string =>
    `${i} ${createHash('sha256').update(String(i)).digest('hex')}\n`
  const whole = gzipSync(Array.from({ length: 5000 }, (_, i) => line(i)).join(''))
  const input = await read(whole.subarray(0, whole.length / 2))
  strictEqual(input.fault?.code, 'COMPRESSION_DAMAGED')
  strictEqual(input.fault.offset, Math.floor(whole.length / 2))
  ok(input.text.startsWith(line(0) + line(1)))
  ok(input.text.length > 100_000, `only ${input.text.length} characters`)
})

test('a gzip file with a wrong byte in the middle is damaged, not a crash', async () => {
  const whole = gzipSync('one\ntwo\n'.repeat(1000))
  whole[20] = (whole[20] ?? 0) ^ 0xff
  const input = await read(whole)
  strictEqual(input.fault?.code, 'COMPRESSION_DAMAGED')
})

test('zstd is read, every frame of it, and a frame cut short is damaged', async () => {
  const input = await read(Buffer.concat([ZSTD, ZSTD]))
  strictEqual(input.text, 'one\ntwo\none\ntwo\n')
  strictEqual(input.fault, null)
  const cut = await read(ZSTD.subarray(0, 12))
  strictEqual(cut.fault?.code, 'COMPRESSION_DAMAGED')
})

test('other compressions are named and refused', async () => {
  for (const [name, magic] of [
    ['bzip2', '425a6839'],
    ['xz', 'fd377a585a00'],
    ['lz4', '04224d18'],
  ] as const) {
    const input = await read(Buffer.from(magic, 'hex'))
    strictEqual(input.fault?.code, 'COMPRESSION_UNSUPPORTED')
    ok(input.fault.message.includes(name))
    strictEqual(input.text, '')
  }
})

test('an empty file has no bytes and no fault', async () => {
  const input = await read(Buffer.alloc(0))
  strictEqual(input.bytes, 0)
  strictEqual(input.text, '')
  strictEqual(input.fault, null)
})

test('a path that is not there and one that cannot be read are failed operations', async () => {
  await rejects(
    readInput(join(folder, 'nowhere'), () => undefined),
    { code: 'INPUT_NOT_FOUND' },
  )
  await rejects(
    readInput(folder, () => undefined),
    { code: 'INPUT_UNREADABLE' },
  )
})

test('what the taker of the chunks fails with comes through as it is, whatever the compression', async () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
  for (const bytes of [Buffer.from('one\n'), gzipSync('one\n'), ZSTD]) {
    const path = join(folder, 'input')
    writeFileSync(path, bytes)
    await rejects(
      readInput(path, () => {
        throw full
      }),
      (error) => error === full,
    )
  }
})
