import { type Call, flagsOf, type Outcome, type ShellState } from './call.js'
import { type DiskNode, nameOf, parentOf } from './disk.js'
import { matches } from './wildcard.js'

const MISSING = 'No such file or directory'

/** What lists, moves and changes files. */
export const FILE_PROGRAMS: Readonly<Record<string, (call: Call) => Outcome>> = {
  ls: listed,
  ll: ({ args, ...call }) => listed({ ...call, args: ['-l', ...args] }),
  dir: listed,
  mkdir: ({ args, shell }) =>
    each('mkdir', 'cannot create directory', flagsOf(args), shell, (path, flags) => {
      if (!flags.includes('p')) return shell.disk.makeFolder(path, shell.setting.nowMs())
      const missing: string[] = []
      for (let at = path; shell.disk.get(at) === null; at = parentOf(at)) missing.unshift(at)
      for (const one of missing) {
        const fault = shell.disk.makeFolder(one, shell.setting.nowMs())
        if (fault !== null) return fault
      }
      return null
    }),
  rmdir: ({ args, shell }) =>
    each('rmdir', 'failed to remove', flagsOf(args), shell, (path) => {
      const node = shell.disk.get(path)
      if (node === null) return MISSING
      if (node.kind !== 'folder') return 'Not a directory'
      if (shell.disk.names(path).length > 0) return 'Directory not empty'
      shell.disk.remove(path)
      return null
    }),
  rm: ({ args, shell }) =>
    each('rm', 'cannot remove', flagsOf(args), shell, (path, flags) => {
      const node = shell.disk.get(path)
      if (node === null) return flags.includes('f') ? null : MISSING
      if (node.kind === 'folder' && !/[rR]/.test(flags)) return 'Is a directory'
      if (path === '/') return null
      shell.disk.remove(path)
      return null
    }),
  touch: ({ args, shell }) =>
    each('touch', 'cannot touch', flagsOf(args), shell, (path) => {
      const node = shell.disk.get(path)
      return node?.kind === 'folder'
        ? null
        : shell.disk.write(path, node?.content ?? '', shell.setting.nowMs())
    }),
  chmod: ({ args, shell }) => {
    const [mode = '', ...names] = args.filter((arg) => !/^-[RvfR]+$/.test(arg))
    return each('chmod', 'cannot access', { names, flags: '' }, shell, (path) => {
      const node = shell.disk.get(path)
      if (node === null) return MISSING
      shell.disk.changeMode(path, changedMode(node.mode, mode))
      return null
    })
  },
  chown: ({ args, shell }) =>
    each(
      'chown',
      'cannot access',
      { names: flagsOf(args).names.slice(1), flags: '' },
      shell,
      (path) => (shell.disk.get(path) === null ? MISSING : null),
    ),
  chattr: () => ({}),
  cp: (call) => copied(call, false),
  mv: (call) => copied(call, true),
  ln: () => ({}),
  find: found,
  stat: ({ args: [name = ''], shell }) => {
    const node = shell.disk.get(shell.resolve(name))
    if (node === null) return { err: `stat: cannot statx '${name}': ${MISSING}\n`, status: 1 }
    return { out: `  File: ${name}\n  Size: ${node.sizeBytes}\n` }
  },
  file: ({ args, shell }) => ({
    out: args.map((name) => `${name}: ${kindOf(shell.disk.get(shell.resolve(name)))}\n`).join(''),
  }),
  du: ({ args, shell }) => ({ out: `4\t${args.at(-1)?.replace(/^-.*/, '') || shell.folder}\n` }),
  df: () => ({
    out:
      'Filesystem     1K-blocks    Used Available Use% Mounted on\n' +
      'udev             1986092       0   1986092   0% /dev\n' +
      '/dev/sda1       41018336 7213448  31690676  19% /\n' +
      'tmpfs             402528     460    402068   1% /run\n',
  }),
  mount: ({ shell }) => ({ out: shell.disk.get('/proc/mounts')?.content ?? '' }),
  tar: archived,
  unzip: archived,
  gzip: archived,
  gunzip: archived,
  zip: archived,
  dd: ({ args, shell }) => {
    const input = args.find((arg) => arg.startsWith('if='))?.slice(3) ?? ''
    const node = shell.disk.get(shell.resolve(input))
    const size = numberIn(args, 'bs', 512) * numberIn(args, 'count', 1)
    if (node === null && !input.startsWith('/dev/'))
      return { err: `dd: failed to open '${input}': ${MISSING}\n`, status: 1 }
    const out = (node?.content ?? '').slice(0, size)
    return { out, err: `0+1 records in\n0+1 records out\n${out.length} bytes copied, 0.000104 s\n` }
  },
  sync: () => ({}),
  getcap: () => ({}),
  scp: () => ({ err: 'lost connection\n', status: 1 }),
}

function numberIn(args: readonly string[], key: string, otherwise: number): number {
  const value = Number(args.find((arg) => arg.startsWith(`${key}=`))?.slice(key.length + 1))
  return Number.isInteger(value) && value > 0 && value < 1e6 ? value : otherwise
}

/** Does one thing to each file that is named, and says which failed. */
function each(
  program: string,
  failing: string,
  { names, flags }: { readonly names: readonly string[]; readonly flags: string },
  shell: ShellState,
  act: (path: string, flags: string) => string | null,
): Outcome {
  if (names.length === 0) return { err: `${program}: missing operand\n`, status: 1 }
  let err = ''
  for (const name of names) {
    const fault = act(shell.resolve(name), flags)
    if (fault !== null) err += `${program}: ${failing} '${name}': ${fault}\n`
  }
  return { err, status: err === '' ? 0 : 1 }
}

function listed({ args, shell }: Call): Outcome {
  const { names, flags } = flagsOf(args)
  let out = ''
  let err = ''
  for (const name of names.length === 0 ? ['.'] : names) {
    const path = shell.resolve(name)
    const node = shell.disk.get(path)
    if (node === null) {
      err += `ls: cannot access '${name}': ${MISSING}\n`
      continue
    }
    const inside = node.kind === 'file' || flags.includes('d') ? [] : shell.disk.names(path)
    const isAll = /[aA]/.test(flags)
    const shown = inside.filter((one) => isAll || !one.startsWith('.'))
    const rows =
      node.kind === 'file' || flags.includes('d')
        ? [{ shown: name, node }]
        : [
            ...(flags.includes('a')
              ? [
                  { shown: '.', node },
                  { shown: '..', node: shell.disk.get(parentOf(path)) ?? node },
                ]
              : []),
            ...shown.map((one) => ({
              shown: one,
              node: shell.disk.get(path === '/' ? `/${one}` : `${path}/${one}`) ?? node,
            })),
          ]
    if (names.length > 1 && node.kind === 'folder') out += `${name}:\n`
    if (!flags.includes('l')) out += rows.map((row) => `${row.shown}\n`).join('')
    else {
      if (node.kind === 'folder' && !flags.includes('d')) out += `total ${rows.length * 4}\n`
      out += rows.map((row) => `${longLine(row.shown, row.node)}\n`).join('')
    }
  }
  return { out, err, status: err === '' ? 0 : 2 }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A row of `ls -l`. */
export function longLine(
  name: string,
  { kind, mode, owner, sizeBytes, modifiedMs }: DiskNode,
): string {
  const bits = [6, 3, 0]
    .map((shift) => (mode >> shift) & 7)
    .map((part) => `${part & 4 ? 'r' : '-'}${part & 2 ? 'w' : '-'}${part & 1 ? 'x' : '-'}`)
    .join('')
  const sticky = mode & 0o1000 ? `${bits.slice(0, 8)}t` : bits
  const date = new Date(modifiedMs)
  const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)}`
  const clock = date.toISOString().slice(11, 16)
  return `${kind === 'folder' ? 'd' : '-'}${sticky} ${kind === 'folder' ? 2 : 1} ${owner} ${owner} ${String(sizeBytes).padStart(7)} ${day} ${clock} ${name}`
}

/** What chmod makes of a mode: octal digits, or letters. */
function changedMode(old: number, change: string): number {
  if (/^[0-7]{1,4}$/.test(change)) return Number.parseInt(change, 8)
  const parts = /^[ugoa]*([+-=])([rwx]+)$/.exec(change)
  if (parts === null) return old
  const [, sign, letters = ''] = parts
  const bits =
    (letters.includes('r') ? 0o444 : 0) |
    (letters.includes('w') ? 0o200 : 0) |
    (letters.includes('x') ? 0o111 : 0)
  return sign === '-' ? old & ~bits : old | bits
}

function copied({ name, args, shell }: Call, isMoved: boolean): Outcome {
  const { names } = flagsOf(args)
  const target = names.pop()
  if (target === undefined || names.length === 0)
    return { err: `${name}: missing file operand\n`, status: 1 }
  let err = ''
  for (const from of names) {
    const path = shell.resolve(from)
    const node = shell.disk.get(path)
    if (node === null) {
      err += `${name}: cannot stat '${from}': ${MISSING}\n`
      continue
    }
    const into = shell.resolve(target)
    const to = shell.disk.isFolder(into) ? `${into === '/' ? '' : into}/${nameOf(path)}` : into
    const fault =
      node.kind === 'folder'
        ? null
        : shell.disk.write(to, node.content, shell.setting.nowMs(), node.mode)
    if (fault !== null) err += `${name}: cannot create regular file '${target}': ${fault}\n`
    else if (isMoved) shell.disk.remove(path)
  }
  return { err, status: err === '' ? 0 : 1 }
}

/** `find FOLDER… -name PATTERN -type f`, which is what is asked. */
function found({ args, shell }: Call): Outcome {
  const firstFlag = args.findIndex((arg) => /^[-(!]/.test(arg))
  const folders = firstFlag < 0 ? args : args.slice(0, firstFlag)
  const patterns = args.filter((_arg, i) => /^-i?name$/.test(args[i - 1] ?? ''))
  const type = args[args.indexOf('-type') + 1]
  const lines = (folders.length === 0 ? ['.'] : folders).flatMap((name) => {
    const root = shell.resolve(name)
    return shell.disk
      .below(root)
      .filter(
        (path) =>
          patterns.length === 0 || patterns.some((pattern) => matches(nameOf(path), pattern)),
      )
      .filter((path) => !args.includes('-type') || (shell.disk.isFolder(path) ? 'd' : 'f') === type)
      .filter(() => !args.includes('-perm'))
      .map((path) =>
        path === root
          ? name
          : `${name.replace(/\/$/, '')}${path.slice(root === '/' ? 0 : root.length)}`,
      )
  })
  return {
    out: lines
      .slice(0, 500)
      .map((line) => `${line}\n`)
      .join(''),
  }
}

function kindOf(node: DiskNode | null): string {
  if (node === null) return `cannot open (${MISSING})`
  if (node.kind === 'folder') return 'directory'
  return node.content.startsWith('\x7fELF') ? 'ELF 64-bit LSB pie executable, x86-64' : 'ASCII text'
}

function archived({ name, args, shell }: Call): Outcome {
  const file =
    args.find((arg, i) => i > 0 && !arg.startsWith('-')) ?? args.find((arg) => !arg.startsWith('-'))
  if (file === undefined || shell.disk.get(shell.resolve(file)) !== null) return {}
  return { err: `${name}: ${file}: Cannot open: ${MISSING}\n`, status: 2 }
}
