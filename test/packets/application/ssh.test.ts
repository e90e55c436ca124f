import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { hex, joined, words } from '../capture-bytes.js'
import { Talk } from '../tcp-talk.js'

/** SSH_MSG_KEXINIT with ten name-lists. */
function keyExchange(lists: readonly string[]): Uint8Array {
  const body = joined(
    hex('04 14'),
    new Uint8Array(16),
    ...lists.flatMap((list) => [words(false, [], [list.length]), new TextEncoder().encode(list)]),
    new Uint8Array(5 + 4),
  )
  return joined(words(false, [], [body.length]), body)
}

const LISTS = ['kex1,kex2', 'rsa', 'aes1', 'aes2', 'mac1', 'mac2', 'none', 'zlib', '', '']

test('both banners are told, and HASSH over what the client offers', () => {
  const talk = new Talk(2200).inTurn(
    ['server', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['client', 'SSH-2.0-Go\r\n'],
    ['server', keyExchange(LISTS)],
    ['client', keyExchange(LISTS)],
  )
  const hassh = createHash('md5').update('kex1,kex2;aes1;mac1;none').digest('hex')
  deepStrictEqual(talk.lines, [
    { kind: 'ssh-banner', isClient: false, text: 'SSH-2.0-OpenSSH_9.2' },
    { kind: 'ssh-banner', isClient: true, text: 'SSH-2.0-Go' },
    { kind: 'ssh-key-exchange', hassh },
  ])
})

test('banner and key exchange in one segment or in many are the same', () => {
  const bytes = joined(new TextEncoder().encode('SSH-2.0-x\n'), keyExchange(LISTS))
  const whole = new Talk(22).inTurn(['client', bytes])
  strictEqual(whole.lines.length, 2)
  const parts = Array.from(bytes, (byte) => ['client', Uint8Array.of(byte)] as const)
  deepStrictEqual(new Talk(22).inTurn(...parts).lines, whole.lines)
})

test('a key exchange whose lists run past it, or that is none, gives no hash', () => {
  const broken = keyExchange(LISTS)
  broken[22] = 0xff
  for (const bytes of [
    broken,
    hex('0000000c 04 15 0000000000000000 0000'),
    hex('ffffffff 04 14'),
  ]) {
    const talk = new Talk(22).inTurn(['client', 'SSH-2.0-x\r\n'], ['client', bytes])
    deepStrictEqual(talk.lines.length, 1)
  }
})
