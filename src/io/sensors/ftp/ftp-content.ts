import type { FtpEntry, FtpFolder } from './ftp-tree.js'

/** The first user that Debian makes, and the group of the same number. */
export const LOCAL_OWNER = 1000

/** Who anonymous visitors write as; the number is that of the `ftp` account. */
export const ANONYMOUS_OWNER = 105

const DAY_MS = 86_400_000

/** What a user of a small web server keeps in his home. Every visitor gets a tree of his own. */
export function homeFolder(atMs: number): FtpFolder {
  const nowMs = today(atMs)
  const file = (text: string, days: number, mode = 0o644): FtpEntry =>
    fileOf(text, nowMs - days * DAY_MS, LOCAL_OWNER, mode)
  const folder = (entries: Record<string, FtpEntry>, days: number, mode = 0o755): FtpFolder =>
    folderOf(entries, nowMs - days * DAY_MS, LOCAL_OWNER, mode)
  return folder(
    {
      backup: folder(
        {
          'README.txt': file(
            'Nightly copies of public_html are made at 02:30.\nThe last three are kept.\n',
            212.4,
          ),
          'last-run.log': file(
            '02:30:01 begin\n02:30:04 public_html: 6 files\n02:30:04 done\n',
            1.3,
          ),
        },
        1.3,
      ),
      logs: folder({}, 30.2),
      public_html: folder(
        {
          css: folder(
            { 'site.css': file('body { margin: 2em auto; max-width: 48em }\n', 212.5) },
            212.5,
          ),
          'contact.html': file(page('Contact', 'Write to info or call during office hours.'), 97.1),
          'index.html': file(
            page('Welcome', 'The site is being moved. Please come back soon.'),
            41.6,
          ),
          'robots.txt': file('User-agent: *\nDisallow: /intern/\n', 212.5),
        },
        41.6,
      ),
      'todo.txt': file(
        '- renew certificate\n- ask hoster about disk\n- remove old accounts\n',
        12.8,
        0o600,
      ),
    },
    12.8,
  )
}

/** What an open server offers to anyone: a folder to read and one to write to. */
export function anonymousFolder(nowMs: number): FtpFolder {
  const atMs = today(nowMs) - 212.5 * DAY_MS
  return folderOf(
    {
      incoming: folderOf({}, today(nowMs) - 3.2 * DAY_MS, ANONYMOUS_OWNER, 0o755),
      pub: folderOf(
        { 'welcome.txt': fileOf('Put files into /incoming, please.\n', atMs, 0, 0o644) },
        atMs,
        0,
        0o755,
      ),
    },
    atMs,
    0,
    0o755,
  )
}

/** Times of files hold still while a visitor looks. */
function today(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) * DAY_MS
}

function page(title: string, text: string): string {
  return `<!doctype html>\n<title>${title}</title>\n<link rel="stylesheet" href="css/site.css">\n<h1>${title}</h1>\n<p>${text}</p>\n`
}

function fileOf(text: string, modifiedMs: number, owner: number, mode: number): FtpEntry {
  const content = Buffer.from(text, 'utf8')
  return { isFolder: false, content, sizeBytes: content.length, modifiedMs, mode, owner }
}

function folderOf(
  entries: Record<string, FtpEntry>,
  modifiedMs: number,
  owner: number,
  mode: number,
): FtpFolder {
  return { isFolder: true, entries: new Map(Object.entries(entries)), modifiedMs, mode, owner }
}
