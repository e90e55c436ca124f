import type { Config } from '../../config.js'
import type { Notifier } from './notifier.js'
import { Siem } from './siem.js'
import { Webhook } from './webhook.js'

/** The notifiers that are switched on. @throws PhantomNetError CONFIG_INVALID. */
export function notifiersOf(config: Config, nowMs: () => number): readonly Notifier[] {
  const notifiers: Notifier[] = []
  if (config.webhook_url !== null) {
    notifiers.push(
      new Webhook({
        url: config.webhook_url,
        secret: config.webhook_secret,
        isPrivateAllowed: config.webhook_private,
        nowMs,
      }),
    )
  }
  if (config.siem_url !== null)
    notifiers.push(new Siem({ url: config.siem_url, format: config.siem_format }))
  return notifiers
}
