import { PhantomNetError } from '../../errors.js'

const CURES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space and run it again.',
  EDQUOT: 'The quota of disk space is used up: free some space and run it again.',
  EFBIG:
    'The file is larger than this file system or its limits allow: give less input, or another --workspace.',
  EACCES:
    'Permission is denied: change the owner or mode of the folder, or give another --workspace.',
  EPERM:
    'Permission is denied: change the owner or mode of the folder, or give another --workspace.',
  EROFS: 'The file system is mounted read-only: give another --workspace.',
  EEXIST: 'A file stands where a folder is needed: move it away, or give another --workspace.',
  ENOTDIR: 'A file stands where a folder is needed: move it away, or give another --workspace.',
  EISDIR: 'A folder stands where the file is to be: move it away, or give another place.',
  SQLITE_CANTOPEN:
    'The folder takes no file, or the file is not for this user: change the owner or mode, or give another --workspace.',
  SQLITE_READONLY:
    'It can be read alone: change the owner or mode of file and folder, or give another --workspace.',
  SQLITE_FULL: 'The disk is full: free some space and run it again.',
  EMFILE: 'Too many files are open: raise the limit (`ulimit -n`).',
}

/** A file that could not be written, with the cure that the system's error code asks for. */
export function storeFailure(path: string, cause: unknown): PhantomNetError {
  if (cause instanceof PhantomNetError) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  const cure = CURES[code ?? ''] ?? `Check the disk and the folder’s permissions (${message}).`
  return new PhantomNetError('STORE_FAILED', `${path} cannot be written. ${cure}`, { cause })
}
