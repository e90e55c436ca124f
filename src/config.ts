import { PhantomNetError } from './errors.js'
import { FOREST_VARIANTS } from './forest/variant.js'

/** One option: its key in the file, `--key-with-dashes` on the command line, `PHANTOMNET_KEY` in the environment. */
export type OptionDefinition = {
  readonly key: string
  readonly meaning: string
  /** '' for none. */
  readonly unit: string
} & (
  | { readonly type: 'text'; readonly default: string | null; readonly choices?: readonly string[] }
  | {
      readonly type: 'number'
      readonly default: number | null
      readonly min: number
      readonly max: number
      readonly isInteger?: boolean
    }
  | {
      readonly type: 'number or auto'
      readonly default: number | 'auto'
      readonly min: number
      readonly max: number
    }
  | { readonly type: 'switch'; readonly default: boolean }
  | {
      readonly type: 'texts'
      readonly default: readonly string[]
      /** What the option's name alone stands for, and `true`. */
      readonly bare?: readonly string[]
    }
)

/** Formats that a blocklist can be written in, in the order docs/reference/bouncers.md lists them. */
export const BLOCKLIST_FORMAT_NAMES = [
  'plain',
  'ipset',
  'nft',
  'hosts.deny',
  'nginx',
  'haproxy',
  'suricata-iprep',
  'suricata-dataset',
] as const

/** Every option, in the order docs/reference/configuration.md lists them. */
export const OPTIONS = [
  {
    key: 'seed',
    type: 'number',
    default: 42,
    min: 0,
    max: 2 ** 31 - 1,
    isInteger: true,
    unit: '',
    meaning: 'seed of everything random (scikit-learn: random_state)',
  },
  {
    key: 'workers',
    type: 'number',
    default: null,
    min: 1,
    max: 256,
    isInteger: true,
    unit: 'threads',
    meaning: 'threads for tuning; by default one a core. Results do not depend on it',
  },
  {
    key: 'max_reject_ratio',
    type: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    unit: 'share of a file',
    meaning: 'rejected share of a file beyond which the exit status is 3',
  },
  {
    key: 'format',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'log format to insist on; by default told from the content',
  },
  {
    key: 'mappings',
    type: 'texts',
    default: [],
    unit: '',
    meaning: 'mapping files of formats of your own, see docs/reference/mappings.md',
  },
  {
    key: 'zone',
    type: 'text',
    default: 'UTC',
    unit: '',
    meaning: "the site's time zone, an IANA name as Europe/Berlin",
  },
  {
    key: 'normal_hours_start',
    type: 'number',
    default: 6,
    min: 0,
    max: 23,
    isInteger: true,
    unit: 'hour',
    meaning: "first of the site's normal hours",
  },
  {
    key: 'normal_hours_end',
    type: 'number',
    default: 22,
    min: 0,
    max: 23,
    isInteger: true,
    unit: 'hour',
    meaning: "last of the site's normal hours, to its end",
  },
  {
    key: 'session_gap_s',
    type: 'number',
    default: 1800,
    min: 1,
    max: 86_400,
    unit: 's',
    meaning: 'silence of a source that ends its session',
  },
  {
    key: 'max_sources',
    type: 'number',
    default: 65_536,
    min: 1,
    max: 10_000_000,
    isInteger: true,
    unit: 'addresses',
    meaning: 'source addresses remembered at once; the longest silent is forgotten first',
  },
  {
    key: 'train_share',
    type: 'number',
    default: 0.6,
    min: 0.01,
    max: 0.98,
    unit: 'share of rows',
    meaning: 'oldest rows, which models are fitted on',
  },
  {
    key: 'validation_share',
    type: 'number',
    default: 0.2,
    min: 0.01,
    max: 0.98,
    unit: 'share of rows',
    meaning: 'next rows, which choose between models; the rest is the test',
  },
  {
    key: 'split',
    type: 'text',
    default: 'time',
    choices: ['time', 'source', 'both'],
    unit: '',
    meaning:
      'what keeps the parts apart: time; the source address, whatever the time; or time, less rows of later attackers',
  },
  {
    key: 'leaks',
    type: 'text',
    default: 'refuse',
    choices: ['refuse', 'allow'],
    unit: '',
    meaning: 'whether a dataset whose labels or test rows leak is refused',
  },
  {
    key: 'train_on',
    type: 'text',
    default: 'auto',
    choices: ['auto', 'normal', 'all'],
    unit: '',
    meaning:
      'fit on rows labelled normal, on all rows, or on normal ones where there are 500 or more',
  },
  {
    key: 'feature_set',
    type: 'text',
    default: 'auto',
    choices: ['base', 'extended', 'auto'],
    unit: '',
    meaning:
      'features of the model: the 15, these and the extra ones, or whichever of them the dataset has',
  },
  {
    key: 'service_forests',
    type: 'text',
    default: 'auto',
    choices: ['auto', 'off'],
    unit: '',
    meaning:
      'a forest for each service with 500 rows, fitted on normal rows, where validation does not speak against it',
  },
  {
    key: 'max_source_share',
    type: 'number',
    default: 0.01,
    min: 0.0001,
    max: 1,
    unit: 'share of rows',
    meaning: 'most of the rows fitted on that one source may have; 1 leaves all',
  },
  {
    key: 'trim_share',
    type: 'number',
    default: 0,
    min: 0,
    max: 0.5,
    unit: 'share of rows',
    meaning: 'strangest rows to a first forest, which the forest is then not fitted on',
  },
  {
    key: 'false_alarm_rate',
    type: 'number',
    default: null,
    min: 0.0001,
    max: 0.5,
    unit: 'share of rows',
    meaning:
      'normal validation rows beyond the threshold; by default contamination alone sets the threshold',
  },
  {
    key: 'n_estimators',
    type: 'number',
    default: 100,
    min: 1,
    max: 10_000,
    isInteger: true,
    unit: 'trees',
    meaning: 'trees of the forest (train)',
  },
  {
    key: 'max_samples',
    type: 'number or auto',
    default: 'auto',
    min: 0,
    max: 1e9,
    unit: 'rows, or share up to 1',
    meaning: 'rows a tree is grown on; auto is min(256, rows) (train)',
  },
  {
    key: 'contamination',
    type: 'number or auto',
    default: 'auto',
    min: 0,
    max: 0.5,
    unit: 'share of rows',
    meaning: 'share of training rows beyond the threshold; auto puts it at score 0.5 (train)',
  },
  {
    key: 'max_features',
    type: 'number',
    default: 1,
    min: 0,
    max: 1e6,
    unit: 'features, or share up to 1',
    meaning: 'features a tree is grown on (train)',
  },
  {
    key: 'bootstrap',
    type: 'switch',
    default: false,
    unit: '',
    meaning: 'draw the rows of a tree with replacement (train)',
  },
  {
    key: 'variant',
    type: 'text',
    default: 'plain',
    choices: FOREST_VARIANTS,
    unit: '',
    meaning: 'trees that split on one feature, on several together, or both kinds in turns (train)',
  },
  {
    key: 'ndim',
    type: 'number',
    default: 2,
    min: 1,
    max: 1000,
    isInteger: true,
    unit: 'features',
    meaning: 'features that a split of the extended forest and the mix weighs (train)',
  },
  {
    key: 'grid_n_estimators',
    type: 'texts',
    default: ['50', '100', '200'],
    unit: 'trees',
    meaning: 'values of n_estimators that tune tries',
  },
  {
    key: 'grid_max_samples',
    type: 'texts',
    default: ['auto', '0.5', '0.8'],
    unit: '',
    meaning: 'values of max_samples that tune tries',
  },
  {
    key: 'grid_contamination',
    type: 'texts',
    default: ['auto', '0.01', '0.05', '0.1', '0.2'],
    unit: '',
    meaning: 'values of contamination that tune tries',
  },
  {
    key: 'grid_max_features',
    type: 'texts',
    default: [],
    unit: '',
    meaning: 'values of max_features that tune tries; by default that of max_features',
  },
  {
    key: 'grid_bootstrap',
    type: 'texts',
    default: [],
    unit: '',
    meaning: 'values of bootstrap that tune tries; by default that of bootstrap',
  },
  {
    key: 'grid_features',
    type: 'texts',
    default: ['all'],
    unit: '',
    meaning:
      'subsets of features that tune tries: all, base, no_rules, no_hours, no_NAME, joined by +',
  },
  {
    key: 'grid_transform',
    type: 'texts',
    default: ['log'],
    unit: '',
    meaning: "before scaling: log, each feature's own transform, or none",
  },
  {
    key: 'grid_scaler',
    type: 'texts',
    default: ['on'],
    unit: '',
    meaning: 'whether features are scaled: on, off',
  },
  {
    key: 'grid_variant',
    type: 'texts',
    default: [],
    unit: '',
    meaning: 'values of variant that tune tries; by default that of variant',
  },
  {
    key: 'grid_ndim',
    type: 'texts',
    default: [],
    unit: 'features',
    meaning: 'values of ndim that tune tries; by default that of ndim',
  },
  {
    key: 'search',
    type: 'text',
    default: 'grid',
    choices: ['grid', 'random', 'halving'],
    unit: '',
    meaning: 'how tune goes about the space: all of it, random draws, or successive halving',
  },
  {
    key: 'search_budget',
    type: 'number',
    default: null,
    min: 1,
    max: 10_000,
    isInteger: true,
    unit: '',
    meaning:
      'combinations that random tries (20 if not given), forests that halving begins with (all)',
  },
  {
    key: 'halving_factor',
    type: 'number',
    default: 3,
    min: 2,
    max: 10,
    isInteger: true,
    unit: '',
    meaning: 'of so many forests halving keeps one from rung to rung',
  },
  {
    key: 'select',
    type: 'text',
    default: 'f1',
    choices: ['f1', 'pr_auc', 'recall_at_budget'],
    unit: '',
    meaning: 'figure on the validation rows that the best has most of',
  },
  {
    key: 'alert_budget',
    type: 'number',
    default: 10,
    min: 0.001,
    max: 1_000_000,
    unit: 'alerts an hour',
    meaning: 'alerts that recall_at_budget allows; a source alerts once an hour',
  },
  {
    key: 'one_standard_error',
    type: 'switch',
    default: false,
    unit: '',
    meaning: 'take the simplest combination within one standard error of the best',
  },
  {
    key: 'bootstrap_resamples',
    type: 'number',
    default: 200,
    min: 20,
    max: 100_000,
    isInteger: true,
    unit: 'resamples',
    meaning: 'resamples behind the 95 % intervals',
  },
  {
    key: 'host',
    type: 'text',
    default: '127.0.0.1',
    unit: '',
    meaning: 'address to listen on; any but a loopback one demands a token',
  },
  {
    key: 'port',
    type: 'number',
    default: 8000,
    min: 0,
    max: 65_535,
    isInteger: true,
    unit: '',
    meaning: 'TCP port to listen on; 0 takes a free one',
  },
  {
    key: 'token',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'bearer token that every /api route demands when it is set',
  },
  {
    key: 'rate_limit',
    type: 'number',
    default: 1000,
    min: 1,
    max: 1_000_000,
    unit: 'requests a second',
    meaning:
      'requests of one token or address in the long run, and twice as many after a rest; bouncers are not counted',
  },
  { key: 'tail', type: 'texts', default: [], unit: '', meaning: 'logs to follow, a path each' },
  {
    key: 'syslog_udp',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'where to take syslog over UDP: PORT, HOST:PORT or [IPV6]:PORT; by default nowhere',
  },
  {
    key: 'syslog_tcp',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'where to take syslog over TCP; by default nowhere',
  },
  {
    key: 'syslog_from',
    type: 'texts',
    default: [
      '127.0.0.0/8',
      '::1/128',
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      'fc00::/7',
      'fe80::/10',
    ],
    unit: '',
    meaning: 'networks whose machines may send syslog',
  },
  {
    key: 'allowlist',
    type: 'texts',
    default: ['127.0.0.0/8', '::1/128'],
    unit: '',
    meaning: 'addresses and networks that are never acted upon',
  },
  {
    key: 'policy',
    type: 'text',
    default: null,
    unit: '',
    meaning:
      'policy file, see docs/guide/policy.md; by default policy.yaml in the workspace, if there',
  },
  {
    key: 'enforce',
    type: 'switch',
    default: false,
    unit: '',
    meaning: 'carry decisions out; until then they are dry-run, written down only',
  },
  {
    key: 'throttle_s',
    type: 'number',
    default: 600,
    min: 1,
    max: 31_536_000,
    isInteger: true,
    unit: 's',
    meaning: 'how long THROTTLE lasts',
  },
  {
    key: 'deceive_s',
    type: 'number',
    default: 3600,
    min: 1,
    max: 31_536_000,
    isInteger: true,
    unit: 's',
    meaning: 'how long DECEIVE lasts',
  },
  {
    key: 'block_s',
    type: 'number',
    default: 14_400,
    min: 1,
    max: 31_536_000,
    isInteger: true,
    unit: 's',
    meaning: 'how long BLOCK lasts',
  },
  {
    key: 'webhook_url',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'http or https URL that is told of each decision; by default none',
  },
  {
    key: 'webhook_secret',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'signs what the webhook is told; best given in the environment',
  },
  {
    key: 'webhook_private',
    type: 'switch',
    default: false,
    unit: '',
    meaning: 'let the webhook reach machines that are not on the open internet',
  },
  {
    key: 'siem_url',
    type: 'text',
    default: null,
    unit: '',
    meaning:
      'SIEM that is told of each decision in syslog: udp://HOST:514, tcp://HOST:514 or tls://HOST:6514',
  },
  {
    key: 'siem_format',
    type: 'text',
    default: 'cef',
    choices: ['cef', 'ecs'],
    unit: '',
    meaning: 'what it is told in: CEF, or JSON of the Elastic Common Schema',
  },
  {
    key: 'nftables',
    type: 'switch',
    default: false,
    unit: '',
    meaning:
      'carry decisions out in the kernel, by a table of our own; needs root or CAP_NET_ADMIN',
  },
  {
    key: 'nftables_table',
    type: 'text',
    default: 'phantomnet',
    unit: '',
    meaning:
      'name of that table; it begins with phantomnet, another server on the machine needs another',
  },
  {
    key: 'deceive_ports',
    type: 'texts',
    default: [],
    unit: '',
    meaning: 'where DECEIVE sends: TCP port of a service and that of its sensor, as 22:2222',
  },
  {
    key: 'throttle_rate',
    type: 'number',
    default: 10,
    min: 1,
    max: 1_000_000,
    isInteger: true,
    unit: 'connections a minute',
    meaning: 'TCP connections that a throttled source may open',
  },
  {
    key: 'throttle_kbytes',
    type: 'number',
    default: 16,
    min: 1,
    max: 1_000_000,
    isInteger: true,
    unit: 'kB/s',
    meaning: 'bytes that a throttled source may send',
  },
  {
    key: 'crs',
    type: 'text',
    default: 'off',
    unit: '',
    meaning:
      'rules of an installed OWASP Core Rule Set beside our own: auto, the folder it lies in, or off',
  },
  {
    key: 'crs_paranoia',
    type: 'number',
    default: 1,
    min: 1,
    max: 4,
    isInteger: true,
    unit: '',
    meaning: 'paranoia level up to which rules of that set are taken',
  },
  {
    key: 'keep_verdicts',
    type: 'number',
    default: 10_000_000,
    min: 1000,
    max: 1_000_000_000,
    isInteger: true,
    unit: 'verdicts',
    meaning: 'verdicts kept in the store; the oldest are dropped first',
  },
  {
    key: 'keep_bytes',
    type: 'number',
    default: 4 * 2 ** 30,
    min: 2 ** 20,
    max: 2 ** 50,
    isInteger: true,
    unit: 'B',
    meaning: 'bytes that verdicts may take in the store; the oldest are dropped first',
  },
  {
    key: 'keep_days',
    type: 'number',
    default: 90,
    min: 1,
    max: 36_500,
    unit: 'days',
    meaning: 'days that verdicts are kept in the store after they were judged',
  },
  {
    key: 'max_decisions',
    type: 'number',
    default: 1_000_000,
    min: 1000,
    max: 10_000_000,
    isInteger: true,
    unit: 'decisions',
    meaning: "decisions kept; the model's oldest are dropped first",
  },
  {
    key: 'blocklist_file',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'file that what is blocked is written to, whole, after each change; by default none',
  },
  {
    key: 'blocklist_format',
    type: 'text',
    default: 'plain',
    choices: BLOCKLIST_FORMAT_NAMES,
    unit: '',
    meaning: 'format of that file',
  },
  {
    key: 'bouncer_hold_s',
    type: 'number',
    default: 20,
    min: 0,
    max: 60,
    unit: 's',
    meaning: 'how long a bouncer without news waits for some; 0 answers at once',
  },
  {
    key: 'bouncer_throttle_type',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'what THROTTLE is called for bouncers, as captcha; by default they are not told of it',
  },
  {
    key: 'bouncer_deceive_type',
    type: 'text',
    default: null,
    unit: '',
    meaning: 'what DECEIVE is called for bouncers; by default they are not told of it',
  },
  {
    key: 'shadow_events',
    type: 'number',
    default: 1000,
    min: 1,
    max: 1_000_000_000,
    isInteger: true,
    unit: 'events',
    meaning: 'events a shadow must have scored before the gate lets it in',
  },
  {
    key: 'shadow_hours',
    type: 'number',
    default: 24,
    min: 0,
    max: 8760,
    unit: 'h',
    meaning: 'hours a shadow must have scored before the gate lets it in',
  },
  {
    key: 'shadow_alert_factor',
    type: 'number',
    default: 2,
    min: 1,
    max: 1000,
    unit: '',
    meaning: 'times as many, or as few, alerts as the version that serves that a shadow may raise',
  },
  {
    key: 'retrain_every_h',
    type: 'number',
    default: null,
    min: 0.01,
    max: 8760,
    unit: 'h',
    meaning: 'retrain this often while serving; by default never',
  },
  {
    key: 'retrain_on_drift',
    type: 'text',
    default: 'off',
    choices: ['off', 'moderate', 'large'],
    unit: '',
    meaning: 'retrain while serving when drift from the training data reaches this level',
  },
  {
    key: 'retrain_days',
    type: 'number',
    default: 7,
    min: 0.01,
    max: 366,
    unit: 'days',
    meaning: 'newest events of the store that retraining learns from',
  },
  {
    key: 'retrain_promote',
    type: 'switch',
    default: false,
    unit: '',
    meaning:
      'promote a retrained version as soon as the gate lets it in, instead of leaving that to you',
  },
  {
    key: 'sliding_horizon',
    type: 'number',
    default: null,
    min: 2048,
    max: 1_000_000_000,
    isInteger: true,
    unit: 'events',
    meaning:
      'ordinary events in which the serving forest replaces all of its trees; by default it stays',
  },
  {
    key: 'sensors',
    type: 'texts',
    default: [],
    bare: ['all'],
    unit: '',
    meaning: 'sensors of our own to run: their names, or all; see docs/guide/sensors.md',
  },
  {
    key: 'sensor_ssh',
    type: 'text',
    default: '0.0.0.0:2222',
    unit: '',
    meaning: 'where the SSH sensor listens: PORT, HOST:PORT or [IPV6]:PORT',
  },
  {
    key: 'sensor_http',
    type: 'text',
    default: '0.0.0.0:8080',
    unit: '',
    meaning: 'where the HTTP sensor listens: PORT, HOST:PORT or [IPV6]:PORT',
  },
  {
    key: 'sensor_ftp',
    type: 'text',
    default: '0.0.0.0:2121',
    unit: '',
    meaning: 'where the FTP sensor listens: PORT, HOST:PORT or [IPV6]:PORT',
  },
  {
    key: 'sensor_smtp',
    type: 'text',
    default: '0.0.0.0:2525',
    unit: '',
    meaning: 'where the SMTP sensor listens: PORT, HOST:PORT or [IPV6]:PORT',
  },
  {
    key: 'sensor_host_name',
    type: 'text',
    default: 'web01',
    unit: '',
    meaning: 'the name that the sensors say their machine has',
  },
  {
    key: 'sensor_login',
    type: 'text',
    default: 'after:3',
    unit: '',
    meaning:
      'whom sensors let in: never, after:N attempts of the source, or listed (sensor_credentials)',
  },
  {
    key: 'sensor_credentials',
    type: 'texts',
    default: [],
    unit: '',
    meaning: 'what `listed` lets in, as user:password; a * stands for anything',
  },
  {
    key: 'sensor_keep_files',
    type: 'switch',
    default: false,
    unit: '',
    meaning: 'keep files that visitors send, beside their hashes; a sensor keeps 64 MiB at most',
  },
  {
    key: 'sensor_record',
    type: 'switch',
    default: true,
    unit: '',
    meaning: 'record shell sessions (asciicast v2); a sensor keeps 64 MiB at most',
  },
  {
    key: 'sensor_open_relay',
    type: 'switch',
    default: false,
    unit: '',
    meaning: 'the SMTP sensor takes mail for anybody from anybody; none of it goes anywhere',
  },
  {
    key: 'sensor_tarpit_ms',
    type: 'number',
    default: 0,
    min: 0,
    max: 60_000,
    isInteger: true,
    unit: 'ms',
    meaning: 'how long every answer of a sensor is held back',
  },
  {
    key: 'sensor_connections',
    type: 'number',
    default: 256,
    min: 1,
    max: 10_000,
    isInteger: true,
    unit: 'connections',
    meaning: 'connections that one sensor holds at once',
  },
  {
    key: 'sensor_connections_per_source',
    type: 'number',
    default: 16,
    min: 1,
    max: 10_000,
    isInteger: true,
    unit: 'connections',
    meaning: 'connections that one sensor holds at once of one source',
  },
  {
    key: 'sensor_openings_per_minute',
    type: 'number',
    default: 600,
    min: 1,
    max: 1_000_000,
    isInteger: true,
    unit: 'connections a minute',
    meaning: 'new connections of one source that one sensor takes',
  },
  {
    key: 'sensor_attempts_per_minute',
    type: 'number',
    default: 600,
    min: 1,
    max: 1_000_000,
    isInteger: true,
    unit: 'attempts a minute',
    meaning: 'attempts to log in of one source that one sensor takes',
  },
  {
    key: 'sensor_bytes_per_minute',
    type: 'number',
    default: 67_108_864,
    min: 1024,
    max: 100_000_000_000,
    isInteger: true,
    unit: 'bytes a minute',
    meaning: 'bytes in either direction that one sensor moves with one source',
  },
  {
    key: 'sensor_session_s',
    type: 'number',
    default: 600,
    min: 1,
    max: 86_400,
    isInteger: true,
    unit: 's',
    meaning: 'how long one connection to a sensor lasts at most',
  },
  {
    key: 'sensor_idle_s',
    type: 'number',
    default: 120,
    min: 1,
    max: 86_400,
    isInteger: true,
    unit: 's',
    meaning: 'silence that ends a connection to a sensor',
  },
  {
    key: 'sensor_memory_mb',
    type: 'number',
    default: 128,
    min: 64,
    max: 65_536,
    isInteger: true,
    unit: 'MiB',
    meaning: 'resident memory of a sensor above which it lets nobody in',
  },
  {
    key: 'sensor_uid',
    type: 'number',
    default: 65_534,
    min: 1,
    max: 4_294_967_294,
    isInteger: true,
    unit: '',
    meaning: 'user and group that a sensor becomes when the program is started by root',
  },
] as const satisfies readonly OptionDefinition[]

type Value<D> = D extends { type: 'text'; choices: readonly (infer C)[] }
  ? C
  : D extends { type: 'text'; default: infer V }
    ? V extends null
      ? string | null
      : string
    : D extends { type: 'number'; default: infer V }
      ? V extends null
        ? number | null
        : number
      : D extends { type: 'number or auto' }
        ? number | 'auto'
        : D extends { type: 'switch' }
          ? boolean
          : readonly string[]

/** All options with their values. */
export type Config = { readonly [D in (typeof OPTIONS)[number] as D['key']]: Value<D> }

export const DEFAULT_CONFIG = Object.fromEntries(
  OPTIONS.map(({ key, default: value }) => [key, value]),
) as unknown as Config

/** One place options come from, for the messages: `phantomnet.yaml`, `the environment`, `the command line`. */
export interface ConfigLayer {
  readonly from: string
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * Puts layers of options over the defaults, later layers over earlier ones.
 * @throws PhantomNetError CONFIG_UNKNOWN_KEY with the nearest known key, CONFIG_INVALID with type or bound.
 */
export function resolveConfig(layers: readonly ConfigLayer[]): Config {
  const resolved: Record<string, unknown> = { ...DEFAULT_CONFIG }
  for (const { from, values } of layers) {
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) continue
      resolved[key] = checkOption(definitionOf(key, from), value, from)
    }
  }
  return resolved as unknown as Config
}

const PREFIX = 'PHANTOMNET_'

/**
 * The layer that environment variables make: `PHANTOMNET_BLOCK_S=60` is block_s.
 * @throws PhantomNetError CONFIG_UNKNOWN_KEY for a name that begins with PHANTOMNET_ and is none of ours.
 */
export function environmentLayer(
  environment: Readonly<Record<string, string | undefined>>,
): ConfigLayer {
  const names = new Map(OPTIONS.map(({ key }) => [`${PREFIX}${key.toUpperCase()}`, key]))
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue
    const key = names.get(name)
    if (key === undefined) {
      throw new PhantomNetError(
        'CONFIG_UNKNOWN_KEY',
        `the environment has the unknown variable \`${name.slice(0, 80)}\`. Did you mean \`${nearest(name, [...names.keys()])}\`?`,
      )
    }
    values[key] = value
  }
  return { from: 'the environment', values }
}

function definitionOf(key: string, from: string): OptionDefinition {
  const definition = OPTIONS.find((option) => option.key === key)
  if (definition !== undefined) return definition
  throw new PhantomNetError(
    'CONFIG_UNKNOWN_KEY',
    `${from} has the unknown option \`${key}\`. Did you mean \`${nearest(
      key,
      OPTIONS.map((option) => option.key),
    )}\`?`,
  )
}

/** Turns text from the environment or a flag into the option's type, and checks its bounds. */
function checkOption(option: OptionDefinition, value: unknown, from: string): unknown {
  const refuse = (what: string): never => {
    throw new PhantomNetError(
      'CONFIG_INVALID',
      `${from}: \`${option.key}\` must be ${what}. Mend it there.`,
    )
  }
  switch (option.type) {
    case 'text':
      if (typeof value !== 'string') return refuse('text')
      if (option.choices !== undefined && !option.choices.includes(value))
        return refuse(`one of ${option.choices.join(', ')}`)
      return value
    case 'switch':
      if (value === true || value === 'true') return true
      if (value === false || value === 'false') return false
      return refuse('true or false')
    case 'texts': {
      if (option.bare !== undefined && (value === true || value === 'true')) return option.bare
      if (option.bare !== undefined && (value === false || value === 'false')) return []
      const list = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value
      if (!Array.isArray(list)) return refuse('a list')
      return list.map((item: unknown) =>
        typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'
          ? String(item)
          : refuse('a list of texts'),
      )
    }
    case 'number or auto':
      return value === 'auto' ? value : checkNumber(option, value, refuse)
    case 'number':
      return checkNumber(option, value, refuse)
  }
}

function checkNumber(
  option: { readonly min: number; readonly max: number; readonly isInteger?: boolean },
  value: unknown,
  refuse: (what: string) => never,
): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  const kind = option.isInteger === true ? 'a whole number' : 'a number'
  if (typeof number !== 'number' || Number.isNaN(number)) return refuse(kind)
  if (option.isInteger === true && !Number.isInteger(number)) return refuse(kind)
  if (number < option.min || number > option.max)
    return refuse(`${kind} from ${option.min} to ${option.max}`)
  return number
}

/** The known word with the smallest edit distance (Levenshtein 1966). */
export function nearest(word: string, known: readonly string[]): string {
  let best = ''
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const distance = editDistance(word.slice(0, 64), candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(
        Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1),
      )
    }
    previous = current
  }
  return previous[b.length] as number
}
