import { AUTHENTICATION } from './authentication.js'
import { CONNECTIONS } from './connections.js'
import { FILES } from './files.js'
import { FTP_COMMANDS } from './ftp.js'
import { HTTP_REQUESTS } from './http-requests.js'
import { PACKETS } from './packets.js'
import { PROTOCOL_ERRORS } from './protocol-errors.js'
import { REQUEST_HEADERS } from './request-headers.js'
import type { RuleFamily } from './rule.js'
import { SCANNER_USER_AGENTS } from './scanner-user-agents.js'
import { SHELL_COMMANDS } from './shell-commands.js'
import { SMTP_COMMANDS } from './smtp.js'
import { SSH_CLIENTS } from './ssh-clients.js'

/** All families, in the order docs/reference/rules.md lists them. */
export const RULE_FAMILIES: readonly RuleFamily[] = [
  PACKETS,
  CONNECTIONS,
  AUTHENTICATION,
  SSH_CLIENTS,
  SHELL_COMMANDS,
  HTTP_REQUESTS,
  REQUEST_HEADERS,
  SCANNER_USER_AGENTS,
  FTP_COMMANDS,
  SMTP_COMMANDS,
  FILES,
  PROTOCOL_ERRORS,
]
