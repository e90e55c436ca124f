import { randomInt } from 'node:crypto'
import type { Config } from '../config.js'
import { PhantomNetError } from '../errors.js'
import type { ExtractorOptions } from '../features/extract.js'
import { Policy } from '../response/policy.js'
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

/** The policy that the configuration alone makes, without a file. @throws PhantomNetError CONFIG_INVALID. */
export function policyOf(config: Config): Policy {
  return new Policy(configuredPolicy(config))
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
