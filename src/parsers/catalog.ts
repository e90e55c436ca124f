import { nearest } from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { CaptureFormat } from '../packets/capture-format.js'
import { accessLog } from './access-log.js'
import { beelzebub } from './beelzebub.js'
import { ciscoAsa } from './cisco-asa.js'
import { cowrieText } from './cowrie-text.js'
import { cowrie } from './cowrie.js'
import { dionaea, dionaeaIncident } from './dionaea.js'
import { dovecot } from './dovecot.js'
import { dshieldWeb } from './dshield-web.js'
import { endlessh } from './endlessh.js'
import { glastopf } from './glastopf.js'
import { heralding, heraldingJson } from './heralding.js'
import { honeypots } from './honeypots.js'
import { honeytrap } from './honeytrap.js'
import { mailoney } from './mailoney.js'
import { mhn } from './mhn.js'
import { netfilter } from './netfilter.js'
import { opencanary } from './opencanary.js'
import type { LogFormat } from './parser.js'
import { phantomnet } from './phantomnet.js'
import { postfix } from './postfix.js'
import { proftpd } from './proftpd.js'
import { sshd } from './sshd.js'
import { suricata } from './suricata.js'
import { tanner } from './tanner.js'
import { vsftpd } from './vsftpd.js'
import { zeek } from './zeek.js'

/** Every log format, in the order docs/reference/formats.md lists them; of two equally sure ones the earlier is taken. */
export const LOG_FORMATS: readonly LogFormat[] = [
  cowrie,
  cowrieText,
  opencanary,
  dionaea,
  dionaeaIncident,
  heralding,
  heraldingJson,
  honeytrap,
  tanner,
  glastopf,
  beelzebub,
  honeypots,
  dshieldWeb,
  ciscoAsa,
  mhn,
  mailoney,
  endlessh,
  sshd,
  accessLog,
  vsftpd,
  proftpd,
  postfix,
  dovecot,
  netfilter,
  zeek,
  suricata,
  phantomnet,
]

/** Formats that are no lines: telling them from each other is the capture reader's work. */
export const CAPTURE_FORMATS: readonly CaptureFormat[] = ['pcap', 'pcapng']

/** What the surest format must be at least for a file to be read as it. */
export const LEAST_SURE = 0.5

/** The formats of ours, and those that a user adds, which come first. */
export class FormatCatalog {
  readonly formats: readonly LogFormat[]

  constructor(added: readonly LogFormat[] = []) {
    this.formats = [...added, ...LOG_FORMATS]
  }

  /**
   * The format that is surest of these first lines (non-empty, at most 64); null when none is at least half sure.
   * Lines that begin with # are comments in nearly every format, which tell nothing.
   */
  detect(firstLines: readonly string[]): LogFormat | null {
    const told = firstLines.filter((line) => !line.startsWith('#'))
    let best: LogFormat | null = null
    let bestSure = 0
    for (const format of this.formats) {
      const sure = format.detect(format.readsComments === true ? firstLines : told)
      if (sure < LEAST_SURE || sure <= bestSure) continue
      best = format
      bestSure = sure
    }
    return best
  }

  /**
   * The log format of that name; null when it is the name of a capture format, whose files are no lines.
   * @throws PhantomNetError FORMAT_UNKNOWN with the nearest known name.
   */
  named(name: string): LogFormat | null {
    const format = this.formats.find((candidate) => candidate.name === name)
    if (format !== undefined) return format
    if (CAPTURE_FORMATS.some((capture) => capture === name)) return null
    const known = [...this.formats.map((candidate) => candidate.name), ...CAPTURE_FORMATS]
    throw new PhantomNetError(
      'FORMAT_UNKNOWN',
      `There is no format \`${name}\`. Did you mean \`${nearest(name, known)}\`? Known are ${known.join(', ')}.`,
    )
  }
}

/** The formats of ours alone. */
export const OWN_FORMATS = new FormatCatalog()

/** As `FormatCatalog.detect`, of the formats of ours. */
export function detectLogFormat(firstLines: readonly string[]): LogFormat | null {
  return OWN_FORMATS.detect(firstLines)
}

/** As `FormatCatalog.named`, of the formats of ours. @throws PhantomNetError FORMAT_UNKNOWN. */
export function formatNamed(name: string): LogFormat | null {
  return OWN_FORMATS.named(name)
}
