import { isWordCode } from './characters.js'
import { words } from './literal-table.js'

/** Programs that injected command lines start with. */
const PROGRAMS: ReadonlySet<string> = new Set(
  words(`
    id cat ls dir whoami uname wget curl ping nc netcat ncat sh bash sleep echo printf ifconfig ipconfig
    netstat ps pwd type nslookup dig host rm cp mv chmod python python3 perl php ruby env set export head
    tail more less tftp ftp telnet ssh kill killall cd touch grep awk sed find which net cmd powershell
    system exec true false hostname who df busybox reboot base64 expr time vol ver tasklist systeminfo arp
    route getent lsof mount gcc
  `),
)

/** Those that are English words, too. */
const ENGLISH: ReadonlySet<string> = new Set(
  words(`
    type host more less set export head tail find which net kill touch time true false sleep echo who route
    system mount exec
  `),
)

const FOLDERS = words('/bin/ /usr/bin/ usr/bin/ /sbin/ /usr/sbin/ /usr/local/bin/ bin/')

/** What may stand between a separator and the program. */
const LEADS = ' "\'$({|;'

/** `;id=3` is an old-style parameter and `;type.x` a file, not commands. */
const NOT_A_COMMAND = '=.-:'

const MAX_LEAD_LENGTH = 8
const MAX_PROGRAM_LENGTH = 12

/**
 * Whether a shell separator (`;`, `|`, a backtick, `&&`, `& `, `$(`, `<(`) is followed by a program.
 * @param text as RequestView.target. Linear: what follows a separator is read for a bounded length.
 */
export function hasInjectedCommand(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const after = separatorEnd(text, at)
    if (after > 0 && startsWithProgram(text, after)) return true
  }
  return false
}

function separatorEnd(text: string, at: number): number {
  switch (text[at]) {
    case ';':
    case '|':
    case '`':
      return at + 1
    case '$':
    case '<':
    case '>':
      return text[at + 1] === '(' ? at + 2 : 0
    case '&':
      return text[at + 1] === '&' ? at + 2 : text[at + 1] === ' ' ? at + 1 : 0
    default:
      return 0
  }
}

function startsWithProgram(text: string, start: number): boolean {
  let at = start
  while (at < start + MAX_LEAD_LENGTH && LEADS.includes(text[at] ?? '-')) at++
  at += FOLDERS.find((folder) => text.startsWith(folder, at))?.length ?? 0
  let end = at
  while (end <= at + MAX_PROGRAM_LENGTH && isWordCode(text.charCodeAt(end))) end++
  const program = text.slice(at, end)
  if (!PROGRAMS.has(program) || !endsCommand(text, end)) return false
  return !(ENGLISH.has(program) && text[start] === ' ' && isProse(text, end))
}

function endsCommand(text: string, end: number): boolean {
  return !(text.charCodeAt(end) > 127) && !NOT_A_COMMAND.includes(text[end] ?? ' ')
}

/** `a hero; more than a friend` reads on with a word; a command with a path, an option or nothing. */
function isProse(text: string, end: number): boolean {
  const next = text.charCodeAt(end + 1)
  return text[end] === ' ' && next >= 97 && next <= 122
}
