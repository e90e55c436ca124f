import type { Call, Outcome } from './call.js'

/** What the shell itself does. */
export const SHELL_PROGRAMS: Readonly<Record<string, (call: Call) => Outcome>> = {
  cd: ({ args: [name = '~'], shell }) => {
    const path =
      name === '-'
        ? (shell.environment.get('OLDPWD') ?? shell.home)
        : name === '~'
          ? shell.home
          : shell.resolve(name)
    const node = shell.disk.get(path)
    if (node?.kind !== 'folder') {
      const fault = node === null ? 'No such file or directory' : 'Not a directory'
      return { err: `-bash: cd: ${name}: ${fault}\n`, status: 1 }
    }
    shell.environment.set('OLDPWD', shell.folder)
    shell.environment.set('PWD', path)
    shell.folder = path
    return name === '-' ? { out: `${path}\n` } : {}
  },
  pwd: ({ shell }) => ({ out: `${shell.folder}\n` }),
  exit: leave,
  logout: leave,
  export: setVariables,
  declare: setVariables,
  unset: ({ args, shell }) => {
    for (const name of args) shell.environment.delete(name)
    return {}
  },
  set: environment,
  env: ({ args, ...call }) => {
    const rest = args.filter((arg) => !arg.includes('='))
    return rest.length === 0
      ? environment({ args, ...call })
      : call.shell.call(rest[0] as string, rest.slice(1), call.stdin)
  },
  printenv: ({ args: [name], shell, ...call }) =>
    name === undefined
      ? environment({ args: [], shell, ...call })
      : { out: `${shell.environment.get(name) ?? ''}\n` },
  echo: ({ args }) => {
    const flags = /^-[neE]+$/.test(args[0] ?? '') ? (args[0] as string) : ''
    const text = (flags === '' ? args : args.slice(1)).join(' ')
    return {
      out: (flags.includes('e') ? unescaped(text) : text) + (flags.includes('n') ? '' : '\n'),
    }
  },
  printf: ({ args: [form = '', ...values] }) => ({
    out: unescaped(form).replace(/%(?:-?\d*)([sdx%])/g, (_all, kind: string) =>
      kind === '%' ? '%' : (values.shift() ?? (kind === 's' ? '' : '0')),
    ),
  }),
  history: ({ args: [flag], shell }) => {
    if (flag === '-c') shell.history.length = 0
    if (flag !== undefined) return {}
    return {
      out: shell.history.map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`).join(''),
    }
  },
  type: ({ args, shell }) => ({
    out: args
      .map(
        (name) =>
          `${name} is ${shell.disk.get(`/usr/bin/${name}`) === null ? 'a shell builtin' : `/usr/bin/${name}`}\n`,
      )
      .join(''),
  }),
  which: located,
  command: (call) =>
    call.args[0] === '-v' ? located({ ...call, args: call.args.slice(1) }) : called(call),
  sh: script,
  bash: script,
  dash: script,
  ash: script,
  source: script,
  '.': script,
  eval: ({ args, stdin, shell }) => shell.run(args.join(' '), stdin, 1),
  busybox: ({ args: [applet, ...args], stdin, shell }) =>
    applet === undefined
      ? { out: 'BusyBox v1.30.1 (Debian 1:1.30.1-6+b3) multi-call binary.\n' }
      : isApplet(applet)
        ? shell.call(applet, args, stdin)
        : { err: `${applet}: applet not found\n`, status: 127 },
  nohup: called,
  exec: called,
  setsid: called,
  timeout: ({ args, ...call }) => called({ ...call, args: args.slice(1) }),
  sudo: (call) =>
    called({ ...call, args: call.args.filter((arg, i) => !(arg.startsWith('-') && i === 0)) }),
  xargs: ({ args: [name = 'echo', ...args], stdin, shell }) =>
    shell.call(
      name,
      [
        ...args,
        ...stdin
          .split(/\s+/)
          .filter((word) => word !== '')
          .slice(0, 100),
      ],
      '',
    ),
  true: () => ({}),
  ':': () => ({}),
  false: () => ({ status: 1 }),
  test: tested,
  '[': (call) => tested({ ...call, args: call.args.filter((arg) => arg !== ']') }),
  sleep: () => ({}),
  wait: () => ({}),
  disown: () => ({}),
  ulimit: () => ({ out: 'unlimited\n' }),
  umask: () => ({ out: '0022\n' }),
  alias: () => ({}),
  jobs: () => ({}),
  trap: () => ({}),
  shopt: () => ({}),
  read: () => ({ status: 1 }),
  clear: () => ({ out: '\x1b[H\x1b[2J\x1b[3J' }),
  reset: () => ({}),
}

function leave({ args: [status], shell }: Call): Outcome {
  shell.hasExited = true
  return { status: Number(status ?? 0) & 255 }
}

function setVariables({ args, shell }: Call): Outcome {
  for (const arg of args) {
    const [name = '', ...value] = arg.split('=')
    if (arg.includes('=') && shell.environment.size < 100)
      shell.environment.set(name, value.join('='))
  }
  return {}
}

function environment({ shell }: Call): Outcome {
  return { out: [...shell.environment].map(([name, value]) => `${name}=${value}\n`).join('') }
}

function located({ args, shell }: Call): Outcome {
  const found = args.filter((name) => shell.disk.get(`/usr/bin/${name}`) !== null)
  return {
    out: found.map((name) => `/usr/bin/${name}\n`).join(''),
    status: found.length === args.length ? 0 : 1,
  }
}

function called({ args: [name, ...args], stdin, shell }: Call): Outcome {
  return name === undefined ? {} : shell.call(name, args, stdin, 1)
}

/** `sh -c SCRIPT`, `sh FILE`, or a script on standard input. */
function script({ name, args, stdin, shell }: Call): Outcome {
  const flag = args.findIndex((arg) => /^-\w*c$/.test(arg))
  if (flag >= 0) return shell.run(args[flag + 1] ?? '', stdin, 1)
  const file = args.find((arg) => !arg.startsWith('-'))
  if (file === undefined) return shell.run(stdin, '', 1)
  const node = shell.disk.get(shell.resolve(file))
  if (node === null) return { err: `${name}: ${file}: No such file or directory\n`, status: 127 }
  return shell.run(node.content, stdin, 1)
}

/** What Debian's busybox has; botnets ask for one that nobody has, to see whether somebody answers. */
function isApplet(name: string): boolean {
  return /^(?:cat|chmod|cp|date|dd|df|dmesg|echo|free|grep|head|hostname|id|ifconfig|kill|ls|mkdir|mount|mv|nc|netstat|nproc|ping|ps|pwd|rm|rmdir|sed|sh|ash|sleep|tail|tar|tee|telnet|tftp|top|touch|uname|uniq|uptime|wc|wget|which|who|whoami)$/.test(
    name,
  )
}

function tested({ args, shell }: Call): Outcome {
  const isNot = args[0] === '!'
  const [first = '', second, third] = isNot ? args.slice(1) : args
  const node = second === undefined ? null : shell.disk.get(shell.resolve(second))
  const holds: Readonly<Record<string, boolean>> = {
    '-f': node?.kind === 'file',
    '-d': node?.kind === 'folder',
    '-e': node !== null,
    '-r': node !== null,
    '-w': node !== null,
    '-x': node !== null && (node.mode & 0o111) !== 0,
    '-s': node !== null && node.sizeBytes > 0,
    '-z': (second ?? '') === '',
    '-n': (second ?? '') !== '',
  }
  const isTrue =
    third === undefined
      ? (holds[first] ?? (second === undefined && first !== ''))
      : compared(first, second ?? '', third)
  return { status: isTrue === isNot ? 1 : 0 }
}

function compared(left: string, sign: string, right: string): boolean {
  const difference = Number(left) - Number(right)
  switch (sign) {
    case '=':
    case '==':
      return left === right
    case '!=':
      return left !== right
    case '-eq':
      return difference === 0
    case '-ne':
      return difference !== 0
    case '-gt':
      return difference > 0
    case '-ge':
      return difference >= 0
    case '-lt':
      return difference < 0
    case '-le':
      return difference <= 0
    default:
      return false
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  e: '\x1b',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
}

/** Escapes as `echo -e` reads them. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|([ntraebfv\\]))/g,
    (_all, hex: string | undefined, octal: string | undefined, name: string | undefined) =>
      hex !== undefined
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : octal !== undefined
          ? String.fromCharCode(Number.parseInt(octal, 8) & 255)
          : (ESCAPES[name ?? ''] ?? ''),
  )
}
