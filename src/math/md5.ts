const BLOCK_BYTES = 64
const LENGTH_BYTES = 8

/** Left rotations of each round, four in turn. */
const SHIFTS: readonly (readonly number[])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
]

/** Step i adds floor(2^32 · |sin(i + 1)|). */
const SINES = Int32Array.from({ length: 64 }, (_, i) =>
  Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))),
)

/** MD5 of bytes as 32 hex digits (RFC 1321). For names that others made with it, such as HASSH; it proves nothing. */
export function md5Hex(bytes: Uint8Array): string {
  const view = padded(bytes)
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  for (let at = 0; at < view.byteLength; at += BLOCK_BYTES) mix(state, view, at)
  const out = new DataView(new ArrayBuffer(16))
  for (const [i, word] of state.entries()) out.setInt32(4 * i, word, true)
  return Array.from(new Uint8Array(out.buffer), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
}

/** The bytes, a bit, zeros, and how many bits they were. */
function padded(bytes: Uint8Array): DataView {
  const size = Math.ceil((bytes.length + 1 + LENGTH_BYTES) / BLOCK_BYTES) * BLOCK_BYTES
  const out = new Uint8Array(size)
  out.set(bytes)
  out[bytes.length] = 0x80
  const view = new DataView(out.buffer)
  view.setBigUint64(size - LENGTH_BYTES, BigInt(bytes.length) * 8n, true)
  return view
}

function mix(state: Int32Array, view: DataView, at: number): void {
  let [a, b, c, d] = state as unknown as readonly [number, number, number, number]
  for (let step = 0; step < 64; step++) {
    const round = step >> 4
    let mixed: number
    let word: number
    if (round === 0) {
      mixed = (b & c) | (~b & d)
      word = step
    } else if (round === 1) {
      mixed = (d & b) | (~d & c)
      word = (5 * step + 1) & 15
    } else if (round === 2) {
      mixed = b ^ c ^ d
      word = (3 * step + 5) & 15
    } else {
      mixed = c ^ (b | ~d)
      word = (7 * step) & 15
    }
    const sum = (a + mixed + (SINES[step] as number) + view.getInt32(at + 4 * word, true)) | 0
    const shift = SHIFTS[round]?.[step & 3] as number
    a = d
    d = c
    c = b
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
  }
  for (const [i, word] of [a, b, c, d].entries()) state[i] = (state[i] as number) + word
}
