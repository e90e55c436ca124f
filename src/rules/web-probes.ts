import { isWordCode } from './characters.js'
import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { RequestView } from './request-view.js'

const PROBE = { attackType: 'web_probe', technique: 'T1595.003' } as const

/** Files with secrets that end up in a web root by mistake. */
const SECRET_FILES = words(`
  /.env /.git\b /.gitignore /.svn/ /.hg/ /.bzr/ /.cvs /cvs/entries /.aws /.ssh /.htpasswd /.htaccess /.ds_store
  /.npmrc /.bash /.profile /.mysql_history /.config /.cache /.vscode/ /.idea/ /.docker /.kube
  /.netrc /.pgpass /.forward /.rhosts /.subversion /.history /.listing /.perf /.passwd /.web /wp-config.
  /wp-config- /config.inc.php /configuration.php- /database.yml /credentials /secrets.json /web.config
  /id_rsa /id_dsa /server.key /private.key /sftp-config.json /phpinfo /parameters.yml /service-account
`)

/** Files of a project or its build, which some sites serve on purpose. */
const PROJECT_FILES = words(`
  /config.json /config.yml /config.yaml /settings.py /appsettings.json /docker-compose /dockerfile /composer.json
  /composer.lock /package.json /package-lock.json /info.php /test.php /local.xml /firebase.json
`)

/** Copies and dumps. */
const BACKUPS = words(`
  .bak\b .old\b .orig\b .save\b .swp\b .sql\b .sql. .dump\b .php~ .tar.gz\b .tgz\b .rar\b .7z\b .zip\b .bkp\b
  .backup\b .bk\b .copy\b .mdb\b .sqlite\b
`)
const BACKUP_NAMES = words(`
  backup \bbak. dump database \bdb. \bsql. www. wwwroot public_html htdocs \bsite. \bweb. .php. .asp. .jsp.
  config admin \bold. users passw 192- \bhome. index.
`)

/** Consoles and log-in pages that scanners ask every server for. */
const ADMIN_PAGES = words(`
  /phpmyadmin /pma/ /pma\b /myadmin /mysqladmin /php-my-admin /dbadmin /sqlmanager /adminer /phppgadmin /phpmoadmin
  /wp-login /wp-admin /wp-json/wp/v2/users /wp-content/plugins/ /wp-includes/wlwmanifest /xmlrpc.php /wlwmanifest.xml
  /administrator /admin.php /admin/ /admin\b /admin_ /fckeditor /ckfinder /kcfinder /elfinder /manager/html
  /manager/status /host-manager /jenkins /hudson /solr/ /actuator /server-status /server-info /nginx_status
  /druid/ /nacos/ /kibana/ /_cat/ /_cluster/ /_search /api/v1/pods /v2/_catalog /console/ /webdav /cgi-bin/
  /cgi-sys/ /cgi-mod/ /cgi-bin-sdb/ /horde /roundcube /webmail /owa/ /ecp/ /ews/ /autodiscover/ /remote/login /dana-na/
  /+cscoe+/ /global-protect/ /sslvpn /vpn/index /vpnsvc /zabbix/ /nagios/ /grafana/ /portainer /geoserver /axis2/
  /struts /web-console /jolokia /heapdump /telescope /_profiler /_debugbar /debug.php /swagger /api-docs
  /graphql /h2-console /hystrix /vtigercrm /magento /downloader/ /user/register /typo3 /bitrix /sitecore
  /vendor/ /laravel /crx/ /system/console /login.action /index.action /rest/api/ /evox/ /sdk\b /owncloud /nextcloud
  /plesk /whm /cpanel /webui/ /level/15/ /stalker_portal /hybridity /jsonrpc /wbem /xxl-job
`)

/** Backdoors left by other attackers. */
const WEB_SHELLS = words(`
  /c99.php /r57.php /wso.php /alfa.php /alfa_data /alfacgiapi /b374k /shell.php /shell.jsp /shell.asp _shell.php
  /webshell /cmd.php /cmd.jsp /cmd.asp /cmdjsp.jsp /upl.php /uploader.php /mini.php /wp-22.php /fm.php
  /eval.php /xleet /marijuana /0byte /simple-backdoor /antichat /indoxploit /gel4y /wwdv.php /doc.php?
  /locus7 /safe0ver /phpspy /priv8 /lmfi2 /webadmin.php /jspspy /aspxspy /china.php /ss.jsp /zologize /x.php?
  /axa.php
`)

/** What scanners leave in a target, by name or by their test strings. */
const SCANNER_MARKS = words(`
  acunetix vulnweb w3af nikto nessus openvas netsparker nmaplowercheck nmapuppercheck nice%20ports
  some-inexistent-website sqlmap w00tw00t muieblackcat morfeus zmeu bxss.me r87.com qualys dfind:
  .foobar masscan zgrab
`).concat('nice ports,')

/** Asking for what the server does not show. */
export const WEB_PROBE_RULES: readonly RuleOf<RequestView>[] = [
  {
    ...PROBE,
    id: 'http-secret-file',
    meaning: 'a file with secrets that ends up in a web root by mistake, as /.env or /.git/',
    score: 60,
    signs: [SECRET_FILES],
  },
  {
    ...PROBE,
    id: 'http-project-file',
    meaning: 'a file of a project or its build that is not there, as /composer.json',
    score: 55,
    signs: [PROJECT_FILES],
    when: ({ status }) => isAbsent(status) || status === 0,
  },
  {
    ...PROBE,
    id: 'http-hidden-file',
    meaning: 'a file or folder whose name begins with a dot, other than /.well-known/ (RFC 8615)',
    score: 50,
    signs: [['/.']],
    when: ({ path }) => hasHiddenSegment(path),
  },
  {
    ...PROBE,
    id: 'http-backup-file',
    meaning:
      'a copy or a dump: an archive or database named like a site, or a script with .bak behind it',
    score: 55,
    signs: [BACKUPS, BACKUP_NAMES],
    when: ({ status }) => isAbsent(status) || status === 0,
  },
  {
    ...PROBE,
    id: 'http-admin-page',
    meaning: 'a console or a log-in page that is there, or of which the source does not say',
    score: 30,
    signs: [ADMIN_PAGES],
    when: ({ path }) => !isPartOfPage(path),
  },
  {
    ...PROBE,
    id: 'http-admin-page-absent',
    meaning: 'a console or a log-in page that this server does not have',
    score: 55,
    signs: [ADMIN_PAGES],
    when: ({ status, path }) => isAbsent(status) && !isPartOfPage(path),
  },
  {
    ...PROBE,
    id: 'http-web-shell',
    meaning: 'a backdoor that another attacker may have left',
    score: 75,
    technique: 'T1505.003',
    signs: [WEB_SHELLS],
  },
  {
    ...PROBE,
    id: 'http-scanner-mark',
    meaning: 'the name or a test string of a vulnerability scanner in the target',
    score: 70,
    attackType: 'reconnaissance',
    technique: 'T1595.002',
    signs: [SCANNER_MARKS],
  },
]

/** Whether the server said that it has no such thing. */
function isAbsent(status: number): boolean {
  return status === 404 || status === 410
}

/** What pages are made of; where one is missing, a page is stale. */
const PARTS_OF_PAGES = words('.png .jpg .jpeg .gif .svg .ico .css .js .woff .woff2 .ttf .map')

function isPartOfPage(path: string): boolean {
  return PARTS_OF_PAGES.some((end) => path.endsWith(end))
}

function hasHiddenSegment(path: string): boolean {
  for (let at = path.indexOf('/.'); at >= 0; at = path.indexOf('/.', at + 2)) {
    if (isWordCode(path.charCodeAt(at + 2)) && !path.startsWith('/.well-known', at)) return true
  }
  return false
}
