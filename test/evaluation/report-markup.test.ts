import { strictEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { escapeHtml, html, Markup } from '../../src/evaluation/report-markup.js'

test('the five characters with a meaning in HTML are escaped', () => {
  strictEqual(
    escapeHtml(`<a href="x" id='y'>&amp;`),
    '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;',
  )
})

test('a hole takes words as words and markup as markup', () => {
  strictEqual(html`<p>${'<b>'}${html`<i>${1}</i>`}</p>`.text, '<p>&lt;b&gt;<i>1</i></p>')
  strictEqual(html`${new Markup('<hr>')}`.text, '<hr>')
})

test('lists are joined, null and false leave nothing', () => {
  strictEqual(html`<p>${['a', ['<', null], false]}</p>`.text, '<p>a&lt;</p>')
})

test("the source's indentation does not reach the page, but a hole's own white space does", () => {
  const markup = html`<ul>
    <li>${'a\n  b'}</li>
  </ul>`
  strictEqual(markup.text, '<ul>\n<li>a\n  b</li>\n</ul>')
})
