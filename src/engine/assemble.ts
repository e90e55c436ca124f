import { randomInt } from 'node:crypto'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { ExtractorOptions } from '../features/extract.js'
import { readCrs } from '../io/sources/crs-files.js'
import type { Retention } from '../io/store/verdict-store.js'
import { Policy } from '../response/policy.js'
import { RULE_FAMILIES } from '../rules/catalog.js'
import { crsFamily } from '../rules/crs/crs-family.js'
import type { RuleFamily } from '../rules/rule.js'
import { configuredPolicy } from './policy-reading.js'

/** The extractor's part of the configuration; which features it writes, the model says. @throws PhantomNetError CONFIG_INVALID for an unknown zone. */
export function extractorOptions(
  config: Config,
): Omit<ExtractorOptions, 'featureSet' | 'remembers'> {
  return {
    seed: randomInt(2 ** 32),
    maxSources: config.max_sources,
    sessionGapMs: config.session_gap_s * 1000,
    hours: {
      zone: checkedZone(config.zone),
      startHour: config.normal_hours_start,
      endHour: config.normal_hours_end,
    },
  }
}

/**
 * The rules that judge: ours, and those of a set that its owner keeps.
 * @throws PhantomNetError INPUT_NOT_FOUND, INPUT_UNREADABLE, CONFIG_INVALID when that set cannot be had.
 */
export function ruleFamilies({
  crs,
  crs_paranoia: paranoia,
}: Pick<Config, 'crs' | 'crs_paranoia'>): readonly RuleFamily[] {
  return crs === 'off' ? RULE_FAMILIES : [...RULE_FAMILIES, crsFamily(readCrs(crs, paranoia))]
}

/** The policy that the configuration alone makes, without a file. @throws PhantomNetError CONFIG_INVALID. */
export function policyOf(config: Config): Policy {
  return new Policy(configuredPolicy(config))
}

/** How much of the verdicts the store keeps. */
export function retentionOf(config: Config): Retention {
  const { keep_verdicts: verdicts, keep_bytes: bytes, keep_days: days } = config
  return { verdicts, bytes, days }
}

function checkedZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone
  } catch (cause) {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `\`zone\` is ${JSON.stringify(zone)}, which is no time zone. Use an IANA name, as Europe/Berlin.`,
      { cause },
    )
  }
}
