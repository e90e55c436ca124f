/**
 * Every code a failed operation can carry, in the order docs/reference/errors.md lists them.
 * A code never changes its meaning; new ones are appended to their group.
 */
export const ERROR_CODES = [
  // what the user asked for
  'USAGE',
  'CONFIG_INVALID',
  'CONFIG_UNKNOWN_KEY',
  // what was to be read
  'INPUT_NOT_FOUND',
  'INPUT_UNREADABLE',
  'INPUT_EMPTY',
  'FORMAT_UNKNOWN',
  'COMPRESSION_UNSUPPORTED',
  'COMPRESSION_DAMAGED',
  'LABELS_INVALID',
  // captures
  'CAPTURE_NOT_A_CAPTURE',
  'CAPTURE_VERSION_UNSUPPORTED',
  'CAPTURE_TRUNCATED',
  'CAPTURE_DAMAGED',
  // datasets and models
  'DATASET_MISSING',
  'DATASET_INVALID',
  'DATASET_TOO_SMALL',
  'DATASET_LEAKS',
  'LABELS_MISSING',
  'PARAMETER_INVALID',
  'NOT_FITTED',
  'SHAPE_MISMATCH',
  'MODEL_MISSING',
  'MODEL_INVALID',
  'MODEL_HASH_MISMATCH',
  'MODEL_SCHEMA_MISMATCH',
  'MODEL_FORMAT_UNSUPPORTED',
  'VERSION_UNKNOWN',
  'PROMOTION_REFUSED',
  'STAGE_REFUSED',
  'WORKER_FAILED',
  // serving
  'STORE_FAILED',
  'LISTEN_FAILED',
  'RESPONDER_FAILED',
  'NOTIFIER_FAILED',
  'SENSOR_FAILED',
  'TOKEN_REQUIRED',
  'ROLE_REQUIRED',
  'REQUEST_INVALID',
  'NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'OVERLOADED',
  'STOPPED',
  'INTERNAL',
  'SNAPSHOT_INVALID',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/**
 * A failed operation. The message is one sentence on what happened and one on the cure, since it is
 * shown to the user as `error CODE: what happened. How to mend it.`
 */
export class PhantomNetError extends Error {
  override readonly name = 'PhantomNetError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Trips on a bug of ours, never on bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`bug: ${message}`)
}
