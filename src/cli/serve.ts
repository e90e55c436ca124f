import { Command } from 'commander'
import { openService, type Service } from '../engine/serve.js'
import { checkListening } from '../server/access.js'
import { printJson, printText } from './output.js'
import { printable } from './paint.js'
import { type Settings, SENSOR_OPTIONS, settingsOf, withSettings } from './settings.js'
import { stoppable, Stopped } from './stopping.js'
import { hasTokens } from './tokens.js'

/** Options of whatever serves. */
export const SERVE_OPTIONS = [
  'host',
  'port',
  'token',
  'rate_limit',
  'tail',
  'syslog_udp',
  'syslog_tcp',
  'syslog_from',
  'policy',
  'enforce',
  'allowlist',
  'throttle_s',
  'deceive_s',
  'block_s',
  'webhook_url',
  'webhook_secret',
  'webhook_private',
  'siem_url',
  'siem_format',
  'nftables',
  'nftables_table',
  'deceive_ports',
  'throttle_rate',
  'throttle_kbytes',
  'keep_verdicts',
  'keep_bytes',
  'keep_days',
  'max_decisions',
  'blocklist_file',
  'blocklist_format',
  'bouncer_hold_s',
  'bouncer_throttle_type',
  'bouncer_deceive_type',
  'shadow_events',
  'shadow_hours',
  'shadow_alert_factor',
  'retrain_every_h',
  'retrain_on_drift',
  'retrain_days',
  'retrain_promote',
  'sliding_horizon',
] as const

/** `phantomnet serve` */
export function serveCommand(): Command {
  const command = new Command('serve').description(
    'serve the promoted model over HTTP and judge each new line of the logs to follow, until Ctrl-C',
  )
  return withSettings(command, [
    ...SERVE_OPTIONS,
    ...SENSOR_OPTIONS,
    'seed',
    'train_share',
    'validation_share',
    'split',
    'bootstrap_resamples',
    'format',
    'zone',
    'normal_hours_start',
    'normal_hours_end',
    'session_gap_s',
    'max_sources',
    'mappings',
    'crs',
    'crs_paranoia',
  ]).action(async () => runServe(settingsOf(command)))
}

/**
 * Serves until SIGINT or SIGTERM: then takes no more, finishes what is under way and returns. A second signal ends at once.
 * SIGHUP has it read its policy again.
 * @param isAnnounced whether stdout says where; not when another command has printed its one document already.
 * @throws PhantomNetError MODEL_…, CONFIG_INVALID, TOKEN_REQUIRED, STORE_FAILED, LISTEN_FAILED.
 */
export async function runServe(settings: Settings, isAnnounced = true): Promise<void> {
  try {
    await stoppable((signal) => serveUntil(signal, settings, isAnnounced))
  } catch (error) {
    // To be stopped is how serving ends well.
    if (!(error instanceof Stopped)) throw error
  }
}

async function serveUntil(
  signal: AbortSignal,
  settings: Settings,
  isAnnounced: boolean,
): Promise<void> {
  const { config } = settings
  checkListening(config.host, config.token, () => hasTokens(settings.workspace))
  // The HTTP library takes longer to load than most commands take to run.
  const [{ buildApp }, { close, listen }] = await Promise.all([
    import('../server/app.js'),
    import('../server/listen.js'),
  ])
  const service = openService(settings.workspace, config, Date.now)
  const onHangUp = (): void => void service.policies.tryReload()
  service.policies.onNews(({ text, error }) => {
    if (error !== null) process.stderr.write(`warning ${error.code}: ${printable(text)}\n`)
    else if (!settings.isQuiet) process.stderr.write(`${printable(text)}\n`)
  })
  process.on('SIGHUP', onHangUp)
  try {
    const app = await buildApp(service, {
      token: config.token,
      requestsPerSecond: config.rate_limit,
      onBug: reportBug,
    })
    try {
      const url = await listen(app, config.host, config.port)
      await service.startSources()
      if (isAnnounced) tell(settings, service, url)
      await Promise.race([aborted(signal), service.failed])
      if (!settings.isQuiet) process.stderr.write('Stopping: finishing what is under way.\n')
    } finally {
      await close(app)
    }
  } finally {
    process.off('SIGHUP', onHangUp)
    await service.stop()
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function tell({ isJson }: Settings, service: Service, url: string): void {
  const { engine, model, sensors, policies } = service
  const inputs = engine.counters().inputs.map(({ name }) => name)
  if (isJson) {
    const listening = sensors.map(({ name, host, port }) => ({ name, host, port }))
    return printJson({
      url,
      model_version: model.entry.version,
      enforced: policies.state.enforced,
      policy: policies.state.file,
      tail: inputs.filter((name) => !name.startsWith('sensor:')),
      ...(listening.length === 0 ? {} : { sensors: listening }),
    })
  }
  printText(
    [
      `Serving model ${model.entry.version} on ${url} (Ctrl-C stops)`,
      ...policyLines(policies.state),
      `  figures    ${url}/api/v1/model/metrics`,
      `  verdicts   ${url}/api/v1/verdicts`,
      `  API        ${url}/openapi.json`,
      ...respondersOf(service.responses),
      ...inputs
        .filter((name) => !name.startsWith('sensor:'))
        .map((name) => `  following  ${printable(name)}`),
      ...sensors.map(
        ({ name, product, host, port }) =>
          `  sensor     ${name} on ${host} port ${port}, as ${product}`,
      ),
    ].join('\n'),
  )
}

function policyLines({ enforced, file }: Service['policies']['state']): string[] {
  const mode = enforced
    ? 'decisions are carried out'
    : 'dry-run: decisions are written down, nothing is carried out (--enforce)'
  const policy =
    file === null ? 'the default; `phantomnet policy init` writes it to a file' : printable(file)
  return [`  mode       ${mode}`, `  policy     ${policy}`]
}

function respondersOf({ status: { enforced, responders } }: Service['responses']): string[] {
  const note = enforced ? '' : ', dry-run: nothing is carried out'
  return responders.map(({ name }) => `  responder  ${name}${note}`)
}

function reportBug(error: unknown, request: string): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(
    `error INTERNAL: this is a bug in PhantomNet, met by ${printable(request)}.\n${printable(text)}\n`,
  )
}
