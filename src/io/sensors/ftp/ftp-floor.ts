import type { Act } from '../sensor.js'
import { typedText } from '../typed-text.js'
import { readEprt, readPort } from './ftp-address.js'
import type { FtpCarrier } from './ftp-carrier.js'
import { FtpEdits, quoted } from './ftp-edits.js'
import { listing } from './ftp-listing.js'
import { FOREIGN_VERBS, FTP_FEATURES, FTP_HELP, FTP_VERBS, ftpStatus } from './ftp-replies.js'
import { FtpTransfers } from './ftp-transfers.js'
import type { FtpTree } from './ftp-tree.js'

/** What a visitor who is in can ask of the conversation he is in. */
export interface FtpSpeaker {
  readonly answer: (text: string) => void
  /** Until released, what the visitor sends waits. */
  readonly hold: () => void
  readonly release: () => void
  readonly breakOff: (why: string, line: string) => void
}

/** What an FTP visitor can do once he is logged in. */
export class FtpFloor {
  readonly #carrier: FtpCarrier
  readonly #tree: FtpTree
  readonly #userName: string
  readonly #isAnonymous: boolean
  readonly #speaker: FtpSpeaker
  readonly #transfers: FtpTransfers
  readonly #edits: FtpEdits
  #folder: readonly string[] = []
  #isBinary = false
  #isExtendedOnly = false

  constructor(
    carrier: FtpCarrier,
    tree: FtpTree,
    userName: string,
    isAnonymous: boolean,
    speaker: FtpSpeaker,
  ) {
    this.#carrier = carrier
    this.#tree = tree
    this.#userName = userName
    this.#isAnonymous = isAnonymous
    this.#speaker = speaker
    const record = (act: Act): void => this.#record(act)
    this.#transfers = new FtpTransfers(carrier, speaker, record)
    this.#edits = new FtpEdits(tree, isAnonymous, {
      folder: () => this.#folder,
      answer: speaker.answer,
      record,
    })
  }

  /** Carries out one command and answers it. */
  heed(verb: string, argument: string, line: string): void {
    if (FOREIGN_VERBS.has(verb)) {
      this.#speaker.answer('500 HTTP protocol commands not allowed.')
      return this.#speaker.breakOff('HTTP spoken to an FTP server', line)
    }
    const act = this.#acts(verb, argument)
    if (act !== 'told') this.#tell(verb, argument, line)
  }

  /** Answers; 'told' when the act itself was recorded, as more than a command. */
  #acts(verb: string, argument: string): 'told' | undefined {
    switch (verb) {
      case 'LIST':
      case 'NLST':
        return this.#list(verb, argument)
      case 'RETR':
        return this.#retrieve(argument)
      case 'STOR':
      case 'APPE':
      case 'STOU':
        return this.#store(verb, argument)
      case 'DELE':
        return this.#edits.remove(verb, argument, false)
      case 'RMD':
      case 'XRMD':
        return this.#edits.remove(verb, argument, true)
      case 'MKD':
      case 'XMKD':
        return this.#edits.makeFolder(verb, argument)
      case 'RNFR':
        return this.#edits.renameFrom(argument)
      case 'RNTO':
        return this.#edits.renameTo(argument)
      case 'SITE':
        return this.#edits.site(argument)
      case 'MDTM':
        return this.#edits.time(argument)
      default:
        this.#speaker.answer(this.#said(verb, argument))
        return undefined
    }
  }

  /** The answers that need no more than a line. */
  #said(verb: string, argument: string): string {
    switch (verb) {
      case 'USER':
        return this.#otherUser(argument)
      case 'PWD':
      case 'XPWD':
        return `257 "${quoted(this.#here())}" is the current directory`
      case 'CWD':
      case 'XCWD':
        return this.#enter(argument)
      case 'CDUP':
      case 'XCUP':
        return this.#enter('..')
      case 'TYPE':
        return this.#type(argument)
      case 'MODE':
        return /^s$/i.test(argument) ? '200 Mode set to S.' : '504 Bad MODE command.'
      case 'STRU':
        return /^f$/i.test(argument) ? '200 Structure set to F.' : '504 Bad STRU command.'
      case 'PASV':
      case 'P@SW':
        return this.#isExtendedOnly ? refusedOf(verb) : this.#passive()
      case 'EPSV':
        return this.#extendedPassive(argument)
      case 'PORT':
        return this.#isExtendedOnly ? refusedOf(verb) : this.#port(argument)
      case 'EPRT':
        return this.#extendedPort(argument)
      case 'REST':
        return this.#restart(argument)
      case 'SIZE':
        return this.#size(argument)
      case 'STAT':
        return argument === ''
          ? ftpStatus(this.#carrier.sourceIp, this.#userName, this.#isBinary)
          : this.#statusOf(argument)
      case 'OPTS':
        return argument.toUpperCase() === 'UTF8 ON'
          ? '200 Always in UTF8 mode.'
          : '501 Option not understood.'
      default:
        return SAID.get(verb) ?? refusedOf(verb)
    }
  }

  #otherUser(name: string): string {
    if (this.#isAnonymous) return "530 Can't change from guest user."
    return name === this.#userName
      ? '331 Any password will do.'
      : "530 Can't change to another user."
  }

  #here(): string {
    return `/${this.#folder.join('/')}`
  }

  #enter(path: string): string {
    const names = path === '' ? null : this.#tree.namesOf(path, this.#folder)
    if (names === null || this.#tree.folderAt(names) === null)
      return '550 Failed to change directory.'
    this.#folder = names
    return '250 Directory successfully changed.'
  }

  #type(argument: string): string {
    const kind = argument.toUpperCase()
    const isBinary = kind === 'I' || kind === 'L8' || kind === 'L 8'
    if (!isBinary && kind !== 'A' && kind !== 'A N') return '500 Unrecognised TYPE command.'
    this.#isBinary = isBinary
    return isBinary ? '200 Switching to Binary mode.' : '200 Switching to ASCII mode.'
  }

  #passive(): string {
    const port = this.#transfers.listen()
    if (port === null) return '425 Failed to establish connection.'
    const address = this.#carrier.localIp.includes(':')
      ? '0,0,0,0'
      : this.#carrier.localIp.replaceAll('.', ',')
    return `227 Entering Passive Mode (${address},${port >> 8},${port & 255}).`
  }

  #extendedPassive(argument: string): string {
    if (argument.toUpperCase() === 'ALL') {
      this.#isExtendedOnly = true
      return '200 EPSV ALL ok.'
    }
    const isOurs = argument === '' || argument === (this.#carrier.localIp.includes(':') ? '2' : '1')
    if (!isOurs) return '522 Bad network protocol.'
    const port = this.#transfers.listen()
    return port === null
      ? '425 Failed to establish connection.'
      : `229 Entering Extended Passive Mode (|||${port}|)`
  }

  #port(argument: string): string {
    if (readPort(argument, this.#carrier.sourceIp) !== 'offered') return '500 Illegal PORT command.'
    this.#transfers.offered()
    return '200 PORT command successful. Consider using PASV.'
  }

  #extendedPort(argument: string): string {
    switch (readEprt(argument, this.#carrier.sourceIp)) {
      case 'bad protocol':
        return '500 Bad EPRT protocol.'
      case 'malformed':
        return '500 Bad EPRT command.'
      case 'refused':
        return '500 Illegal EPRT command.'
      case 'offered':
        this.#transfers.offered()
        return '200 EPRT command successful. Consider using EPSV.'
    }
  }

  #restart(argument: string): string {
    const position = /^\d{1,18}$/.test(argument) ? Number(argument) : 0
    this.#transfers.restartAt = position
    return `350 Restart position accepted (${position}).`
  }

  #size(path: string): string {
    const entry = this.#tree.find(path, this.#folder)
    return entry === null || entry.isFolder
      ? '550 Could not get file size.'
      : `213 ${entry.sizeBytes}`
  }

  #statusOf(argument: string): string {
    const lines = this.#listing(argument, true, true) ?? ''
    return `213-Status follows:\r\n${lines}213 End of status`
  }

  #listing(argument: string, isLong: boolean, isAll: boolean): string | null {
    const nowMs = this.#carrier.nowMs()
    return listing({ tree: this.#tree, folder: this.#folder, argument, isLong, isAll, nowMs })
  }

  #list(verb: string, argument: string): 'told' | undefined {
    const path = argument.replace(/^-\S* ?/, '')
    const file = this.#edits.pathOf(path)
    const act: Act = {
      kind: 'file.access',
      detail: { method: verb, file, argument: typedText(argument) || undefined },
      lengthBytes: verb.length + 1 + argument.length,
    }
    return this.#transfers.list(act, () => this.#listing(argument, verb === 'LIST', false))
  }

  #retrieve(path: string): 'told' | undefined {
    const entry = this.#tree.find(path, this.#folder)
    const content = entry?.isFolder === false ? entry.content : null
    // An anonymous visitor gets only what everybody may read, so nobody can leave files for others.
    const isReadable =
      content !== null && (!this.#isAnonymous || ((entry?.mode ?? 0) & 0o004) !== 0)
    const act = this.#edits.fileAct('RETR', path, isReadable)
    return this.#transfers.retrieve(act, path, isReadable ? content : null)
  }

  #store(verb: string, typedPath: string): 'told' | undefined {
    if (verb === 'APPE' && this.#isAnonymous) return this.#edits.refused(verb, typedPath)
    const path = verb === 'STOU' ? this.#freeName(typedPath) : typedPath
    const there = this.#tree.find(path, this.#folder)
    const mayWrite =
      this.#tree.takesFile(path, this.#folder) && !(this.#isAnonymous && there !== null)
    return this.#transfers.store({
      method: verb,
      path,
      file: this.#edits.pathOf(path),
      before: there?.isFolder === false ? there.content : null,
      mayWrite,
      roomBytes: this.#tree.roomBytes,
      onWhole: (content, sizeBytes) =>
        this.#tree.putFile(path, this.#folder, content, sizeBytes, 0o666 & ~this.#edits.umask),
    })
  }

  /** A name that is free, made of the one asked for. */
  #freeName(typedPath: string): string {
    const base = typedPath === '' ? 'STOU' : typedPath
    if (typedPath !== '' && this.#tree.find(base, this.#folder) === null) return base
    for (let i = 1; ; i++) {
      const name = `${base}.${i}`
      if (this.#tree.find(name, this.#folder) === null) return name
    }
  }

  #tell(verb: string, argument: string, line: string): void {
    const isWord = /^[A-Z]{3,10}$/.test(verb)
    if (verb === 'CLNT' && argument !== '')
      return this.#record({
        kind: 'handshake',
        detail: { method: verb, client: typedText(argument) },
        lengthBytes: line.length,
      })
    this.#record({
      kind: isWord ? 'ftp.command' : 'protocol.error',
      detail: isWord
        ? { method: verb, argument: typedText(argument) || undefined }
        : { argument: typedText(line), response: 'no command of FTP' },
      lengthBytes: line.length,
    })
  }

  #record(act: Act): void {
    this.#carrier.record({
      ...act,
      detail: { userName: typedText(this.#userName), ...act.detail },
    })
  }
}

const SAID: ReadonlyMap<string, string> = new Map([
  ['SYST', '215 UNIX Type: L8'],
  ['FEAT', FTP_FEATURES],
  ['HELP', FTP_HELP],
  ['NOOP', '200 NOOP ok.'],
  ['ALLO', '202 ALLO command ignored.'],
  ['ACCT', '502 ACCT not implemented.'],
  ['REIN', '502 REIN not implemented.'],
  ['SMNT', '502 SMNT not implemented.'],
  ['ABOR', '225 No transfer to ABOR.'],
  // As a telnet client sends it: interrupt process, data mark, ABOR.
  ['\xff\xf4\xff\xf2ABOR', '225 No transfer to ABOR.'],
])

function refusedOf(verb: string): string {
  return FTP_VERBS.has(verb) ? '550 Permission denied.' : '500 Unknown command.'
}
