import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  anonymousFolder,
  ANONYMOUS_OWNER,
  homeFolder,
  LOCAL_OWNER,
} from '../../src/io/sensors/ftp/ftp-content.js'
import type { FtpEntry } from '../../src/io/sensors/ftp/ftp-tree.js'
import { FTP_PASSWORD, FTP_USER } from './ftp-script.js'
import { ended, freePort, type ReferenceServer, whenListening } from './reference-server.js'

const VSFTPD = '/usr/sbin/vsftpd'

/** Why vsftpd cannot be compared with here; null when it can. */
export function vsftpdMissing(): string | null {
  if (!existsSync(VSFTPD)) return 'vsftpd is not installed'
  if (process.getuid?.() !== 0) return 'vsftpd needs root'
  const isolated = spawnSync('unshare', ['--mount', 'true'])
  return isolated.status === 0 ? null : 'no mount namespace can be made'
}

/**
 * Starts Debian's vsftpd on a free port of loopback with a configuration, accounts and files of its own: passwd and shadow
 * are replaced for it alone, in a mount namespace.
 */
export async function startVsftpd(isAnonymous: boolean): Promise<ReferenceServer> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-vsftpd-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const nowMs = Date.now()
  writeTree(join(folder, 'home'), homeFolder(nowMs))
  writeTree(join(folder, 'anonymous'), anonymousFolder(nowMs))
  mkdirSync(join(folder, 'empty'))
  const hash = spawnSync('openssl', ['passwd', '-6', FTP_PASSWORD], {
    encoding: 'utf8',
  }).stdout.trim()
  const others = (file: string): string =>
    readFileSync(file, 'utf8').replace(new RegExp(`^(?:${FTP_USER}|ftp):.*\n`, 'gm'), '')
  writeFileSync(
    join(folder, 'passwd'),
    `${FTP_USER}:x:${LOCAL_OWNER}:${LOCAL_OWNER}::${folder}/home:/bin/sh\n` +
      `ftp:x:${ANONYMOUS_OWNER}:${ANONYMOUS_OWNER}::${folder}/anonymous:/usr/sbin/nologin\n${others('/etc/passwd')}`,
  )
  writeFileSync(
    join(folder, 'shadow'),
    `${FTP_USER}:${hash}:19000:0:99999:7:::\n${others('/etc/shadow')}`,
    { mode: 0o600 },
  )
  writeFileSync(join(folder, 'vsftpd.conf'), configuration(folder, port, isAnonymous))
  const script =
    `mount --bind ${folder}/passwd /etc/passwd && mount --bind ${folder}/shadow /etc/shadow && ` +
    `exec ${VSFTPD} ${folder}/vsftpd.conf`
  const child = spawn('unshare', ['--mount', 'sh', '-c', script], { stdio: 'ignore' })
  await whenListening(port, child)
  return {
    port,
    stop: async () => {
      await ended(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(folder: string, port: number, isAnonymous: boolean): string {
  const yes = (is: boolean): string => (is ? 'YES' : 'NO')
  return `${[
    'listen=YES',
    'listen_ipv6=NO',
    'listen_address=127.0.0.1',
    `listen_port=${port}`,
    'background=NO',
    `anonymous_enable=${yes(isAnonymous)}`,
    `local_enable=${yes(!isAnonymous)}`,
    'write_enable=YES',
    'anon_upload_enable=YES',
    'anon_mkdir_write_enable=YES',
    `anon_root=${folder}/anonymous`,
    'chroot_local_user=YES',
    'allow_writeable_chroot=YES',
    'local_umask=022',
    'use_localtime=NO',
    `secure_chroot_dir=${folder}/empty`,
    `vsftpd_log_file=${folder}/log`,
    'pam_service_name=vsftpd',
    // Its list of system calls is older than this kernel.
    'seccomp_sandbox=NO',
  ].join('\n')}\n`
}

function writeTree(path: string, entry: FtpEntry): void {
  if (entry.isFolder) {
    mkdirSync(path)
    for (const [name, child] of entry.entries) writeTree(join(path, name), child)
  } else writeFileSync(path, entry.content ?? '')
  chmodSync(path, entry.mode)
  chownSync(path, entry.owner, entry.owner)
  utimesSync(path, entry.modifiedMs / 1000, entry.modifiedMs / 1000)
}
