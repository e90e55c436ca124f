/** A file as a visitor sees it. */
export interface FtpFile {
  readonly isFolder: false
  /** Null when only the size is known: an upload too large to be kept. */
  readonly content: Uint8Array | null
  readonly sizeBytes: number
  modifiedMs: number
  /** Permission bits, as 0o644. */
  mode: number
  readonly owner: number
}

/** A folder as a visitor sees it; names have one character a byte. */
export interface FtpFolder {
  readonly isFolder: true
  readonly entries: Map<string, FtpEntry>
  modifiedMs: number
  mode: number
  readonly owner: number
}

export type FtpEntry = FtpFile | FtpFolder

/** Changes one visitor can make to what he sees; further ones fail as on a full disk. */
const MAX_CHANGES = 256

/** Bytes of uploads kept for the visitor to read back, all of one connection together. */
const MAX_KEPT_BYTES = 64 << 10

const MAX_NAME_BYTES = 255
const MAX_DEPTH = 32

/**
 * The files that one visitor sees, in memory alone. What he changes is his own and is forgotten with the connection:
 * nobody else sees it, and no disk does.
 */
export class FtpTree {
  readonly root: FtpFolder
  readonly #owner: number
  readonly #nowMs: () => number
  #changes = 0
  #keptBytes = 0

  /**
   * @param root becomes this visitor's own.
   * @param owner whom new files belong to, and who may write where the mode lets only the owner.
   */
  constructor(root: FtpFolder, owner: number, nowMs: () => number) {
    this.root = root
    this.#owner = owner
    this.#nowMs = nowMs
  }

  /** The names from the root to a path, seen from a folder; null when it is too deep. `~` alone is the root. */
  namesOf(path: string, folder: readonly string[]): string[] | null {
    const isAbsolute = path.startsWith('/')
    const isHome = path === '~' || path.startsWith('~/')
    const names = isAbsolute || isHome ? [] : [...folder]
    for (const name of (isHome ? path.slice(1) : path).split('/')) {
      if (name === '' || name === '.') continue
      if (name === '..') names.pop()
      else names.push(name)
      if (names.length > MAX_DEPTH || name.length > MAX_NAME_BYTES) return null
    }
    return names
  }

  /** What stands at a path; null when there is nothing. An empty path is nothing. */
  find(path: string, folder: readonly string[]): FtpEntry | null {
    const names = path === '' ? null : this.namesOf(path, folder)
    if (names === null) return null
    const entry = this.#at(names)
    return entry !== null && path.endsWith('/') && !entry.isFolder ? null : entry
  }

  /** The folder at these names. */
  folderAt(names: readonly string[]): FtpFolder | null {
    const entry = this.#at(names)
    return entry?.isFolder === true ? entry : null
  }

  /** Whether a file could be made or written at a path. */
  takesFile(path: string, folder: readonly string[]): boolean {
    const place = this.#placeOf(path, folder)
    if (place === null || path.endsWith('/')) return false
    const there = place.parent.entries.get(place.name)
    if (there === undefined) return this.#mayWrite(place.parent) && this.#changes < MAX_CHANGES
    return !there.isFolder && this.#mayWrite(there)
  }

  /** Puts a file there; its content is kept while there is room, its size always. */
  putFile(
    path: string,
    folder: readonly string[],
    content: Uint8Array | null,
    sizeBytes: number,
    mode: number,
  ): void {
    const place = this.#placeOf(path, folder)
    if (place === null || !this.takesFile(path, folder)) return
    const there = place.parent.entries.get(place.name)
    const isKept = content !== null && this.#keptBytes + content.length <= MAX_KEPT_BYTES
    if (isKept) this.#keptBytes += content.length
    this.#changes++
    place.parent.entries.set(place.name, {
      isFolder: false,
      content: isKept ? content : null,
      sizeBytes,
      modifiedMs: this.#nowMs(),
      mode: there?.mode ?? mode,
      owner: there?.owner ?? this.#owner,
    })
    place.parent.modifiedMs = this.#nowMs()
  }

  /** Bytes of an upload that could still be kept. */
  get roomBytes(): number {
    return MAX_KEPT_BYTES - this.#keptBytes
  }

  makeFolder(path: string, folder: readonly string[], mode: number): boolean {
    const place = this.#placeOf(path, folder)
    if (place === null || place.parent.entries.has(place.name) || !this.#mayChange(place.parent))
      return false
    place.parent.entries.set(place.name, {
      isFolder: true,
      entries: new Map(),
      modifiedMs: this.#nowMs(),
      mode,
      owner: this.#owner,
    })
    place.parent.modifiedMs = this.#nowMs()
    return true
  }

  /** Removes a file, or a folder that is empty. */
  remove(path: string, folder: readonly string[], isFolder: boolean): boolean {
    const place = this.#placeOf(path, folder)
    const entry = place?.parent.entries.get(place.name)
    if (place === null || entry === undefined || entry.isFolder !== isFolder) return false
    if (entry.isFolder && entry.entries.size > 0) return false
    if (!this.#mayChange(place.parent)) return false
    place.parent.entries.delete(place.name)
    place.parent.modifiedMs = this.#nowMs()
    return true
  }

  rename(from: string, to: string, folder: readonly string[]): boolean {
    const source = this.#placeOf(from, folder)
    const target = this.#placeOf(to, folder)
    const entry = source?.parent.entries.get(source.name)
    if (source === null || target === null || entry === undefined) return false
    const there = target.parent.entries.get(target.name)
    if (there === entry) return true
    if (there !== undefined && there.isFolder !== entry.isFolder) return false
    if (there?.isFolder === true && there.entries.size > 0) return false
    // A folder cannot be moved into itself.
    if (source.names.every((name, i) => target.names[i] === name)) return false
    if (!this.#mayChange(source.parent) || !this.#mayWrite(target.parent)) return false
    source.parent.entries.delete(source.name)
    target.parent.entries.set(target.name, entry)
    source.parent.modifiedMs = this.#nowMs()
    target.parent.modifiedMs = this.#nowMs()
    return true
  }

  /** Changes permission bits or the time of what stands at a path. */
  change(
    path: string,
    folder: readonly string[],
    to: { readonly mode?: number; readonly modifiedMs?: number },
  ): boolean {
    const names = path === '' ? null : this.namesOf(path, folder)
    const entry = names === null ? null : this.#at(names)
    if (names === null || entry === null || entry.owner !== this.#owner) return false
    if (to.mode !== undefined) entry.mode = to.mode
    if (to.modifiedMs !== undefined) entry.modifiedMs = to.modifiedMs
    return true
  }

  #at(names: readonly string[]): FtpEntry | null {
    let entry: FtpEntry = this.root
    for (const name of names) {
      const next: FtpEntry | undefined = entry.isFolder ? entry.entries.get(name) : undefined
      if (next === undefined) return null
      entry = next
    }
    return entry
  }

  #placeOf(
    path: string,
    folder: readonly string[],
  ): {
    readonly parent: FtpFolder
    readonly name: string
    readonly names: readonly string[]
  } | null {
    const names = path === '' ? null : this.namesOf(path, folder)
    const name = names?.at(-1)
    if (names === null || name === undefined) return null
    const parent = this.folderAt(names.slice(0, -1))
    return parent === null ? null : { parent, name, names }
  }

  #mayWrite(entry: FtpEntry): boolean {
    return (entry.mode & (entry.owner === this.#owner ? 0o200 : 0o002)) !== 0
  }

  #mayChange(folder: FtpFolder): boolean {
    if (!this.#mayWrite(folder) || this.#changes >= MAX_CHANGES) return false
    this.#changes++
    return true
  }
}
