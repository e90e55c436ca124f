/** Where the logs of the protocol lie, below the folder of shared logs. */

/** Attacks of one kind, drawn from in equal parts. */
export type Family =
  | 'web scanner'
  | 'ftp brute force'
  | 'sshd brute force'
  | 'cowrie'
  | 'heralding'
  | 'spam'

/** A log of ordinary use; what its labels call an attack is left out. */
export interface BenignSource {
  readonly file: string
}

/** A log with attacks of a family; what its labels call normal is left out. */
export interface AttackSource {
  readonly file: string
  readonly family: Family
}

export const BENIGN: readonly BenignSource[] = [
  { file: 'http/apache-benign/apache_logs.gz' },
  { file: 'http/apache-ctf-2003/access.log.gz' },
  { file: 'ssh/ctf/sshd' },
  { file: 'ssh/jar-2020/auth.log' },
  { file: 'ssh/loghub/OpenSSH_2k.log' },
  { file: 'ftp/brant-2017/normal.log' },
  { file: 'ftp/cott-2012/vsftpd.log' },
  { file: 'smtp/postfix-infoht/maillog.gz' },
]

/** Files of a family with two are one a side, and change sides from seed to seed. */
export const ATTACKS: readonly AttackSource[] = [
  { family: 'web scanner', file: 'http/scanner-labelled/acunetix.txt.gz' },
  { family: 'web scanner', file: 'http/scanner-labelled/w3af.txt' },
  { family: 'ftp brute force', file: 'ftp/cott-2012/vsftpd.log' },
  { family: 'ftp brute force', file: 'ftp/brant-2017/attack.log.gz' },
  { family: 'sshd brute force', file: 'ssh/gtk-2015/auth.log.gz' },
  { family: 'sshd brute force', file: 'ssh/loghub/OpenSSH_2k.log' },
  { family: 'heralding', file: 'heralding/muzi-2025-09/log_session.csv.gz' },
  { family: 'heralding', file: 'heralding/muzi-2025-09/log_auth.csv.gz' },
  ...[
    'aritz-2026-04-26/cowrie.json.gz',
    'bilal-2026-04-18/cowrie.json',
    'fede-2025-03-06/cowrie.json',
    'jmp-2020-03-19/cowrie.json',
    'kings-2022-11-14/cowrie.json.gz',
    'otori-2026-02/cowrie.json',
    'twd-2026-02-03/cowrie.json',
    ...daysOf2018().map((day) => `kareiva-2018/cowrie.json.${day}.gz`),
  ].map((file) => ({ family: 'cowrie' as const, file: `cowrie/${file}` })),
]

/** Mail is in one log, labelled line by line: its rejects after the cut are drawn from, those before it are left out. */
export const SPAM: AttackSource = { family: 'spam', file: 'smtp/postfix-infoht/maillog.gz' }

/** The sensor's days, 6 May to 2 July, two of which it did not log. */
function daysOf2018(): string[] {
  const missing = ['2018-06-17', '2018-06-29']
  return Array.from({ length: 58 }, (_, i) =>
    new Date(Date.UTC(2018, 4, 6 + i)).toISOString().slice(0, 10),
  ).filter((day) => !missing.includes(day))
}
