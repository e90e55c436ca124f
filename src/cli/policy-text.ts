import type { PolicyReplay } from '../engine/policy-replay.js'
import { formatNetwork } from '../event/network.js'
import { ACTIONS } from '../response/decision.js'
import { durationText, spokenDuration } from '../response/duration.js'
import type { Policy } from '../response/policy.js'
import type { PolicyOptions, PolicyRule } from '../response/policy-options.js'
import { SPARED_WORDS } from '../response/spared.js'
import { heading } from './output.js'
import { count, countOf, sheet, table } from './table.js'

/** Sources that are shown for a person. */
const MAX_SHOWN = 20

/** Sources that the JSON document tells of. */
const MAX_TOLD = 1000

/** Spared networks that are shown for a person. */
const MAX_SPARED_SHOWN = 40

const HEADINGS = { LOG: 'log', THROTTLE: 'throttle', DECEIVE: 'deceive', BLOCK: 'block' } as const

/** A policy as it is written in its file, with what is spared. */
export function policyJson(file: string | null, policy: Policy): unknown {
  const { rules, durationsS, escalation, caps, withoutHandshake, ipv6Prefix, isDryRun } =
    policy.options
  const { neighbourhood } = escalation
  return {
    file,
    enforced: !isDryRun,
    rules: rules.map(({ name, when, action, durationS, isTrial }) => ({
      name,
      when: {
        threat_level: when.threatLevels,
        threat_score_from: when.threatScoreFrom,
        attack_type: when.attackTypes,
        service: when.services,
        kind: when.kinds,
        driven_by: when.drivenBy,
      },
      action,
      for_s: durationS,
      enforce: !isTrial,
    })),
    durations_s: durationsS,
    escalation: {
      factor: escalation.factor,
      max_s: escalation.maxS,
      half_life_s: escalation.halfLifeS,
      neighbourhood: {
        ipv4_prefix: neighbourhood.ipv4Prefix,
        ipv6_prefix: neighbourhood.ipv6Prefix,
        tolerated: neighbourhood.tolerated,
        weight: neighbourhood.weight,
      },
    },
    caps: {
      blocks_per_hour: caps.blocksPerHour,
      share_of_sources: caps.shareOfSources,
      share_from: caps.shareFrom,
    },
    without_handshake: withoutHandshake,
    ipv6_prefix: ipv6Prefix,
    spared: policy
      .sparedNetworks()
      .map(({ network, word }) => ({ network: formatNetwork(network), as: word })),
  }
}

/** The same for a person. */
export function policyText(file: string | null, policy: Policy): string {
  const { options } = policy
  const spared = policy.sparedNetworks().filter(({ word }) => word !== 'no host')
  const more = spared.length - MAX_SPARED_SHOWN
  return [
    heading('Policy'),
    sheet([
      [
        'from',
        file ?? 'the default and the options; `phantomnet policy init` writes a file to change',
      ],
      [
        'mode',
        options.isDryRun
          ? 'dry-run: decisions are written down, nothing is carried out (option enforce)'
          : 'decisions are carried out',
      ],
      ...factsOf(options),
    ]),
    '',
    heading('Rules'),
    options.rules.length === 0
      ? '  None: every verdict is only logged.'
      : table(
          [
            { title: '', align: 'right' },
            { title: 'when', narrow: 'wrap' },
            { title: 'action' },
            { title: 'for' },
            { title: 'name', drop: 1 },
          ],
          options.rules.map((rule, i) => [
            String(i + 1),
            conditionText(rule),
            rule.isTrial ? `${rule.action} (trial)` : rule.action,
            termText(rule, options),
            rule.name,
          ]),
        ),
    '',
    heading('Never acted upon'),
    table(
      [{ title: 'address or network' }, { title: 'because it is' }],
      spared
        .slice(0, MAX_SPARED_SHOWN)
        .map(({ network, word }) => [formatNetwork(network), SPARED_WORDS[word]]),
    ),
    ...(more > 0 ? [`  … and ${count(more)} more; --json has them all.`] : []),
  ].join('\n')
}

function factsOf({
  escalation,
  caps,
  withoutHandshake,
  ipv6Prefix,
}: PolicyOptions): readonly (readonly [string, string])[] {
  const { factor, maxS, halfLifeS, neighbourhood } = escalation
  const share = Number((100 * caps.shareOfSources).toPrecision(3))
  return [
    [
      'repeat',
      factor === 1
        ? 'no action grows longer'
        : `times ${factor} for every earlier offence, to ${durationText(maxS)}; halved every ${durationText(halfLifeS)}`,
    ],
    [
      'neighbours',
      neighbourhood.weight === 0
        ? 'count for nothing'
        : `in a /${neighbourhood.ipv4Prefix} or /${neighbourhood.ipv6Prefix} count ${neighbourhood.weight} each, beyond ${neighbourhood.tolerated}`,
    ],
    [
      'caps',
      `${count(caps.blocksPerHour)} an hour; ${caps.shareOfSources >= 1 ? 'any share' : `${share} % of the sources`} beyond ${count(caps.shareFrom)}`,
    ],
    [
      'no handshake',
      withoutHandshake === 'ACT'
        ? 'blocked all the same, whoever forged it'
        : `${withoutHandshake} instead of BLOCK and DECEIVE`,
    ],
    ['IPv6', ipv6Prefix === 128 ? 'the address alone' : `the whole /${ipv6Prefix}`],
  ]
}

function conditionText({ when }: PolicyRule): string {
  const parts = [
    ...(when.threatLevels === undefined ? [] : [`threat ${when.threatLevels.join(', ')}`]),
    ...(when.threatScoreFrom === undefined ? [] : [`threat score from ${when.threatScoreFrom}`]),
    ...(when.attackTypes === undefined ? [] : [`attack ${when.attackTypes.join(', ')}`]),
    ...(when.services === undefined ? [] : [`service ${when.services.join(', ')}`]),
    ...(when.kinds === undefined ? [] : [`kind ${when.kinds.join(', ')}`]),
    ...(when.drivenBy === undefined ? [] : [`driven by ${when.drivenBy.join(', ')}`]),
  ]
  return parts.length === 0 ? 'always' : parts.join('; ')
}

function termText({ action, durationS }: PolicyRule, { durationsS }: PolicyOptions): string {
  return action === 'LOG' ? '' : durationText(durationS ?? durationsS[action])
}

/** What would differ, as one document. */
export function replayJson(file: string, replay: PolicyReplay): unknown {
  return {
    file,
    from: replay.from,
    to: replay.to,
    verdicts: replay.verdicts,
    differing: replay.differing,
    was: replay.was,
    would: replay.would,
    newly_blocked: replay.newlyBlocked,
    no_longer_blocked: replay.noLongerBlocked,
    changes: replay.changes,
    sources: replay.sources.slice(0, MAX_TOLD).map((source) => ({
      src_ip: source.sourceIp,
      verdicts: source.verdicts,
      was: source.was,
      would: source.would,
      was_s: source.wasS,
      would_s: source.wouldS,
      why: source.why,
    })),
    sources_cut: replay.isCut || replay.sources.length > MAX_TOLD,
  }
}

/** The same for a person. */
export function replayText(file: string, replay: PolicyReplay): string {
  const { verdicts, differing, from, to, was, would } = replay
  const between =
    from === null
      ? ''
      : ` of ${from.slice(0, 16).replace('T', ' ')} to ${to?.slice(0, 16).replace('T', ' ')}`
  const lines = [
    heading(`${countOf(verdicts, 'stored verdict')}${between}`),
    table(
      [
        { title: '' },
        ...ACTIONS.map((action) => ({ title: HEADINGS[action], align: 'right' as const })),
      ],
      [
        ['as it is', ...ACTIONS.map((action) => count(was[action]))],
        [`by ${file}`, ...ACTIONS.map((action) => count(would[action]))],
      ],
    ),
    '',
  ]
  if (differing === 0) return [...lines, 'Nothing would differ.'].join('\n')
  const { newlyBlocked, noLongerBlocked, sources } = replay
  lines.push(
    `${countOf(differing, 'verdict')} would be decided differently. ` +
      `${countOf(newlyBlocked, 'source')} would be blocked that ${newlyBlocked === 1 ? 'is' : 'are'} not, ` +
      `${count(noLongerBlocked)} no longer.`,
    '',
    table(
      [
        { title: 'source' },
        { title: 'verdicts', align: 'right' },
        { title: 'as it is' },
        { title: 'would be' },
        { title: 'why', narrow: 'wrap' },
      ],
      sources
        .slice(0, MAX_SHOWN)
        .map((source) => [
          source.sourceIp,
          count(source.verdicts),
          actionText(source.was, source.wasS),
          actionText(source.would, source.wouldS),
          source.why,
        ]),
    ),
  )
  const more = sources.length - MAX_SHOWN
  if (more > 0)
    lines.push(`  … and ${countOf(more, 'more source')}; --json has up to ${count(MAX_TOLD)}.`)
  return lines.join('\n')
}

function actionText(action: string, seconds: number): string {
  return seconds === 0 ? action : `${action} ${spokenDuration(seconds)}`
}
