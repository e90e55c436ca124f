import { deepEqual, equal, ok } from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { CRS_FOLDERS, readCrs } from '../../../src/io/sources/crs-files.js'
import { assess } from '../../../src/rules/assess.js'
import { RULE_FAMILIES } from '../../../src/rules/catalog.js'
import { crsFamily } from '../../../src/rules/crs/crs-family.js'
import type { CrsRequest } from '../../../src/rules/crs/request-targets.js'
import { CrsRuleSet } from '../../../src/rules/crs/rule-set.js'
import { request } from '../twins.js'

/** A set of a few rules, in the words of its language. */
const SET = String.raw`
SecRule &TX:allowed_methods "@eq 0" "id:901160,phase:1,pass,setvar:'tx.allowed_methods=GET HEAD POST'"
SecRule REQUEST_METHOD "!@within %{tx.allowed_methods}" "id:911100,phase:1,msg:'Method',severity:'CRITICAL',tag:'attack-generic'"
SecRule ARGS|!ARGS:note "@rx (?i)union\s+select" "id:942270,phase:2,t:none,t:urlDecodeUni,t:replaceComments,msg:'SQL',severity:'CRITICAL',tag:'attack-sqli'"
SecRule REQUEST_HEADERS:User-Agent "@pmFromFile scanners.data" "id:913100,phase:2,t:lowercase,msg:'Scanner',severity:'CRITICAL',tag:'attack-reputation-scanner'"
SecRule REQUEST_HEADERS_NAMES "@rx ^.*$" "id:920450,phase:2,t:lowercase,capture,msg:'Header',severity:'WARNING',setvar:'tx.header_name_%{tx.0}=/%{tx.0}/',chain"
  SecRule TX:/^header_name_/ "@within /proxy/ /if/" "t:none"
SecRule REQUEST_BODY "@contains <?php" "id:933100,phase:2,msg:'PHP',severity:'CRITICAL',tag:'attack-injection-php'"
SecRule ARGS "@rx (a)\1" "id:1,phase:2,msg:'Back'"
SecRule ARGS "@detectSQLi" "id:2,phase:2,msg:'Lib'"
SecRule ARGS "@rx a" "id:3,phase:2,msg:'Strict',tag:'paranoia-level/3'"
SecRule RESPONSE_BODY "@rx a" "id:4,phase:4,msg:'Answer'"
SecRule ARGS "@pmFromFile absent.data" "id:5,phase:2,msg:'Absent'"
SecRule ARGS "@rx a" "id:6,phase:2,t:parityZero7bit,msg:'Transform'"
`
const set = CrsRuleSet.from(
  [{ name: 'REQUEST-942-A.conf', text: SET }],
  (name) => (name === 'scanners.data' ? ['nikto', 'sqlmap'] : null),
  1,
)

function asked(changes: Partial<CrsRequest>): CrsRequest {
  return {
    method: 'GET',
    target: '/',
    protocol: 'HTTP/1.1',
    headers: [['Host', 'h']],
    body: '',
    ...changes,
  }
}

const ids = (changes: Partial<CrsRequest>): number[] =>
  set.matching(asked(changes)).map(({ rule }) => rule.id)

test('targets, exclusions and transformations decide what a pattern sees', () => {
  deepEqual(ids({ target: '/?q=1+UNION/**/select+2' }), [942270])
  deepEqual(ids({ target: '/?q=1%252BUNION%2509select' }), [942270])
  deepEqual(ids({ target: '/?note=union+select' }), [])
  deepEqual(ids({ target: '/union%20select' }), [])
  const form = {
    headers: [['Content-Type', 'application/x-www-form-urlencoded']] as const,
    method: 'POST',
  }
  deepEqual(ids({ ...form, body: 'q=union+select' }), [942270])
  const json = { headers: [['Content-Type', 'application/json']] as const, method: 'POST' }
  deepEqual(ids({ ...json, body: '{"a":{"b":"union select"}}' }), [942270])
})

test('phrases of a file, literals, what the set falls back on and chains are honoured', () => {
  deepEqual(ids({ headers: [['User-Agent', 'SQLmap/1.7']] }), [913100])
  deepEqual(ids({ method: 'TRACK' }), [911100])
  deepEqual(
    ids({
      headers: [
        ['Host', 'h'],
        ['Proxy', 'x'],
      ],
    }),
    [920450],
  )
  deepEqual(
    ids({
      headers: [
        ['Host', 'h'],
        ['Accept', 'x'],
      ],
    }),
    [],
  )
  deepEqual(ids({ body: 'a <?php b' }), [933100])
})

test('every rule is taken or told why not', () => {
  deepEqual(
    set.rules.map(({ id }) => id),
    [911100, 942270, 913100, 920450, 933100],
  )
  const reasons = Object.fromEntries(set.untaken.map(({ id, reason }) => [id, reason]))
  equal(reasons[901160], 'it steers the set and matches no attack')
  ok(reasons[1]?.startsWith('its pattern is not of a kind matched in linear time'))
  equal(reasons[2], '@detectSQLi asks libinjection, which is not here')
  equal(reasons[3], 'it is of paranoia level 3')
  equal(reasons[4], 'it looks at what the server answers')
  equal(reasons[5], 'there is no absent.data')
  equal(reasons[6], 't:parityZero7bit is not known here')
})

test('beside our own rules they name the attack on the same scale', () => {
  const families = [...RULE_FAMILIES, crsFamily(set)]
  const event = request('/?q=union%20select')
  ok(assess(event, families).threatScore >= 70)
  const { rule, attackType, threatScore } = assess(event, [crsFamily(set)])
  deepEqual([rule, attackType, threatScore], ['crs-942270', 'sql_injection', 70])
  equal(assess(request('/', { method: 'TRACK' }), [crsFamily(set)]).rule, 'crs-911100')
  equal(assess(request('/about?q=what+is+new'), families).threatScore, 0)
})

const installed = CRS_FOLDERS.find((folder) => existsSync(folder))

test(
  'an installed Core Rule Set is read where it lies',
  { skip: installed === undefined ? 'no OWASP Core Rule Set is installed' : false },
  () => {
    const own = readCrs('auto', 1)
    ok(own.rules.length > 100)
    const matched = own.matching(asked({ target: "/?q=1'+union+select+password+from+users" }))
    ok(matched.some(({ rule }) => rule.tags.includes('attack-sqli')))
    deepEqual(
      own.matching(
        asked({
          target: '/?q=hello',
          headers: [
            ['Host', 'example.org'],
            ['User-Agent', 'Mozilla/5.0'],
            ['Accept', '*/*'],
          ],
        }),
      ),
      [],
    )
  },
)
