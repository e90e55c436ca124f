import type { Rng } from '../../src/math/rng.js'

/** Bytes of one opening at most. */
const MAX_BYTES = 8192

/** What somebody sends who breaks a protocol: chance alone, a real session cut short, or one that was damaged. */
export function malformedOpening(rng: Rng, sessions: readonly Buffer[]): Buffer {
  const session = sessions[below(rng, Math.max(1, sessions.length))]
  const way = session === undefined ? 0 : below(rng, 4)
  if (way === 0 || session === undefined)
    return randomBytes(rng, below(rng, below(rng, 8) === 0 ? MAX_BYTES : 256))
  if (way === 1) return session.subarray(0, below(rng, session.length))
  let bytes: Buffer = Buffer.from(session)
  const changes = 1 + below(rng, 8)
  for (let i = 0; i < changes; i++) bytes = changed(rng, bytes)
  return bytes.subarray(0, MAX_BYTES)
}

/** One damage: bytes changed, taken out, put in, doubled, moved, or repeated very often. */
function changed(rng: Rng, bytes: Buffer): Buffer {
  const at = below(rng, bytes.length + 1)
  const length = below(rng, 32)
  const [head, middle, tail] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ]
  switch (below(rng, 7)) {
    case 0:
      return Buffer.concat([head, randomBytes(rng, middle.length), tail])
    case 1:
      return Buffer.concat([head, tail])
    case 2:
      return Buffer.concat([head, randomBytes(rng, length), middle, tail])
    case 3:
      return Buffer.concat([head, middle, middle, tail])
    case 4:
      return Buffer.concat([tail, middle, head])
    case 5:
      return Buffer.concat([
        head,
        Buffer.alloc(below(rng, 6000), middle.length > 0 ? middle : 'A'),
        tail,
      ])
    default:
      return Buffer.concat([head, SPECIAL[below(rng, SPECIAL.length)] as Buffer, middle, tail])
  }
}

/** What parsers trip over. */
const SPECIAL: readonly Buffer[] = [
  '\0',
  '\r',
  '\n',
  '\r\n',
  '\n.\n',
  '\r\n.\r\n',
  '\xff\xf4\xff\xf2',
  '\x1b[2J',
  '%n%n%n',
  '../'.repeat(50),
  '<'.repeat(200),
  '('.repeat(200),
  '"',
  '\\',
  '{,}'.repeat(60),
  '*a'.repeat(60),
  'BDAT 18446744073709551615\r\n',
  'BDAT 4294967296 LAST\r\n',
  'REST 9223372036854775807\r\n',
  'Content-Length: -1\r\n',
  'Transfer-Encoding: chunked\r\n',
  'fffffffffffffffff\r\n',
  '\x16\x03\x01\x02\x00\x01',
].map((text) => Buffer.from(text, 'latin1'))

function randomBytes(rng: Rng, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let i = 0; i < length; i++) bytes[i] = rng.nextUint32() & 255
  return bytes
}

export function below(rng: Rng, limit: number): number {
  return limit <= 0 ? 0 : rng.nextUint32() % limit
}
