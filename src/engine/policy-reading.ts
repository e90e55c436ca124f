import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import { protectedAddresses } from '../io/host/protected-addresses.js'
import { Policy } from '../response/policy.js'
import { policyFromYaml } from '../response/policy-file.js'
import { DEFAULT_POLICY, type PolicyOptions } from '../response/policy-options.js'

/** What holds, and the file that says so. */
export interface PolicyReading {
  /** Where it was read; null when there is no file. */
  readonly path: string | null
  readonly options: PolicyOptions
}

/** Where the policy of a workspace lies unless the option `policy` names another. */
export function policyPath(workspace: string, { policy }: Pick<Config, 'policy'>): string {
  return policy ?? join(workspace, 'policy.yaml')
}

/** What the configuration says of the policy, without its file. */
export function configuredPolicy(config: Config): PolicyOptions {
  return {
    ...DEFAULT_POLICY,
    allowlist: config.allowlist,
    durationsS: { THROTTLE: config.throttle_s, DECEIVE: config.deceive_s, BLOCK: config.block_s },
    isDryRun: !config.enforce,
  }
}

/**
 * The policy of a workspace: what the configuration says, and over it its file.
 * @throws PhantomNetError CONFIG_INVALID, CONFIG_UNKNOWN_KEY; INPUT_NOT_FOUND where the option names no file.
 */
export function readPolicy(workspace: string, config: Config): PolicyReading {
  const path = policyPath(workspace, config)
  const base = configuredPolicy(config)
  const text = textOf(path)
  if (text !== null) return { path, options: policyFromYaml(text, path, base) }
  if (config.policy === null) return { path: null, options: base }
  throw new PhantomNetError('INPUT_NOT_FOUND', `There is no policy ${path}. Check the path.`)
}

/** The policy of a workspace as it decides at this moment, on this machine. @throws PhantomNetError as `readPolicy`. */
export function openPolicy(workspace: string, config: Config): Policy {
  const policy = new Policy(readPolicy(workspace, config).options)
  policy.protect(protectedAddresses())
  return policy
}

/** Null where there is no such file. @throws PhantomNetError INPUT_UNREADABLE. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new PhantomNetError(
      'INPUT_UNREADABLE',
      `The policy ${path} cannot be read (${code ?? message}). Check that it is a file of yours.`,
      { cause },
    )
  }
}
