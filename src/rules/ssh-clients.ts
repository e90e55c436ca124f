import type { Event } from '../event/event.js'
import { ruleFamily } from './family.js'
import { words } from './literal-table.js'

/** Programs that only scan or guess. */
const SCANNING_CLIENTS = words(
  'nmap zgrab masscan \bhydra medusa ncrack \bpatator sshscan shodan censys nessus openvas metasploit crowbar brutus',
)

/** Banners that guessing tools send and the programs they pretend to be never did. */
const FALSE_BANNERS = words(
  'ssh-2.0-putty\b ssh-2.0-sshlib ssh-2.0-granados ssh-1.99-putty ssh-2.0-x\b ssh-2.0-client\b',
)

/** Libraries that scripts log in with; some are honest automation. */
const LIBRARIES = words(
  'libssh paramiko ssh-2.0-go\b jsch russh asyncssh phpseclib sshj ganymed makiko trilead maverick',
)

/** Which program a client says it is. */
export const SSH_CLIENTS = ruleFamily<Event>({
  name: 'ssh-clients',
  concerns: ({ kind, detail }) => kind === 'handshake' && detail.client !== undefined,
  view: (event) => event,
  texts: ({ detail: { client = '' } }) => [client],
  rules: [
    {
      id: 'ssh-scanner',
      meaning: 'a client that only scans or guesses',
      score: 60,
      attackType: 'reconnaissance',
      technique: 'T1595.002',
      signs: [SCANNING_CLIENTS],
    },
    {
      id: 'ssh-false-banner',
      meaning: 'a banner that guessing tools send and no known client does, as SSH-2.0-PUTTY',
      score: 40,
      attackType: 'brute_force',
      technique: 'T1110.001',
      signs: [FALSE_BANNERS],
    },
    {
      id: 'ssh-library',
      meaning: 'a library that scripts log in with',
      score: 10,
      attackType: 'reconnaissance',
      technique: 'T1595',
      signs: [LIBRARIES],
    },
  ],
})
