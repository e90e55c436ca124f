import type { EventDetail } from '../../src/event/event.js'
import { WEB_PROBE_RULES } from '../../src/rules/web-probes.js'
import { request, testTwins } from './twins.js'

const shown = ([url, status]: readonly [string, number]) =>
  request(url, { status } satisfies EventDetail)

testTwins(WEB_PROBE_RULES, shown, [
  {
    id: 'http-secret-file',
    attack: [
      ['/.env', 404],
      ['/app/.git/config', 200],
      ['/wp-config.php.bak', 404],
    ],
    ordinary: [
      ['/environment', 200],
      ['/digit/', 200],
      ['/blog/what-is-env', 404],
    ],
  },
  {
    id: 'http-project-file',
    attack: [
      ['/composer.json', 404],
      ['/Dockerfile', 0],
    ],
    ordinary: [
      ['/assets/config.json', 200],
      ['/package.json', 200],
      ['/composers/bach', 404],
    ],
  },
  {
    id: 'http-hidden-file',
    attack: [
      ['/.vimrc', 404],
      ['/a/.b/c', 200],
    ],
    ordinary: [
      ['/.well-known/acme-challenge/FMuukC', 404],
      ['/a/./b', 200],
      ['/a.b/c', 200],
    ],
  },
  {
    id: 'http-backup-file',
    attack: [
      ['/backup.zip', 404],
      ['/db.sql', 0],
      ['/index.php.bak', 404],
    ],
    ordinary: [
      ['/backup.zip', 200],
      ['/files/manual.zip', 404],
      ['/backups', 404],
    ],
  },
  {
    id: 'http-admin-page',
    attack: [
      ['/wp-login.php', 200],
      ['/phpMyAdmin/index.php', 0],
    ],
    ordinary: [
      ['/wp-content/plugins/form/style.css', 200],
      ['/administration', 200],
    ],
  },
  {
    id: 'http-admin-page-absent',
    attack: [
      ['/wp-login.php', 404],
      ['/administrator/', 410],
    ],
    ordinary: [
      ['/wp-login.php', 200],
      ['/admin/', 302],
      ['/vendor/bootstrap.css', 404],
      ['/contact', 404],
    ],
  },
  {
    id: 'http-web-shell',
    attack: [
      ['/uploads/c99.php', 404],
      ['/wso.php?a=1', 200],
    ],
    ordinary: [
      ['/c99', 200],
      ['/shells/sea.php', 404],
    ],
  },
  {
    id: 'http-scanner-mark',
    attack: [
      ['/w00tw00t.at.ISC.SANS.DFind:)', 404],
      ['/nmaplowercheck1449', 404],
      ['/nice%20ports%2C/Tri%6Eity.txt%2ebak', 404],
    ],
    ordinary: [
      ['/nice%20port', 404],
      ['/woot', 404],
    ],
  },
])
