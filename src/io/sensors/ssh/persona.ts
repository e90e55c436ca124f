import type { ServerConfig } from 'ssh2'
import constants from 'ssh2/lib/protocol/constants.js'

/** What the server calls itself behind `SSH-2.0-`: OpenSSH of Debian 11, a version that knows strict key exchange. */
export const SSH_BANNER = 'OpenSSH_8.4p1 Debian-5+deb11u3'

/** What it answers to a client that is none. */
export const NO_SSH = 'Invalid SSH identification string.\r\n'

/** Methods that it names, as UsePAM without challenges leaves them. */
export const LOGIN_METHODS: readonly string[] = ['publickey', 'password']

/** MaxAuthTries where nobody set it. */
export const MAX_TRIES = 6

/** MaxSessions where nobody set it. */
export const MAX_SESSIONS = 10

/** Algorithms that the persona offers and the library lacks: offered all the same, for the list is what is recognised. */
const UNSUPPORTED_MACS = [
  'umac-64-etm@openssh.com',
  'umac-128-etm@openssh.com',
  'umac-64@openssh.com',
  'umac-128@openssh.com',
]

/**
 * The lists of that server in its order; the library appends `kex-strict-s-v00@openssh.com` to the first, as Debian's does.
 * A client that chooses a umac, which is so only where it prefers a cipher with a MAC of its own, is hung up on: 2 of 12,256
 * key exchanges of real attackers.
 */
export const ALGORITHMS: ServerConfig['algorithms'] = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  serverHostKey: ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ssh-ed25519'],
  cipher: [
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
  ],
  hmac: [
    'umac-64-etm@openssh.com',
    'umac-128-etm@openssh.com',
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha1-etm@openssh.com',
    'umac-64@openssh.com',
    'umac-128@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
  ],
  compress: ['none', 'zlib@openssh.com'],
}

/** What it verifies signatures of, told to clients that ask (RFC 8308). */
export const SIGNATURE_ALGORITHMS =
  'ssh-ed25519,sk-ssh-ed25519@openssh.com,ssh-rsa,rsa-sha2-256,rsa-sha2-512,ssh-dss,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,sk-ecdsa-sha2-nistp256@openssh.com'

/** Lets the library offer what it lacks. */
export function allowPersona(): void {
  const { SUPPORTED_MAC } = constants
  for (const name of UNSUPPORTED_MACS) if (!SUPPORTED_MAC.includes(name)) SUPPORTED_MAC.push(name)
}
