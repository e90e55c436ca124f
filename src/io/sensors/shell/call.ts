import type { Disk, DiskNode } from './disk.js'

/** Who is logged in, and where. */
export interface ShellSetting {
  readonly hostName: string
  readonly userName: string
  /** The visitor's address, as `w` and `last` show it. */
  readonly from: string
  readonly disk: ReadonlyMap<string, DiskNode>
  readonly nowMs: () => number
  /** Told when a program was asked to fetch something; nothing is. */
  readonly onFetch: (url: string) => void
}

/** The shell as programs see it. */
export interface ShellState {
  readonly setting: ShellSetting
  readonly disk: Disk
  readonly environment: Map<string, string>
  readonly history: string[]
  readonly isRoot: boolean
  readonly home: string
  folder: string
  hasExited: boolean
  /** The absolute path of a name. */
  resolve(name: string): string
  /** Runs a script within the one that runs. */
  run(script: string, stdin: string, depth: number): { readonly out: string; readonly err: string }
  /** Calls a program by its name or path. */
  call(name: string, args: readonly string[], stdin: string, depth?: number): Outcome
}

/** What a command was called with. */
export interface Call {
  readonly name: string
  readonly args: readonly string[]
  /** One character a byte. */
  readonly stdin: string
  readonly shell: ShellState
}

/** What it said, and how it ended. */
export interface Outcome {
  readonly out?: string
  readonly err?: string
  readonly status?: number
  /** What it asks for on the terminal, one after the other, without echo; and what it says at the end. */
  readonly asks?: { readonly prompts: readonly string[]; readonly end: string }
}

/** Arguments less flags, and the letters of the flags. */
export function flagsOf(args: readonly string[]): {
  readonly names: string[]
  readonly flags: string
} {
  const end = args.indexOf('--')
  const names = args.filter((arg, i) => (end >= 0 && i > end) || !/^-[^-]|^--/.test(arg))
  const flags = args.filter((arg) => /^-[^-]/.test(arg)).map((arg) => arg.slice(1))
  return { names, flags: flags.join('') }
}
