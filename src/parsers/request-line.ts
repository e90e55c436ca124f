/** A token (RFC 9110 section 5.6.2) of letters, a blank, and something to ask for. */
const REQUEST_LINE = /^([A-Za-z][A-Za-z_-]{0,31}) (?! *HTTP\/\d)(\S.*)$/s

const VERSION = / +HTTP\/\d(?:\.\d)?$/

/** Whether the text has the form of an HTTP request line: a method and a target, with or without a version. */
export function isRequestLine(text: string): boolean {
  return REQUEST_LINE.test(text)
}

/** Method (in capitals) and target of a request line, the target as sent; it may hold blanks. */
export function requestParts(line: string): { method: string; url: string } {
  const blank = line.indexOf(' ')
  return {
    method: line.slice(0, blank).toUpperCase(),
    url: line.slice(blank + 1).replace(VERSION, ''),
  }
}
