import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import { Decompress as ZstdDecompress } from 'fzstd'
import { PhantomNetError, type ErrorCode } from '../../errors.js'

/** Damage found while reading, as a value: what came before it is kept. */
export interface InputFault {
  readonly code: ErrorCode
  readonly message: string
  /** Bytes of the file as stored that were read when it was noticed; 0 where nothing was. */
  readonly offset: number
}

export interface InputRead {
  /** Bytes of the file as stored. */
  readonly bytes: number
  /** SHA-256 of the file as stored, hex; '' where it was not asked for. */
  readonly sha256: string
  readonly fault: InputFault | null
}

const CHUNK_BYTES = 1 << 18

/** Chunks of a file between two turns of everyone else: signals, timers. */
const CHUNKS_PER_TURN = 16

/**
 * Reads a file, or standard input for `-`, decompressing gzip and zstd by their magic numbers, whatever
 * the name. Chunks are handed on one by one; nothing of the file is kept, and a chunk is overwritten after the next.
 * @param hashes whether the file's SHA-256 is wanted: it takes longer than reading.
 * @throws PhantomNetError INPUT_NOT_FOUND, INPUT_UNREADABLE; whatever onChunk throws, as it is.
 */
export async function readInput(
  path: string,
  onChunk: (chunk: Uint8Array) => void,
  { hashes = true }: { readonly hashes?: boolean } = {},
): Promise<InputRead> {
  // Only what reading itself fails with is a fault of the input: whoever takes the chunks may fail too.
  let broken: unknown = null
  const onBroken = (error: unknown): void => {
    broken = error
  }
  const hash = hashes ? createHash('sha256') : null
  let bytes = 0
  let decoder: Decoder | null = null
  let fault: InputFault | null = null
  try {
    for await (const chunk of path === '-' ? stdinChunks(onBroken) : fileChunks(path, onBroken)) {
      hash?.update(chunk)
      bytes += chunk.length
      if (fault !== null) continue
      decoder ??= decoderFor(chunk, onChunk)
      fault = locate(await decoder.push(chunk), bytes)
    }
  } catch (error) {
    if (error === broken) throw readError(path, error)
    throw error
  }
  fault ??= locate((await decoder?.end()) ?? null, bytes)
  return { bytes, sha256: hash?.digest('hex') ?? '', fault }
}

/**
 * Chunks of a file, in two buffers in turn: allocating one for each costs more than reading it. A plain file is read without
 * waiting: handing each chunk to a thread and back costs more than copying it.
 */
async function* fileChunks(
  path: string,
  onBroken: (error: unknown) => void,
): AsyncIterable<Uint8Array> {
  let file: FileHandle | null = null
  const failed = (error: unknown): never => {
    onBroken(error)
    throw error
  }
  try {
    file = await open(path).catch(failed)
    const buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)] as const
    const isPlain = (await file.stat().catch(failed)).isFile()
    for (let chunks = 0; ; chunks++) {
      const buffer: Uint8Array = chunks % 2 === 0 ? buffers[0] : buffers[1]
      if (chunks % CHUNKS_PER_TURN === CHUNKS_PER_TURN - 1) await nextTurn()
      const bytesRead = isPlain
        ? readNow(file, buffer, failed)
        : (await file.read(buffer, 0, CHUNK_BYTES, null).catch(failed)).bytesRead
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file?.close()
  }
}

function readNow(file: FileHandle, buffer: Uint8Array, failed: (error: unknown) => never): number {
  try {
    return readSync(file.fd, buffer, 0, CHUNK_BYTES, null)
  } catch (error) {
    return failed(error)
  }
}

async function* stdinChunks(onBroken: (error: unknown) => void): AsyncIterable<Uint8Array> {
  process.stdin.once('error', onBroken)
  try {
    yield* process.stdin as AsyncIterable<Uint8Array>
  } finally {
    process.stdin.off('error', onBroken)
  }
}

/** Damage lies in the bytes read when it was noticed; what is not read at all fails at its beginning. */
function locate(fault: InputFault | null, bytes: number): InputFault | null {
  return fault?.code === 'COMPRESSION_DAMAGED' ? { ...fault, offset: bytes } : fault
}

interface Decoder {
  push(chunk: Uint8Array): Promise<InputFault | null>
  end(): Promise<InputFault | null>
}

function decoderFor(first: Uint8Array, onChunk: (chunk: Uint8Array) => void): Decoder {
  const starts = (...magic: number[]): boolean => magic.every((byte, i) => first[i] === byte)
  if (starts(0x1f, 0x8b)) return gzipDecoder(onChunk)
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return zstdDecoder(onChunk)
  if (starts(0x42, 0x5a, 0x68)) return unsupported('bzip2')
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return unsupported('xz')
  if (starts(0x04, 0x22, 0x4d, 0x18)) return unsupported('lz4')
  return plainDecoder(onChunk)
}

function plainDecoder(onChunk: (chunk: Uint8Array) => void): Decoder {
  return {
    push: (chunk) => {
      onChunk(chunk)
      return Promise.resolve(null)
    },
    end: () => Promise.resolve(null),
  }
}

function unsupported(name: string): Decoder {
  const fault = {
    code: 'COMPRESSION_UNSUPPORTED',
    message: `The file is compressed with ${name}, which is not read. Decompress it first, or use gzip or zstd.`,
    offset: 0,
  } as const
  return { push: () => Promise.resolve(fault), end: () => Promise.resolve(fault) }
}

/** Data is taken in flowing mode, so that what was decompressed before the damage is not lost with the stream. */
function gzipDecoder(onChunk: (chunk: Uint8Array) => void): Decoder {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  let fault: InputFault | null = null
  // Whoever takes the data may fail (a full disk) or be told to stop; that must reach who reads.
  let failure: { readonly cause: unknown } | null = null
  const ended = new Promise<void>((resolve) => {
    gunzip.on('data', (chunk: Uint8Array) => {
      try {
        if (failure === null) onChunk(chunk)
      } catch (cause) {
        failure = { cause }
        resolve()
      }
    })
    gunzip.on('end', resolve)
    gunzip.on('error', (error) => {
      fault = damaged('gzip', error.message)
      resolve()
    })
  })
  const settled = (): InputFault | null => {
    if (failure === null) return fault
    gunzip.destroy()
    throw failure.cause
  }
  return {
    push: async (chunk) => {
      if (fault === null && failure === null) {
        await Promise.race([
          ended,
          new Promise<void>((resolve) => gunzip.write(chunk, () => resolve())),
        ])
      }
      return settled()
    },
    end: async () => {
      gunzip.end()
      await ended
      return settled()
    },
  }
}

function zstdDecoder(onChunk: (chunk: Uint8Array) => void): Decoder {
  let failure: { readonly cause: unknown } | null = null
  const decompress = new ZstdDecompress((chunk) => {
    try {
      if (failure === null) onChunk(chunk)
    } catch (cause) {
      failure = { cause }
    }
  })
  let fault: InputFault | null = null
  const push = (chunk: Uint8Array, isLast: boolean): Promise<InputFault | null> => {
    try {
      // It keeps what it is given until it needs it.
      if (fault === null) decompress.push(chunk.slice(), isLast)
    } catch (error) {
      fault = damaged('zstd', error instanceof Error ? error.message : String(error))
    }
    if (failure !== null) throw failure.cause
    return Promise.resolve(fault)
  }
  return { push: (chunk) => push(chunk, false), end: () => push(new Uint8Array(0), true) }
}

function damaged(name: string, what: string): InputFault {
  return {
    code: 'COMPRESSION_DAMAGED',
    message: `The ${name} data is damaged or cut short (${what}). What came before was read; fetch the file again for the rest.`,
    offset: 0,
  }
}

function readError(path: string, error: unknown): PhantomNetError {
  if (error instanceof PhantomNetError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') {
    return new PhantomNetError('INPUT_NOT_FOUND', `There is no ${path}. Check the path.`, {
      cause: error,
    })
  }
  if (code === undefined) throw error
  return new PhantomNetError(
    'INPUT_UNREADABLE',
    `${path} cannot be read (${code}). Check its permissions and the disk.`,
    { cause: error },
  )
}
