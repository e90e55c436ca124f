import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { RequestView } from './request-view.js'
import { hasConstantCondition, hasQuoteBreak } from './sql-scan.js'

const SQL_INJECTION = { attackType: 'sql_injection', technique: 'T1190' } as const

const UNIONS = [
  '\bunion select\b',
  '\bunion all select\b',
  '\bunion distinct select\b',
  '\bunion(select\b',
  '\bunion all(select\b',
]

/** What a SELECT has and a sentence with a union and a select committee has not. */
const STATEMENT_MARKS = words(`, ( ' " @ * # -- /* null`).concat(
  ' from ',
  words('0 1 2 3 4 5 6 7 8 9').map((digit) => `select ${digit}`),
)

/** Functions that sleep, burn time, fail aloud or call out, in the manuals of MySQL, PostgreSQL, Oracle, SQL Server and SQLite. */
const BLIND_FUNCTIONS = [
  ...words(`
    \bsleep( \bpg_sleep \bbenchmark( \bextractvalue( \bupdatexml( \bxmltype( \bdbms_pipe \bdbms_lock
    \bdbms_utility \butl_inaddr \butl_http \bctxsys. \bgenerate_series( \brandomblob( \bcrypt_key(
    \bregexp_substring( \bmake_set( \belt( floor(rand( \bload_file( \bexp(~ \bgtid_subset( \bjson_keys(
    \brdb$ \bmaster..
  `),
  '\bselect sleep',
  '\bselect benchmark',
  '\bwaitfor delay',
  '\bwaitfor time',
  '\bprocedure analyse',
]

const TAKEOVERS = [
  ...words(`
    \bxp_cmdshell\b \bxp_regread\b \bxp_dirtree\b \bsp_executesql\b \bsp_oacreate\b \bsp_makewebtask\b
    \bopenrowset( \bopenquery(
  `),
  '\binto outfile\b',
  '\binto dumpfile\b',
  '\bload data infile\b',
]

const CATALOGUES = [
  ...words(`
    \binformation_schema\b \bsysobjects\b \bsyscolumns\b \bsysusers\b \bsysibm. \bsqlite_master\b
    \bsqlite_version( \bpg_catalog\b \bpg_user\b \bpg_class\b \bmysql.user\b \bmysql.db\b \ball_tables\b
    \ball_users\b \buser_tables\b \bdomain.domains\b \bmsysaccessobjects\b @@version @@datadir @@hostname
    \bgroup_concat( \bdatabase() \bsystem_user( \bsession_user( \bcurrent_user(
  `),
  '\bfrom dual\b',
]

const SUBQUERIES = [
  ...words(`
    (select( \bchar( \bchr( \bconcat(0x \bconcat(char( \bconcat_ws( \bunhex( \bconvert(int \bcast(
    \bascii( \bsubstring( \bsubstr( \bmid( \bord( \bifnull( \bnullif( \bisnull( \bhex( \bdistinct(
    \bselectchar( \bmd5( \biif(
  `),
  '(select ',
  '\bselect * from\b',
  '\bselect count(',
  '\bselect char(',
  '\bselect concat(',
  '\bselect user(',
  '\bselect version(',
  '\bselect name from\b',
  '\bselect case\b',
  '(case when ',
]

const STATEMENTS = [
  'insert into ',
  'delete from ',
  'drop table',
  'drop database',
  'alter table',
  'create table',
  'truncate table',
  'declare @',
  'exec ',
  'exec(',
  'waitfor ',
  'shutdown',
  'select(',
  'if(',
]

const SHORT_STATEMENTS = [
  'select ',
  'update ',
  'drop ',
  'alter ',
  'create ',
  'declare ',
  'call ',
  'begin ',
]

const STACKED = [
  ...STATEMENTS.flatMap((statement) => [`;${statement}`, `; ${statement}`]),
  ...SHORT_STATEMENTS.map((statement) => `;${statement}`),
  '; select ',
  '\bdrop table\b',
  '\bdrop database\b',
]

const COLUMN_COUNTS = [
  ...words('1 2 3 4 5 6 7 8 9').flatMap((digit) => [
    `\border by ${digit}`,
    `\bgroup by ${digit}`,
    `\bhaving ${digit}`,
  ]),
  '\bgroup by concat(',
  '\bhaving min(',
  ',null,null',
  ', null, null',
]

/** Operators of LDAP filters (RFC 4515) and of document databases, which no form sends. */
const QUERY_OPERATORS = words(`
  )(| )(& )(!( )(uid= )(cn= *)( )(objectclass= [$ne] [$eq] [$gt] [$lt] [$in] [$nin] [$regex] [$where] [$exists] {"$
  {$where:
`)

/** SQL in a request. */
export const SQL_INJECTION_RULES: readonly RuleOf<RequestView>[] = [
  {
    ...SQL_INJECTION,
    id: 'http-sql-union',
    meaning: 'a UNION SELECT that appends rows of the attacker',
    score: 85,
    signs: [UNIONS, STATEMENT_MARKS],
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-blind',
    meaning: 'a function that delays, fails or calls out, to read a database without seeing it',
    score: 85,
    signs: [BLIND_FUNCTIONS],
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-takeover',
    meaning: 'a statement that writes files or runs programs through the database',
    score: 90,
    signs: [TAKEOVERS],
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-catalogue',
    meaning: 'tables and variables in which a database describes itself',
    score: 80,
    signs: [CATALOGUES],
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-subquery',
    meaning: 'a SELECT, CASE or built-up string inside a parameter',
    score: 75,
    signs: [SUBQUERIES],
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-stacked',
    meaning: 'a second statement behind a semicolon',
    score: 80,
    signs: [STACKED],
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-condition',
    meaning: 'a condition between constants, as or 1=1',
    score: 75,
    when: ({ target }) => hasConstantCondition(target),
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-quote-break',
    meaning: 'a quote that ends a string with SQL carrying on behind it',
    score: 65,
    when: ({ target }) => hasQuoteBreak(target),
  },
  {
    ...SQL_INJECTION,
    id: 'http-sql-column-count',
    meaning: 'ORDER BY, GROUP BY, HAVING or a row of NULLs that counts the columns of a query',
    score: 65,
    signs: [COLUMN_COUNTS],
  },
  {
    ...SQL_INJECTION,
    id: 'http-query-operator',
    meaning: 'an operator of LDAP filters or of a document database, as )(| or [$ne]',
    score: 75,
    signs: [QUERY_OPERATORS],
  },
]
