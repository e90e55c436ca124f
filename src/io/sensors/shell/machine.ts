import type { DiskNode } from './disk.js'

/** What the machine says it is: Debian 11 on two cores. */
export const KERNEL = '5.10.0-28-amd64'
export const KERNEL_BUILD = '#1 SMP Debian 5.10.209-2 (2024-01-31)'
export const MEMORY_KB = {
  total: 4_025_244,
  free: 1_846_120,
  available: 3_127_904,
  buffers: 96_312,
  cached: 1_302_720,
}
export const PROCESSOR = 'Intel(R) Xeon(R) CPU E5-2650 v4 @ 2.20GHz'
export const ADDRESS = '10.0.2.15'

/** When it was set up, and how long it says to be up, ms. */
const BUILT_MS = Date.UTC(2024, 2, 11, 8, 2, 11)
export const UP_MS = 41 * 86_400_000 + 7 * 3_600_000 + 1_380_000

/** Programs that are there: a look at one shows an ELF header for x86-64, which is what is looked for. */
const PROGRAMS =
  'bash cat chmod chown cp cut date dd df dmesg echo false find free grep gzip head hostname id ip kill last ls lscpu mkdir mount mv nproc passwd perl ping ps pwd python3 rm rmdir sed sh sleep sort ss stat su tail tar tee top touch tr true umount uname uniq uptime w wc wget which who whoami xargs curl crontab awk base64 md5sum sha256sum nohup env systemctl apt apt-get'.split(
    ' ',
  )

const ELF =
  '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0\xd0\x6a\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\x58\x2d\x02\0\0\0\0\0\0\0\0\0\x40\0\x38\0\x0b\0\x40\0\x1e\0\x1d\0'

const FOLDERS =
  '/ /bin /boot /dev /etc /etc/cron.d /etc/ssh /home /home/admin /lib /media /mnt /opt /proc /proc/self /root /root/.ssh /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /var /var/lib /var/log /var/mail /var/run /var/spool /var/tmp /var/www /var/www/html'.split(
    ' ',
  )

/** The files that every session finds. */
export function machineDisk(hostName: string): ReadonlyMap<string, DiskNode> {
  const disk = new Map<string, DiskNode>()
  for (const path of FOLDERS)
    disk.set(
      path,
      folder(path === '/tmp' || path === '/var/tmp' ? 0o1777 : path === '/root' ? 0o700 : 0o755),
    )
  for (const name of PROGRAMS)
    disk.set(`/usr/bin/${name}`, { ...file(ELF, 0o755), sizeBytes: 35_000 + name.length * 4096 })
  for (const name of ['bash', 'cat', 'echo', 'ls', 'sh', 'ps', 'busybox'])
    disk.set(`/bin/${name}`, { ...file(ELF, 0o755), sizeBytes: 40_000 + name.length * 4096 })
  for (const [path, content] of Object.entries(texts(hostName)))
    disk.set(path, file(content, 0o644))
  disk.set('/etc/shadow', file(SHADOW, 0o640))
  return disk
}

function folder(mode: number): DiskNode {
  return { kind: 'folder', mode, owner: 'root', modifiedMs: BUILT_MS, content: '', sizeBytes: 4096 }
}

function file(content: string, mode: number): DiskNode {
  return {
    kind: 'file',
    mode,
    owner: 'root',
    modifiedMs: BUILT_MS,
    content,
    sizeBytes: content.length,
  }
}

/** Accounts of a fresh system, and the one that was added. */
const ACCOUNTS: readonly (readonly [string, number, number, string, string])[] = [
  ['root', 0, 0, '/root', '/bin/bash'],
  ['daemon', 1, 1, '/usr/sbin', '/usr/sbin/nologin'],
  ['bin', 2, 2, '/bin', '/usr/sbin/nologin'],
  ['sys', 3, 3, '/dev', '/usr/sbin/nologin'],
  ['man', 6, 12, '/var/cache/man', '/usr/sbin/nologin'],
  ['mail', 8, 8, '/var/mail', '/usr/sbin/nologin'],
  ['www-data', 33, 33, '/var/www', '/usr/sbin/nologin'],
  ['nobody', 65_534, 65_534, '/nonexistent', '/usr/sbin/nologin'],
  ['sshd', 105, 65_534, '/run/sshd', '/usr/sbin/nologin'],
  ['admin', 1000, 1000, '/home/admin', '/bin/bash'],
]

const SHADOW = ACCOUNTS.map(([name]) => `${name}:*:19793:0:99999:7:::\n`).join('')

function texts(hostName: string): Readonly<Record<string, string>> {
  return {
    '/etc/passwd': ACCOUNTS.map(
      ([name, uid, gid, home, shell]) => `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`,
    ).join(''),
    '/etc/group': ACCOUNTS.map(([name, , gid]) => `${name}:x:${gid}:\n`).join(''),
    '/etc/hostname': `${hostName}\n`,
    '/etc/hosts': `127.0.0.1\tlocalhost\n127.0.1.1\t${hostName}\n`,
    '/etc/issue': 'Debian GNU/Linux 11 \\n \\l\n\n',
    '/etc/debian_version': '11.9\n',
    '/etc/os-release': [
      'PRETTY_NAME="Debian GNU/Linux 11 (bullseye)"',
      'NAME="Debian GNU/Linux"',
      'VERSION_ID="11"',
      'VERSION="11 (bullseye)"',
      'VERSION_CODENAME=bullseye',
      'ID=debian',
      '',
    ].join('\n'),
    '/etc/resolv.conf': 'nameserver 10.0.2.3\n',
    '/etc/crontab':
      'SHELL=/bin/sh\n17 *\t* * *\troot    cd / && run-parts --report /etc/cron.hourly\n',
    '/etc/ssh/sshd_config': 'PermitRootLogin yes\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\n',
    '/proc/version': `Linux version ${KERNEL} (gcc-10 (Debian 10.2.1-6) 10.2.1 20210110) ${KERNEL_BUILD}\n`,
    '/proc/uptime': `${(UP_MS / 1000).toFixed(2)} ${(UP_MS / 550).toFixed(2)}\n`,
    '/proc/loadavg': '0.08 0.03 0.01 1/131 4127\n',
    '/proc/meminfo': [
      `MemTotal:        ${MEMORY_KB.total} kB`,
      `MemFree:         ${MEMORY_KB.free} kB`,
      `MemAvailable:    ${MEMORY_KB.available} kB`,
      `Buffers:           ${MEMORY_KB.buffers} kB`,
      `Cached:          ${MEMORY_KB.cached} kB`,
      'SwapTotal:             0 kB',
      'SwapFree:              0 kB',
      '',
    ].join('\n'),
    '/proc/cpuinfo': [0, 1].map(processor).join('\n'),
    '/proc/mounts':
      '/dev/sda1 / ext4 rw,relatime,errors=remount-ro 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\ntmpfs /run tmpfs rw,nosuid,noexec,relatime,size=402528k,mode=755 0 0\n',
    '/proc/self/status': 'Name:\tbash\nState:\tS (sleeping)\nPid:\t4120\n',
    '/root/.bashrc': "export PS1='\\u@\\h:\\w# '\n",
    '/root/.profile': 'if [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n',
    '/home/admin/.bashrc': '# .bashrc\n',
    '/var/log/wtmp': '',
    '/var/log/auth.log': '',
    '/var/www/html/index.html': `<h1>${hostName}</h1>\n`,
  }
}

function processor(index: number): string {
  return [
    `processor\t: ${index}`,
    'vendor_id\t: GenuineIntel',
    'cpu family\t: 6',
    'model\t\t: 79',
    `model name\t: ${PROCESSOR}`,
    'stepping\t: 1',
    'cpu MHz\t\t: 2199.998',
    'cache size\t: 30720 KB',
    `physical id\t: 0`,
    'siblings\t: 2',
    `core id\t\t: ${index}`,
    'cpu cores\t: 2',
    'fpu\t\t: yes',
    'flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ss ht syscall nx lm constant_tsc pni pclmulqdq ssse3 cx16 sse4_1 sse4_2 x2apic popcnt aes xsave avx hypervisor lahf_lm',
    'bogomips\t: 4399.99',
    '',
  ].join('\n')
}
