import type { Attributes, SftpServer } from 'ssh2'
import type { FileSpool, Receiving } from '../file-spool.js'
import type { Act } from '../sensor.js'
import { nameOf, resolvePath } from '../shell/disk.js'
import { longLine } from '../shell/file-programs.js'
import type { Shell } from '../shell/shell.js'
import { readableText, uploadAct } from './session-acts.js'

/** Status codes of the protocol (draft-ietf-secsh-filexfer-02). */
const OK = 0
const END = 1
const NO_SUCH_FILE = 2
const DENIED = 3
const FAILURE = 4
const UNSUPPORTED = 8

const WRITES = 0x02
const MAX_HANDLES = 64

/** The most of an upload that can be looked at afterwards; all of it is hashed. */
const MAX_SHOWN = 16_384

interface Handle {
  readonly path: string
  /** Of an upload. */
  readonly receiving: Receiving | null
  beginning: string
  /** Of a folder: whether it was told already. */
  isTold: boolean
}

/** Serves the shell's disk over SFTP: it can be looked at, and what is sent is hashed. */
export function serveFolder(
  sftp: SftpServer,
  shell: Shell,
  files: FileSpool,
  record: (act: Act) => void,
): void {
  const handles = new Map<number, Handle>()
  let lastHandle = 0
  const { disk, setting } = shell
  const open = (id: number, handle: Handle): void => {
    if (handles.size >= MAX_HANDLES) return sftp.status(id, FAILURE)
    handles.set(++lastHandle, handle)
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(lastHandle)
    sftp.handle(id, bytes)
  }
  const of = (bytes: Buffer): Handle | undefined =>
    bytes.length === 4 ? handles.get(bytes.readUInt32BE()) : undefined
  const finish = (handle: Handle): void => {
    if (handle.receiving === null) return
    record(uploadAct(handle.path, handle.receiving.end()))
    disk.write(handle.path, handle.beginning, setting.nowMs())
  }
  const tellStatus = (id: number, path: string): void => {
    const attributes = attributesOf(shell, path)
    if (attributes === null) sftp.status(id, NO_SUCH_FILE)
    else sftp.attrs(id, attributes)
  }
  const accessed = (path: string): void =>
    record({ kind: 'file.access', detail: { file: readableText(path) } })

  sftp.on('REALPATH', (id, path: string) => {
    const filename = resolvePath(shell.home, path)
    const attrs = attributesOf(shell, filename) ?? NOTHING
    sftp.name(id, [{ filename, longname: filename, attrs }])
  })
  sftp.on('OPEN', (id, name: string, flags: number) => {
    const path = resolvePath(shell.home, name)
    if (disk.isFolder(path)) return sftp.status(id, FAILURE)
    if ((flags & WRITES) !== 0)
      return open(id, { path, receiving: files.receive(), beginning: '', isTold: false })
    if (disk.get(path) === null) return sftp.status(id, NO_SUCH_FILE)
    if (path === '/etc/shadow' && !shell.isRoot) return sftp.status(id, DENIED)
    accessed(path)
    open(id, { path, receiving: null, beginning: '', isTold: false })
  })
  sftp.on('READ', (id, bytes: Buffer, offset: number, length: number) => {
    const handle = of(bytes)
    const content = handle === undefined ? undefined : disk.get(handle.path)?.content
    if (content === undefined) return sftp.status(id, FAILURE)
    const data = content.slice(offset, offset + Math.min(length, 32_768))
    if (data === '') sftp.status(id, END)
    else sftp.data(id, Buffer.from(data, 'latin1'))
  })
  sftp.on('WRITE', (id, bytes: Buffer, _offset: number, data: Buffer) => {
    const handle = of(bytes)
    if (handle?.receiving === null || handle === undefined) return sftp.status(id, FAILURE)
    handle.receiving.write(data)
    if (handle.beginning.length < MAX_SHOWN)
      handle.beginning += data.toString('latin1', 0, MAX_SHOWN - handle.beginning.length)
    sftp.status(id, OK)
  })
  sftp.on('CLOSE', (id, bytes: Buffer) => {
    const handle = of(bytes)
    if (handle === undefined) return sftp.status(id, FAILURE)
    handles.delete(bytes.readUInt32BE())
    finish(handle)
    sftp.status(id, OK)
  })
  sftp.on('OPENDIR', (id, name: string) => {
    const path = resolvePath(shell.home, name)
    if (!disk.isFolder(path)) return sftp.status(id, NO_SUCH_FILE)
    accessed(path)
    open(id, { path, receiving: null, beginning: '', isTold: false })
  })
  sftp.on('READDIR', (id, bytes: Buffer) => {
    const handle = of(bytes)
    if (handle === undefined) return sftp.status(id, FAILURE)
    if (handle.isTold) return sftp.status(id, END)
    handle.isTold = true
    const rows = ['.', '..', ...disk.names(handle.path)].map((filename) => {
      const path = resolvePath(handle.path, filename)
      const node = disk.get(path)
      return {
        filename,
        longname: node === null ? filename : longLine(filename, node),
        attrs: attributesOf(shell, path) ?? NOTHING,
      }
    })
    sftp.name(id, rows)
  })
  for (const name of ['STAT', 'LSTAT'] as const)
    sftp.on(name, (id, path: string) => tellStatus(id, resolvePath(shell.home, path)))
  sftp.on('FSTAT', (id, bytes: Buffer) => {
    const handle = of(bytes)
    if (handle === undefined) return sftp.status(id, FAILURE)
    if (handle.receiving === null) return tellStatus(id, handle.path)
    sftp.attrs(id, { ...NOTHING, mode: 0o100_644, size: handle.beginning.length })
  })
  sftp.on('SETSTAT', (id, name: string, { mode }: Partial<Attributes>) => {
    const path = resolvePath(shell.home, name)
    if (disk.get(path) === null) return sftp.status(id, NO_SUCH_FILE)
    if (mode !== undefined) disk.changeMode(path, mode & 0o7777)
    sftp.status(id, OK)
  })
  sftp.on('FSETSTAT', (id) => sftp.status(id, OK))
  sftp.on('MKDIR', (id, name: string) =>
    sftp.status(
      id,
      disk.makeFolder(resolvePath(shell.home, name), setting.nowMs()) === null ? OK : FAILURE,
    ),
  )
  for (const name of ['REMOVE', 'RMDIR'] as const)
    sftp.on(name, (id, path: string) => {
      const target = resolvePath(shell.home, path)
      if (disk.get(target) === null) return sftp.status(id, NO_SUCH_FILE)
      disk.remove(target)
      sftp.status(id, OK)
    })
  sftp.on('RENAME', (id, from: string, to: string) => {
    const path = resolvePath(shell.home, from)
    const node = disk.get(path)
    if (node === null || node.kind === 'folder') return sftp.status(id, NO_SUCH_FILE)
    const fault = disk.write(resolvePath(shell.home, to), node.content, setting.nowMs(), node.mode)
    if (fault === null) disk.remove(path)
    sftp.status(id, fault === null ? OK : FAILURE)
  })
  for (const name of ['READLINK', 'SYMLINK', 'EXTENDED'] as const)
    sftp.on(name, (id) => sftp.status(id, UNSUPPORTED))
  // A client that has said all waits for the same of us.
  sftp.on('end', () => sftp.end())
  sftp.on('close', () => {
    // Whoever hangs up in the middle of an upload has sent what he has sent.
    for (const handle of handles.values()) finish(handle)
    handles.clear()
  })
}

const NOTHING: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }

function attributesOf(shell: Shell, path: string): Attributes | null {
  const node = shell.disk.get(path)
  if (node === null || nameOf(path).length > 255) return null
  const seconds = Math.trunc(node.modifiedMs / 1000)
  return {
    mode: (node.kind === 'folder' ? 0o040_000 : 0o100_000) | node.mode,
    uid: 0,
    gid: 0,
    size: node.sizeBytes,
    atime: seconds,
    mtime: seconds,
  }
}
