import type { Event } from '../event/event.js'
import { ruleFamily } from './family.js'
import { SYSTEM_FILES } from './file-disclosure.js'
import { words } from './literal-table.js'

/** Extensions and names of what runs: scripts, programs, and the builds of botnets for each processor. */
const PROGRAM_FILES = words(`
  .sh .elf .bin .exe .dll .scr .bat .ps1 .vbs .hta .jar .war .php .php5 .phtml .jsp .jspx .asp .aspx .cgi .pl
  .py .so .x86 .x86_64 .i686 .mips .mipsel .mpsl .arm .arm5 .arm6 .arm7 .ppc .sparc .sh4 .m68k .arc
`)

const CLIMBS = words('../ ..\\')

/** Files that were moved or read. */
export const FILES = ruleFamily<Event>({
  name: 'files',
  concerns: ({ kind }) =>
    kind === 'file.download' || kind === 'file.upload' || kind === 'file.access',
  view: (event) => event,
  texts: ({ detail: { file = '' } }) => [file],
  rules: [
    {
      id: 'file-download',
      meaning: 'a file fetched onto a sensor by its visitor',
      score: 75,
      attackType: 'malware_download',
      technique: 'T1105',
      when: ({ kind, service }) => kind === 'file.download' && isShell(service),
    },
    {
      id: 'file-upload-shell',
      meaning: 'a file sent over a shell session',
      score: 60,
      attackType: 'malware_download',
      technique: 'T1105',
      when: ({ kind, service }) => kind === 'file.upload' && isShell(service),
    },
    {
      id: 'file-upload-program',
      meaning: 'a script or program sent to a server',
      score: 40,
      attackType: 'malware_download',
      technique: 'T1105',
      when: ({ kind, detail: { file = '' } }) => kind === 'file.upload' && isProgram(file),
    },
    {
      id: 'file-climb',
      meaning: 'a path that climbs out of its folder',
      score: 70,
      attackType: 'path_traversal',
      technique: 'T1083',
      signs: [CLIMBS],
    },
    {
      id: 'file-system',
      meaning: 'a file of the operating system',
      score: 70,
      attackType: 'credential_access',
      technique: 'T1005',
      signs: [SYSTEM_FILES],
    },
  ],
})

function isShell(service: Event['service']): boolean {
  return service === 'ssh' || service === 'telnet'
}

function isProgram(file: string): boolean {
  const name = file.toLowerCase()
  return PROGRAM_FILES.some((end) => name.endsWith(end))
}
