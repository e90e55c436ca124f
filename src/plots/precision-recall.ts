import { curveSpec, type CurvePlot, type PlottedCurve } from './curve-plot.js'
import { haloedTextLayers, ruleLayer, type LayeredSpec } from './layers.js'
import { formatShare } from './number-format.js'
import { lightPalette } from './theme.js'

/** Below this share of attacks there is no room for words under the reference line. */
const ROOM_BELOW = 0.08

/**
 * From recall 0 on at the precision of the first attack found: what precision was before any attack
 * was found has no part in the area.
 */
function steps(curve: PlottedCurve): PlottedCurve {
  const points = curve.x.map((recall, i) => ({ recall, precision: curve.y[i] ?? 0 }))
  if ((curve.x[0] ?? 0) > (curve.x.at(-1) ?? 0)) points.reverse()
  const found = points.filter(({ recall }) => recall > 0)
  const first = found[0]?.precision ?? 0
  return {
    ...curve,
    x: [0, ...found.map(({ recall }) => recall)],
    y: [first, ...found.map(({ precision }) => precision)],
  }
}

/**
 * Recall against precision, in steps as average precision sums them.
 * @param attackShare attacks among the labelled rows, 0 to 1: the precision of guessing.
 */
export function precisionRecallSpec(plot: CurvePlot, attackShare: number): LayeredSpec {
  const below = attackShare > ROOM_BELOW
  const words = `guessing: precision ${formatShare(attackShare)}`
  return curveSpec(
    { ...plot, curves: plot.curves.map(steps) },
    {
      xTitle: 'recall: share of attack rows caught',
      yTitle: 'precision: share of alerts that are attacks',
      interpolate: 'step-before',
      reference: [
        ruleLayer(
          { x: { datum: 0 }, y: { datum: attackShare } },
          { x: { datum: 1 }, y: { datum: attackShare } },
          { colour: lightPalette.axis, width: 1 },
        ),
      ],
      referenceWords: haloedTextLayers(
        words,
        { datum: 0.02 },
        { datum: attackShare },
        { colour: lightPalette.muted, dy: below ? 13 : -12 },
      ),
    },
  )
}
