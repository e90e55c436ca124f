import { test } from 'node:test'
import { SSH_CLIENTS } from '../../src/rules/ssh-clients.js'
import { isClean, testTwins, visit } from './twins.js'

testTwins(SSH_CLIENTS.rules, (client: string) => visit({ kind: 'handshake' }, { client }), [
  {
    id: 'ssh-scanner',
    attack: ['SSH-2.0-Nmap-SSH2-Hostkey', 'SSH-2.0-ZGrab ZGrab SSH Survey'],
    ordinary: ['SSH-2.0-OpenSSH_9.6', 'SSH-2.0-PuTTY_Release_0.78'],
  },
  {
    id: 'ssh-false-banner',
    attack: ['SSH-2.0-PUTTY', 'SSH-2.0-sshlib-0.1'],
    ordinary: ['SSH-2.0-PuTTY_Release_0.78', 'SSH-2.0-libssh_0.9.6'],
  },
  {
    id: 'ssh-library',
    attack: ['SSH-2.0-libssh2_1.4.3', 'SSH-2.0-Go', 'SSH-2.0-paramiko_2.7.2'],
    ordinary: ['SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10', 'SSH-2.0-WinSCP_release_5.21'],
  },
])

test('a handshake that shows only algorithms is clean', () => {
  isClean(visit({ kind: 'handshake' }, { hassh: 'ec7378c1a92f5a8dde7e8b7a1ddf33d1' }))
})
