import { type Call, flagsOf, type Outcome } from './call.js'
import { KERNEL, KERNEL_BUILD, MEMORY_KB, PROCESSOR, UP_MS } from './machine.js'

/** What tells of the machine and its users, and what would change it. */
export const SYSTEM_PROGRAMS: Readonly<Record<string, (call: Call) => Outcome>> = {
  uname: ({ args, shell }) => {
    const fields: readonly (readonly [string, string])[] = [
      ['s', 'Linux'],
      ['n', shell.setting.hostName],
      ['r', KERNEL],
      ['v', KERNEL_BUILD],
      ['m', 'x86_64'],
      ['p', 'unknown'],
      ['i', 'unknown'],
      ['o', 'GNU/Linux'],
    ]
    const { flags } = flagsOf(args)
    const isAll = flags.includes('a') || args.includes('--all')
    const shown = fields.filter(([letter]) =>
      isAll ? letter !== 'p' && letter !== 'i' : (flags || 's').includes(letter),
    )
    return { out: `${shown.map(([, value]) => value).join(' ')}\n` }
  },
  arch: () => ({ out: 'x86_64\n' }),
  hostname: ({ shell }) => ({ out: `${shell.setting.hostName}\n` }),
  whoami: ({ shell }) => ({ out: `${shell.setting.userName}\n` }),
  id: ({ shell: { isRoot, setting } }) => {
    const [number, name] = isRoot ? [0, 'root'] : [1000, setting.userName]
    return { out: `uid=${number}(${name}) gid=${number}(${name}) groups=${number}(${name})\n` }
  },
  groups: ({ shell }) => ({ out: `${shell.setting.userName}\n` }),
  w: ({ shell }) => ({
    out: `${upLine(shell.setting.nowMs())}\nUSER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n${shell.setting.userName.slice(0, 8).padEnd(8)} pts/0    ${shell.setting.from.padEnd(16)} ${clock(shell.setting.nowMs())}    0.00s  0.02s  0.00s w\n`,
  }),
  who: ({ shell: { setting } }) => ({
    out: `${setting.userName.padEnd(8)} pts/0        ${new Date(setting.nowMs()).toISOString().slice(0, 10)} ${clock(setting.nowMs())} (${setting.from})\n`,
  }),
  last: ({ shell: { setting } }) => ({
    out: `${setting.userName.padEnd(8)} pts/0        ${setting.from.padEnd(16)} ${new Date(setting.nowMs()).toUTCString().slice(0, 11)} ${clock(setting.nowMs())}   still logged in\n\nwtmp begins Mon Mar 11 08:05:40 2024\n`,
  }),
  lastlog: () => ({ out: 'Username         Port     From             Latest\n' }),
  uptime: ({ shell }) => ({ out: `${upLine(shell.setting.nowMs())}\n` }),
  date: ({ args: [form], shell }) => {
    const date = new Date(shell.setting.nowMs())
    if (form === '+%s') return { out: `${Math.trunc(date.getTime() / 1000)}\n` }
    const [day, month, , time] = [
      date.toUTCString().slice(0, 3),
      date.toUTCString().slice(8, 11),
      0,
      date.toISOString().slice(11, 19),
    ]
    return {
      out: `${day} ${String(date.getUTCDate()).padStart(2)} ${month} ${date.getUTCFullYear()} ${time} UTC\n`,
    }
  },
  free: ({ args }) => {
    const { flags } = flagsOf(args)
    const size = (kilobytes: number): string =>
      (flags.includes('m')
        ? String(Math.trunc(kilobytes / 1024))
        : flags.includes('g')
          ? String(Math.trunc(kilobytes / 1_048_576))
          : flags.includes('h')
            ? `${(kilobytes / 1_048_576).toFixed(1)}Gi`
            : String(kilobytes)
      ).padStart(12)
    const { total, free, available, buffers, cached } = MEMORY_KB
    const used = total - free - buffers - cached
    return {
      out: `               total        used        free      shared  buff/cache   available\nMem:    ${[total, used, free, 9412, buffers + cached, available].map(size).join('')}\nSwap:   ${[0, 0, 0].map(size).join('')}\n`,
    }
  },
  nproc: () => ({ out: '2\n' }),
  lscpu: () => ({
    out: `Architecture:                    x86_64\nCPU op-mode(s):                  32-bit, 64-bit\nByte Order:                      Little Endian\nCPU(s):                          2\nVendor ID:                       GenuineIntel\nModel name:                      ${PROCESSOR}\n`,
  }),
  lspci: () => ({ out: '00:02.0 VGA compatible controller: Cirrus Logic GD 5446\n' }),
  ps: processes,
  top: processes,
  dmesg: () => ({ out: `[    0.000000] Linux version ${KERNEL} ${KERNEL_BUILD}\n` }),
  kill: () => ({}),
  killall: ({ args }) => ({ err: `${args.at(-1) ?? ''}: no process found\n`, status: 1 }),
  pkill: () => ({ status: 1 }),
  pgrep: () => ({ status: 1 }),
  pidof: () => ({ status: 1 }),
  crontab: ({ args, shell }) =>
    args.includes('-l') ? { err: `no crontab for ${shell.setting.userName}\n`, status: 1 } : {},
  passwd: ({ args: [user], shell, stdin }) => {
    const name = user ?? shell.setting.userName
    const end = 'passwd: password updated successfully\n'
    if (stdin !== '') return { err: `New password: Retype new password: ${end}` }
    return {
      out: shell.isRoot ? '' : `Changing password for ${name}.\n`,
      asks: {
        prompts: [
          ...(shell.isRoot ? [] : ['Current password: ']),
          'New password: ',
          'Retype new password: ',
        ],
        end,
      },
    }
  },
  chpasswd: () => ({}),
  su: ({ shell }) =>
    shell.isRoot ? {} : { asks: { prompts: ['Password: '], end: 'su: Authentication failure\n' } },
  useradd: () => ({}),
  adduser: () => ({}),
  usermod: () => ({}),
  userdel: () => ({}),
  groupadd: () => ({}),
  systemctl: ({ args }) =>
    args[0] === 'status' ? { out: `Unit ${args[1] ?? ''} could not be found.\n`, status: 4 } : {},
  service: () => ({}),
  modprobe: () => ({}),
  lsmod: () => ({ out: 'Module                  Size  Used by\n' }),
  insmod: () => ({}),
  sysctl: () => ({}),
  iptables: () => ({}),
  ufw: () => ({ out: 'Status: inactive\n' }),
  apt: installed,
  'apt-get': installed,
  dpkg: () => ({}),
  reboot: () => ({}),
  shutdown: () => ({}),
  perl: interpreted,
  python3: interpreted,
  locale: () => ({ out: 'LANG=en_US.UTF-8\n' }),
  lsb_release: () => ({
    out: 'Distributor ID:\tDebian\nDescription:\tDebian GNU/Linux 11 (bullseye)\nRelease:\t11\nCodename:\tbullseye\n',
  }),
}

function clock(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(11, 16)
}

function upLine(nowMs: number): string {
  const days = Math.trunc(UP_MS / 86_400_000)
  const left = new Date(UP_MS % 86_400_000).toISOString().slice(11, 16).replace(/^0/, '')
  return ` ${new Date(nowMs).toISOString().slice(11, 19)} up ${days} days, ${left.padStart(5)},  1 user,  load average: 0.08, 0.03, 0.01`
}

const PROCESSES: readonly (readonly [string, number, string, string])[] = [
  ['root', 1, '?', '/sbin/init'],
  ['root', 2, '?', '[kthreadd]'],
  ['root', 214, '?', '/lib/systemd/systemd-journald'],
  ['root', 239, '?', '/lib/systemd/systemd-udevd'],
  ['message+', 402, '?', '/usr/bin/dbus-daemon --system'],
  ['root', 405, '?', '/usr/sbin/cron -f'],
  ['root', 418, '?', '/usr/sbin/rsyslogd -n -iNONE'],
  ['root', 451, '?', 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups'],
  ['www-data', 523, '?', 'nginx: worker process'],
]

function processes({ args, shell }: Call): Outcome {
  const { userName } = shell.setting
  const all = [
    ...PROCESSES,
    [userName, 4120, 'pts/0', '-bash'] as const,
    [userName, 4131, 'pts/0', 'ps'] as const,
  ]
  const given = args.join('')
  if (given === '')
    return {
      out: `    PID TTY          TIME CMD\n   4120 pts/0    00:00:00 bash\n   4131 pts/0    00:00:00 ps\n`,
    }
  const rows = all.map(
    ([user, pid, tty, what]) =>
      `${user.slice(0, 8).padEnd(8)} ${String(pid).padStart(7)}  0.0  0.2  ${String(8000 + pid * 7).padStart(6)} ${String(3000 + pid).padStart(5)} ${tty.padEnd(8)} Ss   Oct14   0:0${pid % 10} ${what}\n`,
  )
  return {
    out: `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${rows.join('')}`,
  }
}

function installed({ name, args, shell }: Call): Outcome {
  if (!shell.isRoot)
    return {
      err: `E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n`,
      status: 100,
    }
  const wanted = args.filter((arg) => !arg.startsWith('-')).slice(1)
  const head =
    'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n'
  if (args.includes('update') || wanted.length === 0) return { out: head }
  return {
    out: head,
    err: wanted.map((one) => `E: Unable to locate package ${one}\n`).join(''),
    status: name === '' ? 0 : 100,
  }
}

/** Scripts of other languages say nothing; a file that is not there is missed. */
function interpreted({ name, args, shell }: Call): Outcome {
  const file = args[0]
  if (file === undefined || file.startsWith('-') || shell.disk.get(shell.resolve(file)) !== null)
    return {}
  const missing =
    name === 'perl'
      ? `Can't open perl script "${file}": No such file or directory`
      : `${name}: can't open file '${file}': [Errno 2] No such file or directory`
  return { err: `${missing}\n`, status: 2 }
}
