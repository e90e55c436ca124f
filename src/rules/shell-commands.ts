import { ruleFamily } from './family.js'
import { SHELL_DISCOVERY_RULES } from './shell-discovery.js'
import { SHELL_EXECUTION_RULES } from './shell-execution.js'
import { SHELL_PERSISTENCE_RULES } from './shell-persistence.js'
import { shellView } from './shell-text.js'
import type { ShellView } from './shell-text.js'

/** What was typed, or sent to be run, on a sensor or a server. */
export const SHELL_COMMANDS = ruleFamily<ShellView>({
  name: 'shell-commands',
  concerns: ({ kind, detail }) => kind === 'command' && detail.command !== undefined,
  view: ({ detail: { command = '' } }) => shellView(command),
  texts: ({ texts }) => texts,
  rules: [...SHELL_EXECUTION_RULES, ...SHELL_PERSISTENCE_RULES, ...SHELL_DISCOVERY_RULES],
})
