import type { TopLevelSpec } from 'vega-lite'

/**
 * Draws a specification as a self-contained SVG document, without a browser or a screen. The same
 * specification gives the same bytes. The drawing library is loaded at the first call, since most
 * commands draw nothing.
 */
export async function drawSvg(spec: TopLevelSpec): Promise<string> {
  const [{ compile }, vega] = await Promise.all([import('vega-lite'), import('vega')])
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' })
  try {
    // Ids count up over the life of the process; from one, a picture does not depend on those before it.
    vega.resetSVGDefIds()
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}
