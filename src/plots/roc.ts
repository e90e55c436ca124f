import { curveSpec, type CurveKind, type CurvePlot } from './curve-plot.js'
import { haloedTextLayers, ruleLayer, type LayeredSpec } from './layers.js'
import { lightPalette } from './theme.js'

const corner = (value: number) => ({ x: { datum: value }, y: { datum: value } })

const KIND: CurveKind = {
  xTitle: 'false positive rate: share of normal rows called attacks',
  yTitle: 'recall: share of attack rows caught',
  interpolate: 'linear',
  reference: [ruleLayer(corner(0), corner(1), { colour: lightPalette.axis, width: 1 })],
  referenceWords: haloedTextLayers(
    'guessing',
    { datum: 0.86 },
    { datum: 0.86 },
    { colour: lightPalette.muted, align: 'center', angle: -45, dy: 13 },
  ),
}

/** Receiver operating characteristic: false positive rate against recall, the diagonal as reference. */
export function rocSpec(plot: CurvePlot): LayeredSpec {
  return curveSpec(plot, KIND)
}
