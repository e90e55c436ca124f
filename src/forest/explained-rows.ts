/** Rows that are being explained, and where what is found of them is added up. */
export interface ExplainedRows {
  /** Row after row, without missing values. */
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
  /** A contribution for each value. */
  readonly out: Float64Array
  /** A path length for each row. */
  readonly paths: Float64Array
}
