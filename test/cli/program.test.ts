import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Command, CommanderError } from 'commander'
import { buildProgram, usageError } from '../../src/cli/program.js'
import { inProject } from '../project.js'

/** What the program says to words it refuses. */
async function refusal(words: readonly string[]): Promise<string> {
  const program = buildProgram()
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    ok(error instanceof CommanderError, String(error))
    const refused = usageError(error, program, words)
    equal(refused?.code, 'USAGE')
    return refused?.message ?? ''
  }
  throw new Error('nothing was refused')
}

const WRONG: readonly [words: string[], message: RegExp][] = [
  [
    ['models', 'lst'],
    /^unknown command 'lst'\. Did you mean `list`\? See `phantomnet models --help`\.$/,
  ],
  [['ingest', '--lables', 'x', 'y'], /^unknown option '--lables'\. Did you mean `--labels`\?/],
  [['ingest'], /^missing required argument 'path'\. See `phantomnet ingest --help`\.$/],
  [['train', 'x'], /^too many arguments for 'train'\..*got 1\. See/],
  [
    ['decisions', 'add'],
    /^missing required argument 'target'\. See `phantomnet decisions add --help`\.$/,
  ],
  [['train', '--seed'], /^option '--seed <value>' argument missing\./],
]
for (const [words, message] of WRONG) {
  test(`refused with the cure: ${words.join(' ')}`, async () => {
    match(await refusal(words), message)
  })
}

/** Every command with its path, groups left out. */
function commandsOf(command: Command, path: readonly string[] = []): [string, Command][] {
  if (command.commands.length === 0) return [[path.join(' '), command]]
  return command.commands.flatMap((child) => commandsOf(child, [...path, child.name()]))
}

test('docs/reference/cli.md has a section for every command, in the program’s order', () => {
  const page = readFileSync(inProject('docs', 'reference', 'cli.md'), 'utf8')
  const sections = [
    ...page.matchAll(/^### `(?:phantomnet )?([a-z ]+?)[^a-z`]*(?: [A-Z[].*)?`$/gm),
  ].map(([, name]) => name)
  deepEqual(
    sections,
    commandsOf(buildProgram()).map(([path]) => path),
  )
})

test('docs/reference/cli.md names every option that is no option of the configuration', () => {
  const page = readFileSync(inProject('docs', 'reference', 'cli.md'), 'utf8')
  const configuration = readFileSync(inProject('docs', 'reference', 'configuration.md'), 'utf8')
  const lacking = commandsOf(buildProgram()).flatMap(([path, command]) =>
    command.options
      .map(({ long }) => long ?? '')
      .filter((long) => !configuration.includes(`\`${long.slice(2).replaceAll('-', '_')}\``))
      .filter((long) => !page.includes(long))
      .map((long) => `${path} ${long}`),
  )
  deepEqual(lacking, [])
})
