import type { Protocol } from 'ssh2'
import wire from 'ssh2/lib/protocol/utils.js'
import { SIGNATURE_ALGORITHMS } from './persona.js'

/** Numbers of messages (RFC 4250, RFC 8308) and of reasons to disconnect. */
const DISCONNECT = 1
const EXT_INFO = 7
export const TOO_MANY_TRIES = 2

/** Bytes that one compressed packet may become. */
const MAX_INFLATED_BYTES = 1 << 18

/** Hangs up with a reason in words, as OpenSSH does; the library gives none. */
export function disconnect(protocol: Protocol, reason: number, words: string): void {
  const { write } = protocol._packetRW
  const text = Buffer.from(words, 'latin1')
  const start = write.allocStartKEX
  const packet = write.alloc(1 + 4 + 4 + text.length + 4, true)
  packet[start] = DISCONNECT
  packet.writeUInt32BE(reason, start + 1)
  packet.writeUInt32BE(text.length, start + 5)
  packet.set(text, start + 9)
  packet.writeUInt32BE(0, start + 9 + text.length)
  wire.sendPacket(protocol, write.finalize(packet, true), true)
}

/** Tells the signature algorithms of the persona in place of the library's, whose list is another's. */
export function tellOwnSignatures(protocol: Protocol): void {
  const complete = protocol._onHandshakeComplete
  let isFirst = true
  protocol._onHandshakeComplete = (...results) => {
    const kex = protocol._kex
    if (isFirst && kex?.remoteExtInfoEnabled === true) {
      kex.remoteExtInfoEnabled = false
      sendSignatures(protocol)
    }
    isFirst = false
    complete(...results)
  }
}

function sendSignatures(protocol: Protocol): void {
  const { write } = protocol._packetRW
  const name = Buffer.from('server-sig-algs')
  const value = Buffer.from(SIGNATURE_ALGORITHMS)
  let at = write.allocStart
  const packet = write.alloc(1 + 4 + 4 + name.length + 4 + value.length)
  packet[at++] = EXT_INFO
  packet.writeUInt32BE(1, at)
  for (const text of [name, value]) {
    packet.writeUInt32BE(text.length, (at += 4))
    packet.set(text, at + 4)
    at += text.length
  }
  wire.sendPacket(protocol, write.finalize(packet))
}

/** Holds what a compressed packet may grow to; the library sets no bound. */
export function boundInflation(protocol: Protocol): void {
  const { _zlib: zlib } = protocol._packetRW.read
  if (zlib !== undefined) zlib._maxOutputLength = MAX_INFLATED_BYTES
}
