import { headingLayers, setHeading, type Heading } from './heading.js'
import { haloedTextLayers, ruleLayer, textLayer, type Layer, type LayeredSpec } from './layers.js'
import { formatShare } from './number-format.js'
import { chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

type Kind = 'attack' | 'normal' | 'unlabelled'

export interface ScoreHistogramPlot {
  readonly heading: Heading
  /** Bins in rising order; bounds on the score's scale. */
  readonly bins: readonly {
    readonly from: number
    readonly to: number
    readonly attack: number
    readonly normal: number
    readonly unlabelled: number
  }[]
  /** Scores beyond it are called attacks. */
  readonly threshold: number
  /** What stands above each panel. */
  readonly labels: Readonly<Record<Kind, string>>
}

interface Panel {
  readonly kind: Kind
  /** Units from the top of the plotting area. */
  readonly top: number
  readonly bottom: number
}

const LEFT = EDGE + 58
const WIDTH = PICTURE_WIDTH - LEFT - EDGE
const PANEL_HEIGHT = 136
const SMALL_PANEL_HEIGHT = 72
/** Room for the words above a panel. */
const PANEL_HEADER = 44
/** Room for the words beside the upper end of the threshold. */
const THRESHOLD_HEADER = 20
const BELOW = EDGE + 48

function panelsOf({ bins }: ScoreHistogramPlot): Panel[] {
  const kinds: Kind[] = ['attack', 'normal']
  if (bins.some((bin) => bin.unlabelled > 0)) kinds.push('unlabelled')
  let end = 0
  return kinds.map((kind) => {
    const top = end + PANEL_HEADER
    end = top + (kind === 'unlabelled' ? SMALL_PANEL_HEIGHT : PANEL_HEIGHT)
    return { kind, top, bottom: end }
  })
}

/** From the lowest filled bin to the highest, the threshold included, with a little air. */
function scoreDomain({ bins, threshold }: ScoreHistogramPlot): [number, number] {
  const filled = bins.filter((bin) => bin.attack + bin.normal + bin.unlabelled > 0)
  const low = Math.min(threshold, filled[0]?.from ?? 0)
  const high = Math.max(threshold, filled.at(-1)?.to ?? 1)
  const margin = Math.max(high - low, 0.01) * 0.04
  return [low - margin, high + margin]
}

function barLayer(plot: ScoreHistogramPlot, { kind, top, bottom }: Panel): Layer {
  const colour = lightPalette[kind]
  const values = plot.bins
    .filter((bin) => bin[kind] > 0)
    .map((bin) => ({ from: bin.from, to: bin.to, count: bin[kind], none: 0 }))
  const most = Math.max(1, ...values.map(({ count }) => count))
  return {
    data: { values },
    // The outline keeps a lone row visible beside thousands.
    mark: { type: 'rect', color: colour, stroke: colour, strokeWidth: 0.8 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: scoreDomain(plot), nice: false, zero: false },
        axis: {
          title: 'anomaly score (higher is stranger)',
          grid: false,
          format: '.2f',
          tickCount: 10,
        },
      },
      x2: { field: 'to' },
      y: {
        field: 'count',
        type: 'quantitative',
        scale: { type: 'sqrt', domain: [0, most], range: [bottom, top], nice: false },
        axis: {
          title: null,
          orient: 'left',
          offset: 0,
          grid: true,
          tickCount: kind === 'unlabelled' ? 2 : 4,
          tickMinStep: 1,
          format: ',d',
          domain: false,
          ticks: false,
        },
      },
      y2: { field: 'none' },
    },
  }
}

function thresholdLayers(plot: ScoreHistogramPlot, heightUnits: number): Layer[] {
  const [low, high] = scoreDomain(plot)
  const roomAtRight = (plot.threshold - low) / (high - low) < 0.7
  const words = roomAtRight
    ? `threshold ${formatShare(plot.threshold)}, alerts to the right`
    : `alerts right of the threshold ${formatShare(plot.threshold)}`
  const x = { datum: plot.threshold }
  return [
    ruleLayer(
      { x, y: { value: -THRESHOLD_HEADER } },
      { x, y: { value: heightUnits } },
      { colour: lightPalette.ink, width: 1.2, dash: [4, 3] },
    ),
    textLayer(
      words,
      x,
      { value: 7 - THRESHOLD_HEADER },
      { weight: 600, align: roomAtRight ? 'left' : 'right', dx: roomAtRight ? 8 : -8 },
    ),
  ]
}

function labelLayers(plot: ScoreHistogramPlot, { kind, top }: Panel): Layer[] {
  const colour = kind === 'unlabelled' ? lightPalette.muted : lightPalette[kind]
  return haloedTextLayers(
    plot.labels[kind],
    { value: EDGE - LEFT },
    { value: top - 19 },
    { size: 13, weight: 600, colour },
  )
}

/**
 * Distribution of scores, a panel each for attack, normal and (where there are any) unlabelled rows
 * over one score axis. Counts rise by their square root, so that few rows show beside many.
 */
export function scoreHistogramSpec(plot: ScoreHistogramPlot): LayeredSpec {
  const heading = setHeading(plot.heading)
  const panels = panelsOf(plot)
  const top = heading.heightUnits + THRESHOLD_HEADER
  const height = panels.at(-1)?.bottom ?? 0
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: { left: LEFT, top, right: EDGE, bottom: BELOW },
    width: WIDTH,
    height,
    resolve: { scale: { y: 'independent' } },
    layer: [
      ...headingLayers(heading, LEFT, top),
      ...panels.map((panel) => barLayer(plot, panel)),
      ...thresholdLayers(plot, height),
      ...panels.flatMap((panel) => labelLayers(plot, panel)),
    ],
  }
}
