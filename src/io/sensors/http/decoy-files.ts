import { createHash } from 'node:crypto'
import type { Answer } from './reply-bytes.js'

/** What the site is. */
interface Site {
  readonly hostName: string
  /** When its files were last changed, UTC ms. */
  readonly builtMs: number
}

/** The front page. */
export function homePage(site: Site): Answer {
  return file(site, 'text/html', HOME.replaceAll('HOST', site.hostName))
}

/** The file at a path; null when there is none. Secrets in it are made up, a different one for each host name. */
export function decoyFile(path: string, site: Site): Answer | null {
  const entry = FILES[path]
  if (entry === undefined) return null
  const [type, text] = entry
  return file(site, type, text(site.hostName))
}

function file({ builtMs }: Site, type: string, body: string): Answer {
  return { status: 200, from: 'file', type, body, modifiedMs: builtMs }
}

const BINARY = 'application/octet-stream'

const FILES: Readonly<Record<string, readonly [string, (hostName: string) => string]>> = {
  '/index.html': ['text/html', (hostName) => HOME.replaceAll('HOST', hostName)],
  '/css/site.css': [
    'text/css',
    () => 'body{font:16px/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\n',
  ],
  '/robots.txt': [
    'text/plain',
    () =>
      'User-agent: *\nDisallow: /wp-admin/\nDisallow: /backup/\nAllow: /wp-admin/admin-ajax.php\n',
  ],
  '/.env': [
    BINARY,
    (hostName) =>
      [
        'APP_ENV=production',
        `APP_KEY=base64:${Buffer.from(madeUp(hostName, 'key'), 'hex').toString('base64')}`,
        'APP_DEBUG=false',
        `APP_URL=http://${hostName}`,
        'DB_CONNECTION=mysql',
        'DB_HOST=127.0.0.1',
        'DB_PORT=3306',
        'DB_DATABASE=shop',
        'DB_USERNAME=shop',
        `DB_PASSWORD=${madeUp(hostName, 'database').slice(0, 20)}`,
        'MAIL_MAILER=smtp',
        'MAIL_HOST=127.0.0.1',
        'MAIL_PORT=25',
        '',
      ].join('\n'),
  ],
  '/.git/HEAD': [BINARY, () => 'ref: refs/heads/main\n'],
  '/.git/config': [
    BINARY,
    () =>
      '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n',
  ],
  '/backup/shop.sql': [
    BINARY,
    (hostName) =>
      [
        '-- MariaDB dump',
        `-- Host: ${hostName}    Database: shop`,
        'DROP TABLE IF EXISTS `users`;',
        'CREATE TABLE `users` (`id` int NOT NULL, `name` varchar(64), `hash` char(64), PRIMARY KEY (`id`));',
        `INSERT INTO \`users\` VALUES (1,'admin','${madeUp(hostName, 'admin')}');`,
        '',
      ].join('\n'),
  ],
}

/** A value nobody uses anywhere. */
function madeUp(hostName: string, what: string): string {
  return createHash('sha256').update(`${hostName}\0${what}`).digest('hex')
}

const HOME = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>HOST</title>
<link rel="stylesheet" href="/css/site.css">
</head>
<body>
<h1>Welcome to HOST</h1>
<p>Our new shop opens soon. Until then, have a look at the <a href="/wp-login.php">staff blog</a>.</p>
</body>
</html>
`
