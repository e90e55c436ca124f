import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { FTP_COMMANDS } from '../../src/rules/ftp.js'
import { matchedIds, testTwins, visit } from './twins.js'

type Shown = readonly [string, string, string?]

const sent = ([method, argument, sourceIp = '203.0.113.7']: Shown) =>
  visit({ kind: 'ftp.command', service: 'ftp', sourceIp }, { method, argument })

testTwins(FTP_COMMANDS.rules, sent, [
  {
    id: 'ftp-bounce',
    attack: [
      ['PORT', '198,51,100,9,4,1'],
      ['PORT', '203,0,113,7,0,22'],
      ['EPRT', '|1|198.51.100.9|6275|'],
      ['EPRT', '|2|2001:db8::9|6275|'],
    ],
    ordinary: [
      ['PORT', '203,0,113,7,195,80'],
      ['EPRT', '|1|203.0.113.7|6275|'],
      ['PORT', '999,0,0,1,1,1'],
      ['PASV', ''],
    ],
  },
  {
    id: 'ftp-private-port',
    attack: [['PORT', '192,168,1,5,195,80']],
    ordinary: [
      ['PORT', '192,168,1,5,195,80', '192.168.1.5'],
      ['PORT', '203,0,113,7,195,80'],
    ],
  },
  {
    id: 'ftp-site-exec',
    attack: [
      ['SITE', 'EXEC /bin/id'],
      ['SITE EXEC', '/bin/id'],
    ],
    ordinary: [['SITE', 'HELP']],
  },
  {
    id: 'ftp-site-copy',
    attack: [
      ['SITE', 'CPFR /srv/a'],
      ['SITE', 'cpto /srv/b'],
    ],
    ordinary: [['SITE', 'CHMOD 644 a.txt']],
  },
  {
    id: 'ftp-climb',
    attack: [
      ['CWD', '../../../'],
      ['RETR', '..\\..\\a'],
    ],
    ordinary: [
      ['CWD', '..'],
      ['RETR', 'a..b.txt'],
    ],
  },
  {
    id: 'ftp-system-file',
    attack: [['RETR', '/etc/passwd']],
    ordinary: [['RETR', 'passwords-policy.txt']],
  },
  {
    id: 'ftp-payload',
    attack: [
      ['SITE', 'INDEX %n%n%n'],
      ['RETR', '|/bin/sh'],
      ['STOR', 'a`id`'],
    ],
    ordinary: [
      ['RETR', '100%net.txt'],
      ['STOR', 'idea.txt'],
    ],
  },
  {
    id: 'ftp-long-argument',
    attack: [['MKD', 'ab'.repeat(257)]],
    ordinary: [['MKD', 'ab'.repeat(256)]],
  },
  { id: 'ftp-backdoor', attack: [['USER', 'a:)']], ordinary: [['CWD', 'a:)']] },
  {
    id: 'ftp-anonymous',
    attack: [
      ['USER', 'anonymous'],
      ['USER', 'ftp'],
    ],
    ordinary: [
      ['USER', 'ann'],
      ['CWD', 'anonymous'],
    ],
  },
])

test('an argument that is no address and port is no bounce', () => {
  for (const argument of ['', '1,2,3', 'a,b,c,d,e,f', '|', '|1||', '|1|x|99999999|', ',,,,,']) {
    deepEqual(matchedIds(sent(['PORT', argument])), [])
    deepEqual(matchedIds(sent(['EPRT', argument])), [])
  }
})
