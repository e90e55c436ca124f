import type { Call, Outcome } from './call.js'
import { FILE_PROGRAMS } from './file-programs.js'
import { NETWORK_PROGRAMS } from './network-programs.js'
import { SHELL_PROGRAMS } from './shell-programs.js'
import { SYSTEM_PROGRAMS } from './system-programs.js'
import { TEXT_PROGRAMS } from './text-programs.js'

/** Everything that the shell answers to, by name. */
export const PROGRAMS: ReadonlyMap<string, (call: Call) => Outcome> = new Map(
  [SHELL_PROGRAMS, FILE_PROGRAMS, TEXT_PROGRAMS, SYSTEM_PROGRAMS, NETWORK_PROGRAMS].flatMap(
    (programs) => Object.entries(programs),
  ),
)
