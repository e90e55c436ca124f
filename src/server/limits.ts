/** Bytes of a JSON body. */
export const MAX_JSON_BYTES = 1 << 20

/** Bytes of a body of events, one a line. */
export const MAX_NDJSON_BYTES = 4 << 20

/** Events that are judged and kept at once; between two such slices other requests and the logs get their turn. */
export const SLICE_EVENTS = 250

/** Requests to the routes under /api that may be under way at once; more are told to come back. */
export const MAX_IN_FLIGHT = 64

/** Bouncers that may wait for news at once; more are answered without waiting, and ask again. */
export const MAX_HELD_STREAMS = 256

/** Requests a second that one client may make in the long run, and twice as many after a rest of two seconds. */
export const REQUESTS_PER_SECOND = 1000

/** Requests without a valid token that one address may make a second in the long run, and at once. */
export const FAILED_PER_SECOND = 2
export const FAILED_AT_ONCE = 60

/** Lines of a body of events. */
export const MAX_NDJSON_LINES = 20_000

/** Connections of one address open at once, but for this machine's own; more are closed as they come. */
export const MAX_CONNECTIONS_PER_ADDRESS = 64

/** Connections open at once; more are closed as they come. */
export const MAX_CONNECTIONS = 512

/** How long a client may take for its headers, and for a whole request, ms. */
export const HEADERS_TIMEOUT_MS = 10_000
export const REQUEST_TIMEOUT_MS = 30_000

/** How often those two are looked at, ms. */
export const TIMEOUT_CHECK_MS = 2000

/** How long a stop waits for requests under way before it cuts them off, ms. */
export const STOP_TIMEOUT_MS = 5000

/** Characters a bearer token has at least. */
export const MIN_TOKEN_LENGTH = 16
