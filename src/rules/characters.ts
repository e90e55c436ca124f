/** Whether a UTF-16 unit is an ASCII letter, digit or `_`; false for NaN, which lies outside a text. */
export function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    code === 95
  )
}

export function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Whether a UTF-16 unit is a letter a–z; texts of rules are lower case where this is asked. */
export function isLowerCode(code: number): boolean {
  return code >= 97 && code <= 122
}
