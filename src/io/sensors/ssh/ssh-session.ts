import type { Connection, Session } from 'ssh2'
import type { SensorSite, Visit } from '../sensor.js'
import type { DiskNode } from '../shell/disk.js'
import { Shell } from '../shell/shell.js'
import { MAX_SESSIONS } from './persona.js'
import { Recording } from './recording.js'
import { ScpSink } from './scp-sink.js'
import { commandAct, fetchAct, forwardAct } from './session-acts.js'
import { serveFolder } from './sftp-folder.js'
import { runCommand, runShell } from './shell-channel.js'

/** Channels in the life of one connection; a client that wants more has enough. */
const MAX_CHANNELS = 100

/** What a client may do once it is logged in: shells, commands and files that are none, and nothing that leads elsewhere. */
export function serveClient(
  client: Connection,
  visit: Visit,
  site: SensorSite,
  disk: ReadonlyMap<string, DiskNode>,
  userName: string,
): void {
  const shell = new Shell({
    hostName: site.hostName,
    userName,
    from: visit.sourceIp,
    disk,
    nowMs: site.nowMs,
    onFetch: (url) => visit.record(fetchAct(url)),
  })
  let open = 0
  let opened = 0
  client.on('session', (accept, reject) => {
    if (open >= MAX_SESSIONS || opened >= MAX_CHANNELS) return reject()
    open++
    const session = accept()
    session.on('close' as 'signal', () => open--)
    serveSession(session, shell, visit, site, `${visit.session}-${++opened}`)
  })
  client.on('tcpip', (_accept, reject, { destIP, destPort }) => {
    visit.record(forwardAct(destIP, destPort))
    reject()
  })
  client.on('request', (_accept, reject, name, { bindAddr = '', bindPort = 0, socketPath }) => {
    if (!name.startsWith('cancel-')) visit.record(forwardAct(socketPath ?? bindAddr, bindPort))
    reject?.()
  })
}

function serveSession(
  session: Session,
  shell: Shell,
  visit: Visit,
  site: SensorSite,
  name: string,
): void {
  let size: { readonly width: number; readonly height: number } | null = null
  const parts = (title: string) => ({
    shell,
    record: (act: Parameters<Visit['record']>[0]) => visit.record(act),
    recording: new Recording(site.recordings, name, site.nowMs(), {
      ...(size ?? { width: 80, height: 24 }),
      title,
    }),
    nowMs: site.nowMs,
    tarpitMs: site.tarpitMs,
    hasTerminal: size !== null,
  })
  session.on('pty', (accept, _reject, { cols, rows }) => {
    size = { width: bounded(cols, 80), height: bounded(rows, 24) }
    accept?.()
  })
  session.on('env', (accept) => accept?.())
  session.on('window-change', (accept) => accept?.())
  session.on('shell', (accept) => {
    const channel = accept()
    if (channel !== undefined) runShell(channel, parts(`shell of ${visit.sourceIp}`))
  })
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept()
    if (channel === undefined) return
    channel.on('error', () => undefined)
    if (!/^scp\b.* -\w*t/.test(command))
      return runCommand(channel, command, parts(`command of ${visit.sourceIp}`))
    visit.record(commandAct(command))
    const sink = new ScpSink(
      site.files,
      (act) => visit.record(act),
      (text) => void channel.write(text, 'latin1'),
    )
    channel.on('data', (bytes: Buffer) => {
      if (!sink.push(bytes)) channel.end()
    })
    channel.once('end', () => {
      channel.exit(0)
      channel.end()
    })
  })
  session.on('sftp', (accept) => {
    const sftp = accept()
    if (sftp === undefined) return
    sftp.on('error', () => undefined)
    serveFolder(sftp, shell, site.files, (act) => visit.record(act))
  })
}

/** A size that a client claims. */
function bounded(claimed: number, otherwise: number): number {
  return Number.isInteger(claimed) && claimed >= 1 && claimed <= 1000 ? claimed : otherwise
}
