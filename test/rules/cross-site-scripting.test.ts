import { CROSS_SITE_SCRIPTING_RULES } from '../../src/rules/cross-site-scripting.js'
import { request, testTwins } from './twins.js'

testTwins(CROSS_SITE_SCRIPTING_RULES, request, [
  {
    id: 'http-script-tag',
    attack: ['/x?q=<script>alert(1)</script>', '/x?q=%253Csvg/onload=alert(1)%253E'],
    ordinary: ['/script/jquery', '/search?q=svg+icons'],
  },
  {
    id: 'http-script-url',
    attack: ['/go?u=javascript:alert(1)', '/x?u=data:text/html;base64,PHNjcmlwdD4='],
    ordinary: ['/javascript:void(0)', '/blog/javascript-urls'],
  },
  {
    id: 'http-script-handler',
    attack: ['/x?q=%22%20onmouseover=%22x', '/x?q=<b/onclick=1>'],
    ordinary: ['/x?onload=1', '/x?q=on+error+resume'],
  },
  {
    id: 'http-script-call',
    attack: ['/x?q=document.cookie', '/x?__proto__[a]=1', "/x?q='-alert(1)-'"],
    ordinary: ['/docs/document', '/x?q=red+alert+(1998)'],
  },
  {
    id: 'http-markup',
    attack: ['/x?q=%3Cb%3Ehi%3C/b%3E', '/x?q=<h1>a', '/x?doc=<?xml version="1.0"?><!DOCTYPE a>'],
    ordinary: [
      '/x?q=3<5',
      '/x?from=Ann%20<me@example.org>',
      '/api?doc=<?xml version="1.0"?><order><id>12345</id></order>',
    ],
  },
])
