/** Takes a chunked body apart (RFC 9112, section 7.1) in constant memory. */
export class ChunkedBody {
  #state: 'size' | 'data' | 'data end' | 'trailer' | 'whole' | 'broken' = 'size'
  #left = 0
  #line = ''

  get isWhole(): boolean {
    return this.#state === 'whole'
  }

  get isBroken(): boolean {
    return this.#state === 'broken'
  }

  /** Gives the data within these bytes to `take`; how many bytes were used. */
  push(bytes: Uint8Array, take: (data: Uint8Array) => void): number {
    let at = 0
    while (at < bytes.length && this.#state !== 'whole' && this.#state !== 'broken') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left)
        take(bytes.subarray(at, end))
        this.#left -= end - at
        at = end
        if (this.#left === 0) this.#state = 'data end'
        continue
      }
      const byte = bytes[at++] as number
      if (byte !== 10) {
        this.#line += String.fromCharCode(byte)
        if (this.#line.length > MAX_LINE || this.#isHopeless()) this.#state = 'broken'
      } else this.#endLine()
    }
    return at
  }

  /** A size is hexadecimal from its first byte on. */
  #isHopeless(): boolean {
    return this.#state === 'size' && !/^[0-9a-f]{1,8}(?:[;\s].*)?$/i.test(this.#line)
  }

  #endLine(): void {
    const line = this.#line.replace(/\r$/, '')
    this.#line = ''
    if (this.#state === 'size') {
      const size = /^[0-9a-f]{1,8}/i.exec(line)?.[0]
      if (size === undefined) this.#state = 'broken'
      else {
        this.#left = Number.parseInt(size, 16)
        this.#state = this.#left === 0 ? 'trailer' : 'data'
      }
    } else if (this.#state === 'data end') this.#state = line === '' ? 'size' : 'broken'
    else if (line === '') this.#state = 'whole'
  }
}

const MAX_LINE = 4096
