import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { ShellView } from './shell-text.js'

const LOOK = { attackType: 'discovery' } as const

/** Looking around: harmless singly, telling in a row. */
export const SHELL_DISCOVERY_RULES: readonly RuleOf<ShellView>[] = [
  {
    id: 'shell-credentials-read',
    meaning: 'hashes, keys or configured passwords read',
    score: 70,
    attackType: 'credential_access',
    technique: 'T1552.001',
    signs: [
      [
        ...words(
          '/etc/shadow /etc/gshadow id_rsa id_dsa id_ed25519 .aws/credentials wp-config.php .my.cnf .pgpass .netrc .htpasswd .git-credentials credentials.json .kube/config .docker/config.json \bmimikatz \bhashdump \bunshadow secrets.tdb',
        ),
        '/.env',
        ".env'",
        '.pem',
        '.ovpn',
        'grep password',
        'grep -i password',
        'grep -r password',
        'security-credentials',
        'mysqldump ',
        'ssh-add -l',
        'ssh_auth_sock',
      ],
    ],
  },
  {
    ...LOOK,
    id: 'shell-accounts-read',
    meaning: 'the list of accounts read',
    score: 45,
    technique: 'T1087.001',
    signs: [['/etc/passwd', '/etc/group', '/etc/sudoers', '\bgetent passwd', '/etc/master.passwd']],
  },
  {
    ...LOOK,
    id: 'shell-history-read',
    meaning: "the user's history or known hosts read",
    score: 40,
    technique: 'T1552.003',
    signs: [['.bash_history', 'known_hosts', '.mysql_history', '.ssh/config']],
  },
  {
    ...LOOK,
    id: 'shell-busybox-probe',
    meaning:
      'busybox asked for an applet that does not exist, as Mirai and its heirs do to end a step',
    score: 65,
    technique: 'T1497.001',
    signs: [['busybox ']],
    when: ({ command }) => hasNonsenseApplet(command),
  },
  {
    ...LOOK,
    id: 'shell-loader-step',
    meaning: 'one of the words with which telnet bots climb out of a restricted shell',
    score: 35,
    technique: 'T1059.004',
    when: ({ command }) => LOADER_STEPS.has(command.trim()),
  },
  {
    ...LOOK,
    id: 'shell-router-command',
    meaning: 'a command of RouterOS or of a switch, which bots try on every shell',
    score: 40,
    technique: 'T1082',
    signs: [
      [
        '/ip cloud print',
        '/system resource',
        '/tool fetch',
        '/interface print',
        'show running-config',
        'show version',
        '\bshow ip',
      ],
    ],
  },
  {
    ...LOOK,
    id: 'shell-system-look',
    meaning: 'the system, its processor, memory or version asked for',
    score: 20,
    technique: 'T1082',
    signs: [
      [
        ...words(
          '\buname\b /proc/cpuinfo /proc/meminfo /proc/version /proc/uptime /proc/mounts /etc/issue /etc/os-release -release \blscpu\b \bnproc\b \bdmidecode\b \blspci\b \bhostnamectl\b \blsb_release\b \bhostname\b \bnvidia-smi\b \bneofetch\b \bclinfo\b /etc/fstab /etc/hostname',
        ),
        '\bfree -',
        '\bdf -',
        '\bcat /bin/',
      ],
    ],
  },
  {
    ...LOOK,
    id: 'shell-user-look',
    meaning: 'the user and those logged in asked for',
    score: 15,
    technique: 'T1033',
    signs: [[...words('\bwhoami\b \blastlog\b'), '\bid -']],
  },
  {
    ...LOOK,
    id: 'shell-user-look-short',
    meaning: 'id, w, who or last and nothing else',
    score: 15,
    technique: 'T1033',
    when: ({ command }) => SHORT_USER_LOOKS.has(command.trim()),
  },
  {
    ...LOOK,
    id: 'shell-process-look',
    meaning: 'processes or what starts them listed',
    score: 15,
    technique: 'T1057',
    signs: [
      [
        '\bps aux',
        '\bps -',
        '\bps  aux',
        '\btop\b',
        '\bhtop\b',
        '\bps |',
        '\bps uax',
        '\bcrontab -l',
        '\blsof ',
        '\bsystemctl list',
        '\bps ax',
      ],
    ],
  },
  {
    ...LOOK,
    id: 'shell-network-look',
    meaning: 'addresses, routes, neighbours or connections listed',
    score: 15,
    technique: 'T1016',
    signs: [
      [
        ...words('\bifconfig\b \bipconfig\b \bnetstat\b /etc/hosts /etc/resolv.conf'),
        '\bip a\b',
        '\bip addr',
        '\bip r\b',
        '\bip route',
        '\barp -',
        '\broute -',
        '\bss -',
        '\biptables -l',
      ],
    ],
  },
  {
    ...LOOK,
    id: 'shell-file-search',
    meaning: 'the whole file system searched',
    score: 25,
    technique: 'T1083',
    signs: [['\bfind / ', '\bfind /home', '\bfind /var', '\bgrep -r ', '\blocate ']],
  },
]

const LOADER_STEPS: ReadonlySet<string> = new Set([
  'enable',
  'system',
  'shell',
  'linuxshell',
  'development',
  'bah',
  'start',
  'config terminal',
  '>/var/.ptmx',
])

const SHORT_USER_LOOKS: ReadonlySet<string> = new Set([
  'id',
  'w',
  'who',
  'last',
  'users',
  'cmd=$(id)',
])

const MAX_APPLET_LENGTH = 16

/** `busybox ` with a word of capitals behind it: `/bin/busybox OSIBL`. */
function hasNonsenseApplet(command: string): boolean {
  const mark = 'busybox '
  for (let at = command.indexOf(mark); at >= 0; at = command.indexOf(mark, at + 1)) {
    const word = command.slice(at + mark.length, at + mark.length + MAX_APPLET_LENGTH)
    if (/^[A-Z]{3,}/.test(word)) return true
  }
  return false
}
