import { headingLayers, setHeading, wrapText, type Heading } from './heading.js'
import {
  haloedTextLayers,
  ruleLayer,
  textLayer,
  type Layer,
  type LayeredSpec,
  type Place,
} from './layers.js'
import { baselineStyles, chartConfig, EDGE, lightPalette, PICTURE_WIDTH } from './theme.js'

/** One detector's curve over the unit square. */
export interface PlottedCurve {
  readonly name: string
  /** What the key says below the name, such as the area under the curve with its interval. */
  readonly figure: string
  /** Place in the key; the highest stands first. */
  readonly order: number
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Where the serving detector's threshold lies on its curve. */
interface OperatingPoint {
  readonly x: number
  readonly y: number
  /** Beside the point and in the key, a few words. */
  readonly label: string
  /** In the key alone, a line each. */
  readonly details: readonly string[]
}

export interface CurvePlot {
  readonly heading: Heading
  /** What the figures of the key are. */
  readonly keyTitle: string
  /** The first is the detector that serves; of the others at most MAX_BASELINES are drawn. */
  readonly curves: readonly PlottedCurve[]
  readonly operatingPoint: OperatingPoint
}

/** How one kind of curve differs from another. */
export interface CurveKind {
  readonly xTitle: string
  readonly yTitle: string
  readonly interpolate: 'linear' | 'step-before'
  /** What guessing would give, drawn below the curves. */
  readonly reference: readonly Layer[]
  /** The words for it, drawn above them. */
  readonly referenceWords: readonly Layer[]
}

export const MAX_BASELINES = baselineStyles.length

const SIDE = 440
const KEY_X = SIDE + 44
const KEY_CHARACTERS = 25
const KEY_LINE = 17
const LEFT = EDGE + 54
const BELOW = EDGE + 48

interface DrawnCurve extends PlottedCurve {
  readonly colour: string
  readonly width: number
  readonly dash: readonly number[]
}

function styled(curves: readonly PlottedCurve[]): DrawnCurve[] {
  return curves.slice(0, 1 + MAX_BASELINES).map((curve, i) => {
    const style = baselineStyles[i - 1]
    if (style === undefined) return { ...curve, colour: lightPalette.model, width: 3, dash: [1, 0] }
    return { ...curve, colour: style.colour, width: 1.5, dash: style.dash }
  })
}

function unitAxis(title: string) {
  return {
    type: 'quantitative' as const,
    scale: { domain: [0, 1], nice: false },
    axis: { title, values: [0, 0.2, 0.4, 0.6, 0.8, 1], format: '.1f', grid: true },
  }
}

function curveLayer(curve: DrawnCurve, kind: CurveKind): Layer {
  const values = curve.x.map((x, i) => ({ i, x, y: curve.y[i] ?? null }))
  return {
    data: { values },
    mark: {
      type: 'line',
      color: curve.colour,
      strokeWidth: curve.width,
      strokeDash: [...curve.dash],
      strokeJoin: 'round',
      interpolate: kind.interpolate,
    },
    encoding: {
      x: { field: 'x', ...unitAxis(kind.xTitle) },
      y: { field: 'y', ...unitAxis(kind.yTitle) },
      order: { field: 'i', type: 'quantitative' },
    },
  }
}

function keyLayers(plot: CurvePlot, curves: readonly DrawnCurve[]): Layer[] {
  const layers = [
    textLayer(plot.keyTitle, at(KEY_X), at(6), { weight: 600, colour: lightPalette.muted }),
  ]
  let top = 34
  for (const curve of curves.toSorted((a, b) => b.order - a.order)) {
    const isModel = curve.colour === lightPalette.model
    const name = wrapText(curve.name, KEY_CHARACTERS, 2)
    layers.push(
      ruleLayer({ x: at(KEY_X), y: at(top) }, { x: at(KEY_X + 30), y: at(top) }, curve),
      textLayer(name, at(KEY_X + 40), at(top), { size: 13, weight: isModel ? 600 : 400 }),
      textLayer(curve.figure, at(KEY_X + 40), at(top + KEY_LINE * name.length + 1), {
        weight: isModel ? 600 : 400,
        colour: isModel ? lightPalette.ink : lightPalette.muted,
      }),
    )
    top += 31 + KEY_LINE * name.length
  }
  const { label, details } = plot.operatingPoint
  layers.push(
    pointLayer(at(KEY_X + 15), at(top)),
    textLayer(label, at(KEY_X + 40), at(top), { size: 13, weight: 600 }),
    textLayer(details, at(KEY_X + 40), at(top + KEY_LINE + 1), { colour: lightPalette.muted }),
  )
  return layers
}

function at(value: number): Place {
  return { value }
}

function pointLayer(x: Place, y: Place): Layer {
  return {
    data: { values: [{}] },
    mark: {
      type: 'point',
      filled: true,
      size: 110,
      color: lightPalette.model,
      stroke: lightPalette.paper,
      strokeWidth: 2.5,
      opacity: 1,
    },
    encoding: { x: { ...x }, y: { ...y } },
  }
}

/** The words stand towards the middle of the square, below the point where there is room. */
function operatingPointLayers({ x, y, label }: OperatingPoint): Layer[] {
  const toLeft = x > 0.5
  const above = y < 0.1
  const place = { x: { datum: x }, y: { datum: y } }
  return [
    pointLayer(place.x, place.y),
    ...haloedTextLayers(label, place.x, place.y, {
      weight: 600,
      colour: lightPalette.model,
      align: toLeft ? 'right' : 'left',
      dx: toLeft ? -11 : 11,
      dy: above ? -14 : 14,
    }),
  ]
}

/** A square of curves, the serving detector's bold, with a key at its right that ranks them. */
export function curveSpec(plot: CurvePlot, kind: CurveKind): LayeredSpec {
  const heading = setHeading(plot.heading)
  const curves = styled(plot.curves)
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    config: chartConfig,
    autosize: { type: 'none' },
    padding: {
      left: LEFT,
      top: heading.heightUnits,
      right: PICTURE_WIDTH - LEFT - SIDE,
      bottom: BELOW,
    },
    width: SIDE,
    height: SIDE,
    layer: [
      ...headingLayers(heading, LEFT, heading.heightUnits),
      ...kind.reference,
      ...curves.toReversed().map((curve) => curveLayer(curve, kind)),
      ...kind.referenceWords,
      ...operatingPointLayers(plot.operatingPoint),
      ...keyLayers(plot, curves),
    ],
  }
}
