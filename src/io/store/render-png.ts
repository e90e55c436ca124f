import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PhantomNetError } from '../../errors.js'

/** Width of a picture in pixels, twice its own units. */
const DEFAULT_WIDTH_PIXELS = 1600

/**
 * The weights our pictures use. TrueType, since the renderer draws no text, silently, with WOFF. The
 * fonts of the machine are never loaded: the same picture is the same bytes everywhere.
 */
const FONT_FILES = [
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
]

function fontPaths(): string[] {
  const { resolve } = createRequire(import.meta.url)
  return FONT_FILES.map((file) => {
    try {
      const path = resolve(file)
      if (existsSync(path)) return path
    } catch (cause) {
      throw fontMissing(file, cause)
    }
    throw fontMissing(file)
  })
}

function fontMissing(file: string, cause?: unknown): PhantomNetError {
  return new PhantomNetError(
    'STORE_FAILED',
    `The font ${file}, which the plots are set in, is not installed. Run "npm ci" to restore it.`,
    { cause },
  )
}

/**
 * Draws an SVG document as a PNG file. The same document gives the same bytes.
 * @param svg text set in Inter, weights 400 and 600.
 * @param widthPixels the height follows from the document's proportions.
 * @throws PhantomNetError STORE_FAILED when the fonts are not installed or the document is no SVG.
 */
export async function renderPng(
  svg: string,
  widthPixels: number = DEFAULT_WIDTH_PIXELS,
): Promise<Uint8Array> {
  const fontFiles = fontPaths()
  const { renderAsync } = await import('@resvg/resvg-js')
  try {
    const image = await renderAsync(svg, {
      fitTo: { mode: 'width', value: widthPixels },
      font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter' },
    })
    return image.asPng()
  } catch (cause) {
    throw new PhantomNetError(
      'STORE_FAILED',
      'A plot could not be drawn as PNG. Please report this with the SVG of the report at hand.',
      { cause },
    )
  }
}
