import type {
  AttackDetection,
  AttackMetrics,
  AttackParts,
  BudgetMetrics,
  Calibration,
  Curve,
  DetectorMetrics,
  Explanation,
  FirstAlert,
  HistogramBin,
  Interval,
  MetricsDocument,
  Mistake,
} from '../../src/evaluation/metrics-document.js'

/**
 * Documents with the shapes an evaluation can have. The rows are drawn from two bell curves, and every
 * figure, curve and bin is counted from them, so that the parts agree as in a real document; the
 * intervals alone are a plain guess around the figure.
 */
export interface SampleOptions {
  readonly normal?: number
  readonly attack?: number
  readonly unlabelled?: number
  /** Distance of the attacks' mean score from that of normal rows, in deviations. */
  readonly distance?: number
  readonly seed?: number
  readonly attacks?: readonly string[]
  readonly detectors?: readonly {
    readonly name: string
    readonly title: string
    readonly distance: number
  }[]
}

const BASELINES = [
  { name: 'joined', title: 'Forest joined with the rules', factor: 1.15 },
  {
    name: 'forest_without_rule_features',
    title: 'Forest without the rule features',
    factor: 0.7,
  },
  { name: 'rules', title: 'Rules alone', factor: 0.62 },
  { name: 'largest_z', title: 'Largest z-score', factor: 0.45 },
  { name: 'random', title: 'Random scores', factor: 0 },
]

function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 4294967296
  }
}

interface Row {
  readonly score: number
  readonly isAttack: boolean
}

function rowsOf(normal: number, attack: number, distance: number, seed: number): Row[] {
  const next = generator(seed)
  const bell = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
  const score = (mean: number) => 1 / (1 + Math.exp(-(mean + bell()) * 0.3 + 0.4))
  const rows: Row[] = []
  for (let i = 0; i < normal; i++) rows.push({ score: score(0), isAttack: false })
  for (let i = 0; i < attack; i++) rows.push({ score: score(distance), isAttack: true })
  return rows.toSorted((a, b) => b.score - a.score)
}

function around(value: number, spread: number): Interval {
  return { value, low: Math.max(0, value - spread), high: Math.min(1, value + spread * 0.7) }
}

function thinned(x: readonly number[], y: readonly number[]): Curve {
  const step = Math.max(1, Math.ceil(x.length / 400))
  const keep = (_: number, i: number) => i % step === 0 || i === x.length - 1
  return { x: x.filter(keep), y: y.filter(keep) }
}

function detector(
  name: string,
  title: string,
  rows: readonly Row[],
  thresholdAtRate: number,
): DetectorMetrics {
  const attack = rows.filter((row) => row.isAttack).length
  const normal = rows.length - attack
  const [fpr, tpr, recalls, precisions]: number[][] = [[0], [0], [], []] as number[][]
  let [caught, alarms, rocArea, average] = [0, 0, 0, 0]
  let threshold = 1
  for (const row of rows) {
    if (row.isAttack) {
      caught++
      average += caught / (caught + alarms) / attack
    } else {
      alarms++
      rocArea += caught / attack / normal
    }
    if (alarms / normal <= thresholdAtRate) threshold = row.score
    fpr?.push(alarms / normal)
    tpr?.push(caught / attack)
    recalls?.push(caught / attack)
    precisions?.push(caught / (caught + alarms))
  }
  const called = rows.filter((row) => row.score >= threshold)
  const truePositive = called.filter((row) => row.isAttack).length
  const falsePositive = called.length - truePositive
  const precision = truePositive / Math.max(1, called.length)
  const recall = truePositive / attack
  const spread = 0.3 / Math.sqrt(attack)
  const recallAt1Percent = tpr?.[fpr?.findLastIndex((rate) => rate <= 0.01) ?? 0] ?? 0
  const budget = (alertsPerHour: number): BudgetMetrics => {
    const found = Math.min(1, recall * Math.sqrt(alertsPerHour / 10))
    return {
      alerts_per_hour: alertsPerHour,
      threshold: alertsPerHour > 50 ? null : threshold + 0.1 / alertsPerHour,
      alerts: Math.min(1300, 160 * alertsPerHour),
      alert_precision: around(precision / Math.sqrt(alertsPerHour), spread),
      source_recall: around(found, spread),
      precision: around(precision, spread),
      recall: around(found, spread),
      f1: around((precision + found) / 2, spread),
      false_positive_rate: around(alertsPerHour / 1000, spread * 0.05),
    }
  }
  return {
    name,
    title,
    roc_auc: around(rocArea, spread),
    pr_auc: around(average, spread * 1.5),
    recall_at_1_percent_false_positives: around(recallAt1Percent, spread),
    precision: around(precision, spread),
    recall: around(recall, spread),
    f1: around((2 * precision * recall) / Math.max(1e-9, precision + recall), spread),
    false_positive_rate: around(falsePositive / normal, spread * 0.05),
    threshold,
    confusion: {
      true_negative: normal - falsePositive,
      false_positive: falsePositive,
      false_negative: attack - truePositive,
      true_positive: truePositive,
    },
    alert_budgets: [1, 10, 100].map(budget),
    roc: thinned(fpr ?? [], tpr ?? []),
    precision_recall: thinned(recalls ?? [], precisions ?? []),
  }
}

function histogram(rows: readonly Row[], unlabelled: readonly Row[]): HistogramBin[] {
  const bins = 60
  const within = (from: number, all: readonly Row[], isAttack: boolean) =>
    all.filter(
      (row) => row.isAttack === isAttack && row.score >= from && row.score < from + 1 / bins,
    ).length
  return Array.from({ length: bins }, (_, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    normal: within(i / bins, rows, false),
    attack: within(i / bins, rows, true),
    unlabelled: within(i / bins, unlabelled, false),
  }))
}

function attackMetrics(names: readonly string[], attack: number): AttackMetrics[] {
  return names.map((name, i) => {
    const recall = i === 2 ? 0 : 1 - i / (names.length + 3)
    const own: AttackDetection = {
      recall,
      recall_low: i === 0 ? null : Math.max(0, recall - 0.2),
      recall_high: i === 0 ? null : Math.min(1, recall + 0.1),
      sources_alerted: i === 2 ? 0 : 1,
      seconds_to_first_alert: i === 2 ? null : ([0, 4.2, 0, 95, 1830, 40_000][i % 6] ?? 0),
      rows_before_first_alert: i === 2 ? Math.ceil(attack / names.length) : i,
    }
    return {
      attack: name,
      test_rows: Math.ceil(attack / names.length),
      test_sources: 1 + i,
      train_rows: i % 3 === 0 ? 0 : 40 * i,
      ...own,
      joined: { ...own, recall: Math.min(1, recall + 0.1) },
    }
  })
}

function attackParts(names: readonly string[]): AttackParts[] {
  return names.map((attack, i) => ({
    attack,
    train_rows: i % 3 === 0 ? 0 : 40 * i,
    validation_rows: 10 * i,
    test_rows: 200 - 10 * i,
    train_sources: i % 3 === 0 ? 0 : 3,
    validation_sources: i,
    test_sources: 1 + i,
  }))
}

function firstAlerts(names: readonly string[]): FirstAlert[] {
  return names.flatMap((attack, i) =>
    Array.from({ length: 1 + 3 * i }, (_, k) => ({
      attack,
      source: `203.0.113.${k}`,
      rows: 40 - k,
      rows_before: k,
      seconds: i === 2 || k % 4 === 3 ? null : k === 0 ? 0 : 0.4 * 7 ** (k % 6),
    })),
  )
}

function calibration(got: Interval): Calibration {
  const asked = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
  return {
    chosen: { asked: 0.01, got },
    rows: 3500,
    points: asked.map((share) => ({
      asked: share,
      threshold: 0.7 - share,
      got: { value: share * 1.5, low: share * 0.8, high: share * 2.6 },
      recall: {
        value: Math.sqrt(share),
        low: Math.sqrt(share) * 0.7,
        high: Math.min(1, Math.sqrt(share) * 1.2),
      },
    })),
  }
}

function mistake(attack: string, i: number): Mistake {
  return {
    timestamp: `2026-02-1${4 + (i % 5)}T0${i % 9}:12:33.120Z`,
    src_ip: i % 3 === 2 ? `2001:db8::${i}` : `192.0.2.${i}`,
    source: i % 2 === 0 ? 'access-log' : 'sshd',
    attack,
    anomaly_score: 0.72 - 0.02 * i,
    threat_score: 5 * i,
    rows: 1 + 7 * i,
    reasons: [
      { feature: 'packet_length', value: 10_541, typical: 98, contribution: 0.08 },
      { feature: 'z_score_anomaly', value: 15.59, typical: -0.07, contribution: 0.06 },
      { feature: 'burst_rate', value: 1, typical: 7, contribution: -0.012 },
    ],
  }
}

function explanation(attacks: readonly string[], rows: number): Explanation {
  const features = [
    ['threat_score', 'score 0–100', 'none'],
    ['attack_type_frequency', 'events', 'log1p'],
    ['session_duration_estimate', 's', 'log1p'],
    ['rolling_average_deviation', 'events/min', 'signed_log1p'],
    ['packet_length', 'bytes', 'log1p'],
    ['destination_port_class', 'class', 'none'],
  ] as const
  const size = (i: number): number => 0.06 / (1 + i)
  return {
    average_score: 0.428,
    rows,
    anomalies: 1209,
    importances: features.map(([feature], i) => ({
      feature,
      over_anomalies: size(i),
      over_all_rows: size(i) * (i % 2 === 0 ? 0.2 : 0.7),
    })),
    partial_dependence: features.map(([feature, unit, transform], i) => {
      const values =
        transform === 'none'
          ? [0, 10, 25, 50, 100]
          : Array.from({ length: 33 }, (_, k) =>
              transform === 'log1p'
                ? Math.expm1(k * 0.3)
                : Math.sign(k - 10) * Math.expm1(Math.abs(k - 10) * 0.3),
            )
      return {
        feature,
        unit,
        transform,
        values,
        scores: values.map((_, k) => 0.45 + (0.2 * k) / values.length / (1 + i)),
        normal: [values[0] ?? 0, values[1] ?? 0, values[3] ?? 0],
        attack: i === 5 ? [] : [values[1] ?? 0, values[3] ?? 0, values.at(-1) ?? 0],
      }
    }),
    false_alarms: Array.from({ length: 7 }, (_, i) => mistake('', i)),
    missed_attacks: attacks.map(mistake),
  }
}

export function sampleMetrics(options: SampleOptions = {}): MetricsDocument {
  const { normal = 6300, attack = 812, unlabelled = 0, distance = 2.4, seed = 7 } = options
  const rows = rowsOf(normal, attack, distance, seed)
  const others =
    options.detectors ??
    BASELINES.map(({ name, title, factor }) => ({ name, title, distance: distance * factor }))
  const test = {
    rows: normal + attack + unlabelled,
    normal,
    attack,
    unlabelled,
    sources: 233,
    from: '2026-02-13T04:10:00.000Z',
    to: '2026-02-19T22:58:41.120Z',
  }
  const attacks = options.attacks ?? [
    'ssh_brute_force',
    'web_scan',
    'ftp_hydra',
    'mail_relay_probe',
  ]
  const serving = detector('forest', 'Isolation forest', rows, 0.03)
  return {
    timestamp: '2026-03-01T12:00:00.000Z',
    model_version: '1.3',
    headline: 'The isolation forest beats the rules it builds on: PR-AUC +0.120 [0.060, 0.180].',
    caveats: [
      'Benign rows come from public logs of other sites: expect other false alarm rates on yours.',
      '14 of 51 attack sources of the test part also occur in the train part.',
    ],
    best_f1_score: 0.812,
    best_params: { n_estimators: 100, max_samples: 'auto', contamination: 0.05 },
    dataset: {
      path: 'data/training_dataset.csv',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      rows: 24_000,
      feature_schema: 'phantomnet-15/1',
      train: { ...test, rows: 12_000, normal: 11_000, attack: 0, unlabelled: 1000 },
      validation: { ...test, rows: 4000, normal: 3500, attack: 500, unlabelled: 0 },
      test,
      attack_sources_seen_in_train: 14,
    },
    alerts: {
      definition: 'all rows of one source address within one hour of the clock',
      hours: 162.8,
    },
    bootstrap: { resamples: 1000, by: 'source address', level: 0.95, seed: 42 },
    detectors: [
      serving,
      ...others.map((other, i) =>
        detector(
          other.name,
          other.title,
          rowsOf(normal, attack, other.distance, seed + 1 + i),
          0.03,
        ),
      ),
    ],
    attacks: attackMetrics(attacks, attack),
    attack_parts: attackParts(attacks),
    first_alerts: firstAlerts(attacks),
    calibration: calibration(serving.false_positive_rate),
    explanation: explanation(attacks, test.rows),
    sources: [
      {
        source: 'cowrie',
        normal: 0,
        attack: Math.ceil(attack / 2),
        roc_auc: null,
        recall: 0.97,
        false_positive_rate: null,
      },
      {
        source: 'sshd',
        normal: Math.ceil(normal / 2),
        attack: Math.floor(attack / 2),
        roc_auc: 0.931,
        recall: 0.871,
        false_positive_rate: 0.021,
      },
      {
        source: 'access-log',
        normal: Math.floor(normal / 2),
        attack: 0,
        roc_auc: null,
        recall: null,
        false_positive_rate: 0.034,
      },
    ],
    histogram: histogram(rows, rowsOf(unlabelled, 1, 1, seed + 50)),
  }
}
