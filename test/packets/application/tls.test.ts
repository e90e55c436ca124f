import { deepStrictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { hex, joined, words } from '../capture-bytes.js'
import { Talk } from '../tcp-talk.js'

function sized(bytes: Uint8Array): Uint8Array {
  return joined(words(false, [bytes.length], []), bytes)
}

/** A client's hello in records of so many bytes each. */
function hello(name: string, recordBytes = 16_384): Uint8Array {
  const host = joined(hex('00'), sized(new TextEncoder().encode(name)))
  const extensions = joined(hex('ff01 0001 00'), hex('0000'), sized(sized(host)))
  const body = joined(
    hex('0303'),
    new Uint8Array(32),
    hex('01 aa 0002 1301 01 00'),
    sized(extensions),
  )
  const message = joined(hex('01 00'), words(false, [body.length], []), body)
  const records: Uint8Array[] = []
  for (let at = 0; at < message.length; at += recordBytes)
    records.push(hex('16 0301'), sized(message.subarray(at, at + recordBytes)))
  return joined(...records)
}

const TOLD = [{ kind: 'tls-hello', serverName: 'example.org' }]

test('the name of the server is told on any port, in one record or in several', () => {
  for (const recordBytes of [16_384, 40, 7])
    deepStrictEqual(
      new Talk(4433).inTurn(['client', hello('example.org', recordBytes)]).lines,
      TOLD,
    )
})

test('a hello cut into segments is told when it is whole', () => {
  const bytes = hello('example.org')
  for (let cut = 1; cut < bytes.length; cut++) {
    const talk = new Talk(443).inTurn(['client', bytes.slice(0, cut)])
    deepStrictEqual(talk.lines, [])
    talk.say({ from: 'client', sequence: 1 + cut, text: bytes.slice(cut) })
    deepStrictEqual(talk.lines, TOLD)
  }
})

test('a hello without a name, another message and lengths that lie tell nothing', () => {
  const lying = hello('example.org')
  lying[43] = 0xff
  for (const bytes of [
    hello(''),
    hex('16 0301 0004 02000000'),
    lying,
    hex('16 0301 ffff 01ffffff'),
  ]) {
    const talk = new Talk(443).inTurn(['client', bytes], ['client', new Uint8Array(20_000)])
    deepStrictEqual(talk.lines, [])
  }
})
