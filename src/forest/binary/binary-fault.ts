import { PhantomNetError } from '../../errors.js'

/** Bytes that are no forest, or not the whole of one. */
export function binaryFault(what: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'MODEL_INVALID',
    `The binary forest cannot be read: ${what}. Export it again, or restore the file.`,
    { cause },
  )
}
