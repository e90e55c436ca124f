import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { openPolicy, policyPath, readPolicy } from '../engine/policy-reading.js'
import { replayPolicy } from '../engine/policy-replay.js'
import { PhantomNetError } from '../errors.js'
import { writeFileAtomically } from '../io/store/atomic-file.js'
import { StateDatabase, statePath } from '../io/store/state-database.js'
import { POLICY_TEMPLATE } from '../response/policy-template.js'
import { printJson, printText } from './output.js'
import { policyJson, policyText, replayJson, replayText } from './policy-text.js'
import { settingsOf, withSettings } from './settings.js'

const OPTIONS = ['policy', 'enforce', 'allowlist', 'throttle_s', 'deceive_s', 'block_s'] as const

/** `phantomnet policy init | show | test FILE` */
export function policyCommand(): Command {
  const policy = new Command('policy').description(
    'what is done about which verdict: write the default to change it, look at it, try a change',
  )
  policy.addCommand(initCommand())
  policy.addCommand(showCommand())
  policy.addCommand(testCommand())
  return policy
}

function initCommand(): Command {
  const command = withSettings(
    new Command('init')
      .description('write the default policy, commented, to change it')
      .option('--force', 'write over one that is there'),
    ['policy'],
  )
  return command.action(() => {
    const { workspace, config, isJson } = settingsOf(command)
    const path = policyPath(workspace, config)
    if (existsSync(path) && command.opts<{ force?: boolean }>().force !== true) {
      throw new PhantomNetError(
        'USAGE',
        `There is a policy ${path} already. Change it, or write the default over it with --force.`,
      )
    }
    writeFileAtomically(path, POLICY_TEMPLATE)
    if (isJson) return printJson({ file: path })
    printText(
      `Wrote the default policy to ${path}. Change it; of a changed copy, \`phantomnet policy test COPY\` shows what would differ.`,
    )
  })
}

function showCommand(): Command {
  const command = withSettings(
    new Command('show').description(
      'the policy that holds, and which addresses are never acted upon',
    ),
    OPTIONS,
  )
  return command.action(() => {
    const { workspace, config, isJson } = settingsOf(command)
    const { path } = readPolicy(workspace, config)
    const policy = openPolicy(workspace, config)
    if (isJson) return printJson(policyJson(path, policy))
    printText(policyText(path, policy))
  })
}

function testCommand(): Command {
  const command = withSettings(
    new Command('test')
      .description('what another policy would have made of the stored verdicts; nothing is changed')
      .argument('<file>', 'the policy to try'),
    OPTIONS,
  )
  return command.action((file: string) => {
    const { workspace, config, isJson } = settingsOf(command)
    const was = openPolicy(workspace, config)
    const would = openPolicy(workspace, { ...config, policy: file })
    const state = statePath(workspace)
    if (!existsSync(state)) {
      throw new PhantomNetError(
        'INPUT_EMPTY',
        `There are no stored verdicts in ${state}. Serve for a while, then try again.`,
      )
    }
    const database = new StateDatabase(state)
    try {
      const replay = replayPolicy(database, was, would)
      if (isJson) return printJson(replayJson(file, replay))
      printText(replayText(file, replay))
    } finally {
      database.close()
    }
  })
}
