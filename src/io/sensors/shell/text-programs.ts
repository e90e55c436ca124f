import { createHash } from 'node:crypto'
import { type Call, flagsOf, type Outcome, type ShellState } from './call.js'

/** What reads, cuts and sorts text. */
export const TEXT_PROGRAMS: Readonly<Record<string, (call: Call) => Outcome>> = {
  cat: ({ name, args, stdin, shell }) => texts(name, flagsOf(args).names, stdin, shell),
  more: ({ name, args, stdin, shell }) => texts(name, flagsOf(args).names, stdin, shell),
  less: ({ name, args, stdin, shell }) => texts(name, flagsOf(args).names, stdin, shell),
  tac: (call) => onLines(call, (lines) => lines.reverse()),
  head: (call) => onLines(call, (lines) => lines.slice(0, countOf(call.args))),
  tail: (call) => onLines(call, (lines) => lines.slice(-countOf(call.args))),
  sort: (call) =>
    onLines(call, (lines) => {
      const sorted = lines.sort()
      const { flags } = flagsOf(call.args)
      const ordered = flags.includes('r') ? sorted.reverse() : sorted
      return flags.includes('u') ? [...new Set(ordered)] : ordered
    }),
  uniq: (call) => onLines(call, (lines) => withoutRepeats(lines, call.args.includes('-c'))),
  wc: (call) => {
    const { names, flags } = flagsOf(call.args)
    const { out = '', err = '', status = 0 } = texts('wc', names, call.stdin, call.shell)
    const lines = out.split('\n').length - 1
    const words = out.split(/\s+/).filter((word) => word !== '').length
    const counts = flags.includes('l')
      ? [lines]
      : flags.includes('c')
        ? [out.length]
        : flags.includes('w')
          ? [words]
          : [lines, words, out.length]
    return { out: `${counts.join(' ')}${names.length === 0 ? '' : ` ${names[0]}`}\n`, err, status }
  },
  grep: searched,
  egrep: searched,
  fgrep: searched,
  cut: columns,
  tr: ({ args, stdin }) => {
    const [from = '', to = ''] = args.filter((arg) => !arg.startsWith('-'))
    if (args[0] === '-d')
      return {
        out: Array.from(stdin, (mark) => (spelled(from).includes(mark) ? '' : mark)).join(''),
      }
    const [source, target] = [spelled(from), spelled(to)]
    return {
      out: Array.from(stdin, (mark) =>
        source.includes(mark) ? (target[source.indexOf(mark)] ?? target.at(-1) ?? '') : mark,
      ).join(''),
    }
  },
  awk: ({ args, stdin, shell }) => {
    const script = args.find((arg) => arg.includes('{') || arg.startsWith('/')) ?? ''
    const mark = /-F\s*(\S+)/.exec(args.join(' '))?.[1]
    const columns = [...script.matchAll(/\$(\d{1,2})/g)].map(([, column]) => Number(column))
    return onLines({ name: 'awk', args: [], stdin, shell }, (lines) =>
      lines.map((line) => {
        const fields = mark === undefined ? line.trim().split(/\s+/) : line.split(mark)
        return columns.length === 0
          ? line
          : columns.map((column) => (column === 0 ? line : (fields[column - 1] ?? ''))).join(' ')
      }),
    )
  },
  sed: ({ stdin }) => ({ out: stdin }),
  tee: ({ args, stdin, shell }) => {
    for (const name of flagsOf(args).names)
      shell.disk.write(shell.resolve(name), stdin, shell.setting.nowMs())
    return { out: stdin }
  },
  base64: ({ args, stdin, shell }) => {
    const { names } = flagsOf(args.filter((arg) => arg !== '--decode'))
    const { out = '', err = '', status = 0 } = texts('base64', names, stdin, shell)
    const isDecoding = args.some((arg) => /^-\w*[dD]|^--decode$/.test(arg))
    return {
      out: isDecoding
        ? Buffer.from(out, 'base64').toString('latin1')
        : `${Buffer.from(out, 'latin1').toString('base64')}\n`,
      err,
      status,
    }
  },
  md5sum: (call) => summed(call, 'md5'),
  sha1sum: (call) => summed(call, 'sha1'),
  sha256sum: (call) => summed(call, 'sha256'),
  strings: (call) => onLines(call, (lines) => lines),
  vi: () => ({}),
  vim: () => ({}),
  nano: () => ({}),
}

/** What files hold, or what comes in where none is named. */
function texts(
  program: string,
  names: readonly string[],
  stdin: string,
  shell: ShellState,
): Outcome {
  if (names.length === 0) return { out: stdin }
  let out = ''
  let err = ''
  for (const name of names) {
    const node = shell.disk.get(shell.resolve(name))
    if (name === '-') out += stdin
    else if (node === null) err += `${program}: ${name}: No such file or directory\n`
    else if (node.kind === 'folder') err += `${program}: ${name}: Is a directory\n`
    else if (name.includes('shadow') && !shell.isRoot)
      err += `${program}: ${name}: Permission denied\n`
    else out += node.content
  }
  return { out, err, status: err === '' ? 0 : 1 }
}

function onLines(call: Call, change: (lines: string[]) => readonly string[]): Outcome {
  const names = flagsOf(call.args).names.filter((name) => !/^\d+$/.test(name))
  const { out = '', err = '', status = 0 } = texts(call.name, names, call.stdin, call.shell)
  if (out === '') return { out, err, status }
  const lines = change(out.replace(/\n$/, '').split('\n'))
  return { out: lines.map((line) => `${line}\n`).join(''), err, status }
}

/** `cut -d MARK -f FIRST-LAST` and `cut -c FIRST-LAST`, flags and values together or apart. */
function columns({ args, stdin, shell }: Call): Outcome {
  const files: string[] = []
  let mark = '\t'
  let range = ''
  let isCharacters = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    const flag = /^-([dfc])/.exec(arg)?.[1]
    if (flag === undefined) {
      if (!arg.startsWith('-')) files.push(arg)
      continue
    }
    const value = arg.length > 2 ? arg.slice(2) : (args[++i] ?? '')
    if (flag === 'd') mark = value
    else range = value
    if (flag === 'c') isCharacters = true
  }
  const [from = '', to] = (range.split(',')[0] ?? '').split('-')
  const first = Math.max(1, Number(from) || 1)
  const last = to === undefined ? first : Number(to) || Number.MAX_SAFE_INTEGER
  return onLines({ name: 'cut', args: files, stdin, shell }, (lines) =>
    lines.map((line) =>
      isCharacters
        ? line.slice(first - 1, last)
        : line
            .split(mark)
            .slice(first - 1, last)
            .join(mark),
    ),
  )
}

/** Runs of equal lines as one each, with their length before them where that is asked for. */
function withoutRepeats(lines: readonly string[], isCounted: boolean): readonly string[] {
  const runs: { readonly line: string; count: number }[] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last?.line === line) last.count++
    else runs.push({ line, count: 1 })
  }
  return runs.map(({ line, count }) => (isCounted ? `${String(count).padStart(7)} ${line}` : line))
}

/** Of `-5`, `-n 5`, `-n5`; 10 otherwise. */
function countOf(args: readonly string[]): number {
  return Number(/-n?\s*(\d{1,6})/.exec(args.join(' '))?.[1] ?? 10)
}

/** Lines that hold the text: patterns are taken as text with `|` and `.*` for what they mean, which takes no time that grows. */
function searched({ args, stdin, shell }: Call): Outcome {
  const { names, flags } = flagsOf(args)
  const [pattern = '', ...files] = names
  const options = pattern.split(/\\\||\|/).map((option) =>
    option
      .replace(/^\^|\$$|\\/g, '')
      .split('.*')
      .map((piece) => (flags.includes('i') ? piece.toLowerCase() : piece)),
  )
  const holds = (line: string): boolean => {
    const text = flags.includes('i') ? line.toLowerCase() : line
    return options.some((pieces) => {
      let from = 0
      return pieces.every((piece) => {
        const at = text.indexOf(piece, from)
        from = at + piece.length
        return at >= 0
      })
    })
  }
  const { out = '', err = '' } = texts('grep', flags.includes('r') ? [] : files, stdin, shell)
  const lines = out.split('\n').filter((line) => line !== '' && holds(line) !== flags.includes('v'))
  const shown = /m\s*1/.test(args.join('')) ? lines.slice(0, 1) : lines
  if (flags.includes('c'))
    return { out: `${lines.length}\n`, err, status: lines.length === 0 ? 1 : 0 }
  return {
    out: flags.includes('q') ? '' : shown.map((line) => `${line}\n`).join(''),
    err,
    status: lines.length === 0 ? 1 : 0,
  }
}

/** The characters of a set as `tr` spells them. */
function spelled(set: string): string {
  return set
    .replaceAll('\\n', '\n')
    .replaceAll('[:lower:]', 'abcdefghijklmnopqrstuvwxyz')
    .replaceAll('[:upper:]', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    .replaceAll('[:space:]', ' \t\n')
    .replace(/(.)-(.)/g, (_all, first: string, last: string) => {
      const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
      return to < from || to > 255
        ? ''
        : Array.from({ length: to - from + 1 }, (_v, i) => String.fromCharCode(from + i)).join('')
    })
}

function summed({ args, stdin, shell }: Call, kind: string): Outcome {
  const { names } = flagsOf(args)
  const { out = '', err = '', status = 0 } = texts(kind, names, stdin, shell)
  if (out === '' && err !== '') return { err, status }
  return {
    out: `${createHash(kind).update(out, 'latin1').digest('hex')}  ${names[0] ?? '-'}\n`,
    err,
    status,
  }
}
