import { PhantomNetError } from '../../errors.js'

/** A file from elsewhere that is not a model we can read. */
export function importFault(what: string, cure: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError('MODEL_INVALID', `The model cannot be imported: ${what}. ${cure}.`, {
    cause,
  })
}
