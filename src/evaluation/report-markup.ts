/** HTML that is safe to put into a page as it stands. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What a template may hold: words are escaped, markup stands, null and false leave nothing. */
export type Child = string | number | Markup | null | false | readonly Child[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that means itself in HTML, inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

function rendered(child: Child): string {
  if (child === null || child === false) return ''
  if (child instanceof Markup) return child.text
  if (typeof child === 'string' || typeof child === 'number') return escapeHtml(String(child))
  return child.map(rendered).join('')
}

/**
 * Markup from a template whose words are ours and whose holes are anyone's: every hole is escaped.
 * The source's indentation does not reach the page.
 */
export function html(words: TemplateStringsArray, ...holes: readonly Child[]): Markup {
  const text = words.map(
    (word, i) => word.replaceAll(/\s*\n\s*/g, '\n') + rendered(holes[i] ?? null),
  )
  return new Markup(text.join(''))
}
