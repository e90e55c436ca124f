import { parseSyslog } from './syslog.js'
import { YearClock } from './year-clock.js'

/** What a syslog file gets at least when its lines are of programs that keep company with ours, though ours is silent yet. */
const COMPANY_SHARE = 0.5

/** Any year will do to see whether a stamp is one. */
const SOME_DAY_MS = Date.UTC(2000, 11, 31)

/**
 * How sure a syslog format is of the lines: 0 when few are syslog or none is of its program; else 0.6 to 1, growing with the share of its own lines,
 * since in a mixed file (auth.log, messages) even a few of them mean the file is for it.
 */
export function shareOfProgram(
  lines: readonly string[],
  isOurs: (program: string) => boolean,
  company: ReadonlySet<string> = new Set(),
): number {
  const clock = new YearClock(SOME_DAY_MS)
  let syslog = 0
  let ours = 0
  let near = 0
  for (const line of lines) {
    const header = parseSyslog(line, clock)
    if (header === null || header === 'impossible time') continue
    syslog++
    if (isOurs(header.program)) ours++
    else if (company.has(header.program)) near++
  }
  if (lines.length === 0 || syslog * 2 < lines.length) return 0
  if (ours > 0) return 0.6 + (0.4 * ours) / lines.length
  return near * 2 >= lines.length ? COMPANY_SHARE : 0
}
