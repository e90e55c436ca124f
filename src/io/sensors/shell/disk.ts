/** One thing in the file system of the shell. */
export interface DiskNode {
  readonly kind: 'file' | 'folder'
  /** Permission bits, as 0o755. */
  readonly mode: number
  readonly owner: string
  /** UTC, ms. */
  readonly modifiedMs: number
  /** Of a file, one character a byte. */
  readonly content: string
  /** Of a file whose content is not all here. */
  readonly sizeBytes: number
}

/** What one session may write. */
const MAX_WRITTEN_BYTES = 1 << 20
const MAX_WRITTEN_NODES = 256

/** A small file system: what is common to all sessions is read-only, what a session changes lies over it and ends with it. */
export class Disk {
  readonly #base: ReadonlyMap<string, DiskNode>
  /** Null for what the session removed. */
  readonly #over = new Map<string, DiskNode | null>()
  #writtenBytes = 0

  constructor(base: ReadonlyMap<string, DiskNode>) {
    this.#base = base
  }

  /** @param path absolute, as resolvePath gives it. */
  get(path: string): DiskNode | null {
    const over = this.#over.get(path)
    return over === undefined ? (this.#base.get(path) ?? null) : over
  }

  isFolder(path: string): boolean {
    return this.get(path)?.kind === 'folder'
  }

  /** Names in a folder, in order. */
  names(folder: string): readonly string[] {
    const prefix = folder === '/' ? '/' : `${folder}/`
    const names = new Set<string>()
    for (const paths of [this.#base.keys(), this.#over.keys()])
      for (const path of paths)
        if (
          path.startsWith(prefix) &&
          path.length > prefix.length &&
          !path.includes('/', prefix.length)
        )
          if (this.get(path) !== null) names.add(path.slice(prefix.length))
    return [...names].sort()
  }

  /** Every path at or below a folder, in order. */
  below(folder: string): readonly string[] {
    const prefix = folder === '/' ? '/' : `${folder}/`
    return [...new Set([...this.#base.keys(), ...this.#over.keys()])]
      .filter((path) => (path === folder || path.startsWith(prefix)) && this.get(path) !== null)
      .sort()
  }

  /** Writes a file; why not, in the words of errno, or null when it is done. */
  write(path: string, content: string, nowMs: number, mode?: number): string | null {
    const old = this.get(path)
    if (old?.kind === 'folder') return 'Is a directory'
    if (!this.isFolder(parentOf(path))) return 'No such file or directory'
    if (!this.#hasRoom(path, content.length)) return 'No space left on device'
    this.#writtenBytes += content.length
    this.#over.set(path, {
      kind: 'file',
      mode: mode ?? old?.mode ?? 0o644,
      owner: 'root',
      modifiedMs: nowMs,
      content,
      sizeBytes: content.length,
    })
    return null
  }

  /** Makes a folder; why not, or null. */
  makeFolder(path: string, nowMs: number): string | null {
    if (this.get(path) !== null) return 'File exists'
    if (!this.isFolder(parentOf(path))) return 'No such file or directory'
    if (!this.#hasRoom(path, 0)) return 'No space left on device'
    this.#over.set(path, {
      kind: 'folder',
      mode: 0o755,
      owner: 'root',
      modifiedMs: nowMs,
      content: '',
      sizeBytes: 4096,
    })
    return null
  }

  /** Changes the permissions of what is there. */
  changeMode(path: string, mode: number): void {
    const node = this.get(path)
    if (node !== null && this.#hasRoom(path, 0)) this.#over.set(path, { ...node, mode })
  }

  /** Removes what is at and below a path. */
  remove(path: string): void {
    for (const one of this.below(path)) {
      const over = this.#over.get(one)
      if (over !== undefined && over !== null) this.#writtenBytes -= over.content.length
      if (this.#base.has(one)) {
        if (this.#over.has(one) || this.#over.size < MAX_WRITTEN_NODES) this.#over.set(one, null)
      } else this.#over.delete(one)
    }
  }

  #hasRoom(path: string, bytes: number): boolean {
    const isNew = !this.#over.has(path)
    if (isNew && this.#over.size >= MAX_WRITTEN_NODES) return false
    return this.#writtenBytes + bytes <= MAX_WRITTEN_BYTES
  }
}

/** The absolute path of what is named from a folder, dots resolved. */
export function resolvePath(folder: string, name: string): string {
  const out: string[] = []
  for (const part of (name.startsWith('/') ? name : `${folder}/${name}`).split('/')) {
    if (part === '..') out.pop()
    else if (part !== '' && part !== '.') out.push(part)
  }
  return `/${out.join('/')}`
}

export function parentOf(path: string): string {
  const at = path.lastIndexOf('/')
  return at <= 0 ? '/' : path.slice(0, at)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
