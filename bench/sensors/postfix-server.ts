import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended, freePort, type ReferenceServer, whenListening } from './reference-server.js'
import { SMTP_HOST, SMTP_PASSWORD, SMTP_USER } from './smtp-script.js'

const MASTER = '/usr/lib/postfix/sbin/master'

/** Why Postfix cannot be compared with here; null when it can. */
export function postfixMissing(): string | null {
  if (!existsSync(MASTER)) return 'postfix is not installed'
  if (!existsSync('/usr/sbin/saslpasswd2')) return 'sasl2-bin is not installed'
  return process.getuid?.() === 0 ? null : 'postfix needs root'
}

/** Starts Debian's Postfix on a free port of loopback, with a configuration, a queue and accounts of its own. Mail is discarded. */
export async function startPostfix(): Promise<ReferenceServer> {
  const folder = mkdtempSync(join(tmpdir(), 'phantomnet-postfix-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  for (const name of ['conf', 'conf/sasl', 'queue', 'data']) mkdirSync(join(folder, name))
  chownSync(join(folder, 'data'), postfixUser(), 0)
  writeFileSync(join(folder, 'conf/main.cf'), mainConfiguration(folder))
  writeFileSync(join(folder, 'conf/master.cf'), masterConfiguration(port))
  writeFileSync(
    join(folder, 'conf/sasl/smtpd.conf'),
    `pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: ${folder}/sasldb\nmech_list: PLAIN LOGIN\n`,
  )
  spawnSync('saslpasswd2', ['-p', '-c', '-f', join(folder, 'sasldb'), '-u', SMTP_HOST, SMTP_USER], {
    input: SMTP_PASSWORD,
  })
  chownSync(join(folder, 'sasldb'), postfixUser(), 0)
  spawnSync('postfix', ['-c', join(folder, 'conf'), 'check'], { stdio: 'ignore' })
  const child = spawn(MASTER, ['-c', join(folder, 'conf'), '-d'], { stdio: 'ignore' })
  await whenListening(port, child)
  return {
    port,
    stop: async () => {
      await ended(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function postfixUser(): number {
  const line = /^postfix:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))
  return Number(line?.[1] ?? 0)
}

/** As Debian installs it, but for places, names and what is done with mail. */
function mainConfiguration(folder: string): string {
  return `${[
    'compatibility_level = 3.6',
    `queue_directory = ${folder}/queue`,
    `data_directory = ${folder}/data`,
    'command_directory = /usr/sbin',
    'daemon_directory = /usr/lib/postfix/sbin',
    'smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)',
    `myhostname = ${SMTP_HOST}`,
    'mydestination = $myhostname, $mydomain, localhost.localdomain, localhost',
    // The client must be a stranger, although it comes over loopback.
    'mynetworks = 192.0.2.0/32',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'alias_maps =',
    'alias_database =',
    'local_recipient_maps = inline:{root=x postmaster=x abuse=x admin=x info=x office=x webmaster=x www-data=x}',
    'smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination',
    'local_transport = discard',
    'default_transport = discard',
    'relay_transport = discard',
    'recipient_delimiter = +',
    `maillog_file = ${folder}/log`,
    `maillog_file_prefixes = ${folder}`,
    'smtpd_sasl_auth_enable = yes',
    `cyrus_sasl_config_path = ${folder}/conf/sasl`,
    'smtpd_peername_lookup = no',
    'notify_classes =',
  ].join('\n')}\n`
}

function masterConfiguration(port: number): string {
  return [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'cleanup unix n - n - 0 cleanup',
    'rewrite unix - - n - - trivial-rewrite',
    'qmgr unix n - n 300 1 qmgr',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'flush unix n - n 1000? 0 flush',
    'discard unix - - n - - discard',
    'error unix - - n - - error',
    'anvil unix - - n - 1 anvil',
    'proxymap unix - - n - - proxymap',
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n')
}
