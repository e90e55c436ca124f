import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { ShellView } from './shell-text.js'

const FETCHERS = words(`
  \bwget\b \bcurl\b \btftp\b \bftpget\b \blwp-download\b \baria2c\b \baxel\b \bfetch\b
`)
const SOURCES = [
  ...words('http:// https:// ftp:// .com/ .net/ .org/ .ru/ .cn/ .xyz/ .top/'),
  ' -g ',
  ' -c get ',
  ' -r ',
  '.sh',
]

const STARTS = [
  ...words('|sh\b |bash\b |perl\b |python |php\b |ash\b \bchmod\b ./'),
  '| sh\b',
  '| bash\b',
  '| perl\b',
  '| python',
  '| php\b',
  '| lc_all=',
  '\bsh ',
  '\bbash ',
  '\bperl ',
  '\bpython ',
  '\bsource ',
  '\b. /',
]

const DECODERS = [
  'base64 -d',
  'base64 --d',
  'base64 -i -d',
  'openssl enc -d',
  'openssl base64 -d',
  '\bxxd -r',
  '\bb64decode',
  '\bbase64.decode',
  '\bbase64_decode',
]
const INTERPRETERS = [
  ...words('|sh\b |bash\b |perl\b |python |php\b'),
  '| sh\b',
  '| bash\b',
  '| perl\b',
  '| python',
  '| php\b',
  '\beval\b',
  '\bexec(',
  '\bbash -c',
  '\bsh -c',
]

const REVERSE_SHELLS = [
  ...words('/dev/tcp/ /dev/udp/ \bpty.spawn fsockopen \bsocat\b \btelnet\b|'),
  '\bnc -e',
  '\bnc -c',
  '\bncat -e',
  '\bncat --exec',
  '-e /bin/sh',
  '-e /bin/bash',
  '\bbash -i',
  '\bsh -i',
  '\bmkfifo ',
  'socket.socket(',
  'use socket;',
]

const ECHOES = [...words('\becho\b \bprintf\b')]
const BYTES = ['\\x']
const REDIRECTS = ['>']

const TEMPORARY_FOLDERS = words('/tmp /var/tmp /dev/shm /var/run /dev/netslink /mnt/ /var/lock')
const MARKERS = [...words('\bchmod\b'), '+x']

const RUNS = ['./', '\bsh ', '\bbash ', '$shell ', '\bnohup ', '\bperl ', '\bpython']

const TERMINAL_WRITES = words('/tmp/ /var/ /usr/ /dev/shm/ /root/ /bin/').flatMap((folder) => [
  `cat > ${folder}`,
  `cat >${folder}`,
  `cat >> ${folder}`,
  `\btee ${folder}`,
])

/** `./x`, `~/.x`, `sh x`, `bash x`, but not `sh -c`. */
const LOCAL_FILE = /^(?:\.\/|~\/\.|\$shell |(?:ba|da|a|k|z)?sh [^-])/

const BACKGROUND = words('\bnohup\b \bdisown\b \bsetsid\b')

/** Fetching, decoding and running programs. */
export const SHELL_EXECUTION_RULES: readonly RuleOf<ShellView>[] = [
  {
    id: 'shell-reverse-shell',
    meaning: 'a shell handed to the attacker over the network',
    score: 95,
    attackType: 'remote_code_execution',
    technique: 'T1059.004',
    signs: [REVERSE_SHELLS],
  },
  {
    id: 'shell-fetch-and-run',
    meaning: 'a file fetched and run in one line',
    score: 90,
    attackType: 'malware_download',
    technique: 'T1105',
    signs: [FETCHERS, SOURCES, STARTS],
  },
  {
    id: 'shell-fetch',
    meaning: 'a file fetched by wget, curl, tftp or ftpget',
    score: 65,
    attackType: 'malware_download',
    technique: 'T1105',
    signs: [FETCHERS, SOURCES],
  },
  {
    id: 'shell-receive',
    meaning: 'the far end of an scp or tar that sends files here',
    score: 60,
    attackType: 'malware_download',
    technique: 'T1105',
    signs: [
      [
        ...words('xf xvf pxf pxvf xpf xzf xvzf -xf -xvf -xzf').map((flags) => `\btar ${flags} -`),
        '\bscp -t',
        '\bscp -qt',
        '\bscp -rt',
      ],
    ],
    when: ({ program }) => !/^tar [a-z-]{2,6} -[^ ]/.test(program),
  },
  {
    id: 'shell-decode-and-run',
    meaning: 'encoded text decoded into a shell or an interpreter',
    score: 90,
    attackType: 'defense_evasion',
    technique: 'T1140',
    signs: [DECODERS, INTERPRETERS],
  },
  {
    id: 'shell-byte-dropper',
    meaning: 'a program written byte by byte with echo or printf',
    score: 85,
    attackType: 'malware_download',
    technique: 'T1027',
    signs: [ECHOES, BYTES, REDIRECTS],
  },
  {
    id: 'shell-byte-echo',
    meaning: 'bytes echoed in hexadecimal: bots test so what the shell is',
    score: 55,
    attackType: 'discovery',
    technique: 'T1497.001',
    signs: [ECHOES, BYTES],
  },
  {
    id: 'shell-run-from-temporary',
    meaning: 'a program made executable or started in a temporary folder',
    score: 70,
    attackType: 'malware_download',
    technique: 'T1059.004',
    signs: [TEMPORARY_FOLDERS, [...MARKERS, ...RUNS]],
  },
  {
    id: 'shell-mode-777',
    meaning: 'a file opened to everyone',
    score: 55,
    attackType: 'defense_evasion',
    technique: 'T1222.002',
    signs: [['\bchmod 777', '\bchmod 0777', '\bchmod -r 777', '\bchmod 7777']],
  },
  {
    id: 'shell-mode-executable',
    meaning: 'a file made executable',
    score: 35,
    attackType: 'defense_evasion',
    technique: 'T1222.002',
    signs: [
      ['\bchmod +x', '\bchmod a+x', '\bchmod u+x', '\bchmod 755', '\bchmod 0755', '\bchmod 700'],
    ],
  },
  {
    id: 'shell-write-program',
    meaning: 'a file received through the terminal into a folder of programs or a temporary one',
    score: 60,
    attackType: 'malware_download',
    technique: 'T1105',
    signs: [TERMINAL_WRITES],
  },
  {
    id: 'shell-run-temporary-file',
    meaning: 'a file of a temporary folder started',
    score: 60,
    attackType: 'malware_download',
    technique: 'T1059.004',
    when: ({ program }) => TEMPORARY_FOLDERS.some((folder) => program.startsWith(`${folder}/`)),
  },
  {
    id: 'shell-run-local-file',
    meaning: 'a file of the current folder, a hidden one of the home folder, or a script started',
    score: 45,
    attackType: 'malware_download',
    technique: 'T1059.004',
    when: ({ program }) => LOCAL_FILE.test(program),
  },
  {
    id: 'shell-background',
    meaning: 'a program started so that it outlives the session',
    score: 50,
    attackType: 'persistence',
    technique: 'T1059.004',
    signs: [BACKGROUND],
  },
  {
    id: 'shell-miner',
    meaning: 'a miner of cryptocurrency, its pool or its rivals by name',
    score: 80,
    attackType: 'impact',
    technique: 'T1496.001',
    signs: [
      words(`
        xmrig minerd \bcpuminer stratum+tcp stratum+ssl kinsing kdevtmpfsi c3pool minexmr \bcnrig nanominer
        xmr-stak supportxmr nanopool \bmonero \bxmr\b \bxmr. cryptonight --donate-level \bt-rex ethminer
        phoenixminer nbminer \bminer \bminer. /miner [mm]iner watchbog \bddgs
      `),
    ],
  },
  {
    id: 'shell-destruction',
    meaning: 'disks, systems or all files destroyed',
    score: 90,
    attackType: 'impact',
    technique: 'T1485',
    signs: [
      [
        '\brm -rf /\b',
        '\brm -rf / ',
        '\brm -rf /*',
        '\brm -fr /*',
        '\brm -rf --no-preserve-root',
        'of=/dev/sd',
        'of=/dev/hd',
        'of=/dev/nvme',
        'of=/dev/mmcblk',
        'of=/dev/mtd',
        '> /dev/sd',
        '>/dev/sd',
        '\bmkfs.',
        '\bmkfs ',
        'sysrq-trigger',
        ':(){',
        ':() {',
        '\bshred /dev',
        '\bwipefs ',
        '\brm -f /etc/passwd',
      ],
    ],
  },
  {
    id: 'shell-stop',
    meaning: 'the machine halted or rebooted',
    score: 45,
    attackType: 'impact',
    technique: 'T1529',
    signs: [['\breboot\b', '\bshutdown ', '\bpoweroff\b', '\binit 0', '\binit 6', '\bhalt\b']],
    when: ({ command }) => command.length < 40,
  },
  {
    id: 'shell-kill-rivals',
    meaning: 'processes killed by name, as bots do with rivals and guards',
    score: 50,
    attackType: 'impact',
    technique: 'T1489',
    signs: [['\bpkill ', '\bkillall ', '\bkill -9 $(', '\bkill -9 `', 'xargs kill']],
  },
  {
    id: 'shell-exfiltration',
    meaning: 'files sent out: curl -T, wget --post-file, nc behind a pipe, scp to a host',
    score: 80,
    attackType: 'exfiltration',
    technique: 'T1048',
    signs: [
      [
        '\bcurl -t ',
        '--upload-file',
        '--post-file',
        '\bcurl -f ',
        '\b-d @',
        '--data-binary @',
        '--data @',
        '| nc ',
        '|nc ',
        '| ncat ',
        '| netcat ',
        '\bftpput ',
        '\brsync -',
      ],
    ],
  },
  {
    id: 'shell-archive',
    meaning: 'the configuration, the homes or the databases of the machine packed into one file',
    score: 40,
    attackType: 'exfiltration',
    technique: 'T1560.001',
    signs: [
      words('c cf cvf czf cvzf czvf -c -cf -cvf -czf -cvzf -czvf')
        .map((flags) => `\btar ${flags} `)
        .concat('\bzip -r ', '\b7z a '),
      [' /etc', ' /home', ' /root', ' /var/lib', ' /var/www', ' /opt', ' /srv', '\bshadow\b'],
    ],
  },
  {
    id: 'shell-copy-out',
    meaning: 'files copied to another host by scp',
    score: 60,
    attackType: 'exfiltration',
    technique: 'T1048.002',
    signs: [['\bscp '], ['@']],
  },
  {
    id: 'shell-spread',
    meaning: 'a log-in from here to another machine',
    score: 45,
    attackType: 'reconnaissance',
    technique: 'T1021.004',
    signs: [['\bssh root@', '\bsshpass ', '\bssh -o', '\btelnet ']],
  },
  {
    id: 'shell-scanner',
    meaning: 'a network scanner run on the machine that was entered',
    score: 65,
    attackType: 'reconnaissance',
    technique: 'T1046',
    signs: [
      words('\bnmap\b \bmasscan\b \bzmap\b \bpnscan\b \bfping\b \bhping3\b \bhydra\b \barp-scan\b'),
    ],
  },
]
