import type { EventDetail } from '../event/event.js'
import { SHELL_LINES } from './code-execution.js'
import { ruleFamily } from './family.js'
import { SYSTEM_FILES } from './file-disclosure.js'
import { words } from './literal-table.js'

/** Tools that look for holes, and botnets that name themselves. */
const ATTACK_TOOLS = [
  ...words(`
    nikto sqlmap nmap masscan zgrab w3af acunetix nuclei dirbuster gobuster \bhydra feroxbuster \bffuf wfuzz
    dirsearch wpscan nessus openvas netsparker arachni skipfish whatweb jaeles commix havij \bxsser \bzmeu
    morfeus jorgee muieblackcat l9explore l9tcpid leakix projectdiscovery interactsh burpcollaborator
    webinspect appscan cgichk brutus \bparos\b absinthe bsqlbf bbqsql sqlninja sqlpowerinjector whisker webshag
    wprecon joomscan droopescan cmsmap dotdotpwn fimap nsauditor core-project/ revolt datacha0s toata
    kmccrew planetwork dragostea webbandit black.hole titan.net sysscan \bhttprint wapiti \bdavtest
    webvulnscan evilscanner detectify tplmap xspider pentest \bzaproxy metasploit mozlila r00t
    \bgh0st \bkatana fuzz \bhttpx\b
  `),
  'hello, world',
  'hello world',
]

/** Projects that survey the whole internet. */
const SURVEYS = words(`
  censys shodan expanse paloaltonetworks internet-measurement netsystemsresearch stretchoid internetcensus
  internet-census binaryedge onyphe criminalip fofa zoomeye rapid7 odin.io modatscanner researchscan cypex
  cyberok gdnplus intrinsec bufferover.run ipip.net visionheight cortex-xpanse securitytrails genomecrawler
`)

/** Libraries with which programs, good and bad, fetch pages. */
const LIBRARIES = words(`
  python-requests python-urllib python-httpx python/ aiohttp go-http-client \bcurl/ \bwget/ libwww-perl lwp::
  lwp-trivial okhttp \bjava/ httpclient winhttp \bruby\b guzzlehttp node-fetch axios undici pycurl mechanize
  scrapy powershell fasthttp \bhttp_request
`)

const MARKUP_OR_SQL = [
  ...words('<script <?php <%= union+select ../../ php:// onerror= onload='),
  'union select',
  "' or ",
  '" or ',
]

/** Who the client of an HTTP request says it is. */
export const SCANNER_USER_AGENTS = ruleFamily<EventDetail>({
  name: 'scanner-user-agents',
  concerns: ({ kind, detail }) => kind === 'http.request' && detail.userAgent !== undefined,
  view: ({ detail }) => detail,
  texts: ({ userAgent = '' }) => [userAgent],
  rules: [
    {
      id: 'agent-payload',
      meaning: 'a shell line, a system file, script or SQL in the user agent',
      score: 75,
      attackType: 'remote_code_execution',
      technique: 'T1190',
      signs: [[...SHELL_LINES, ...SYSTEM_FILES, ...MARKUP_OR_SQL]],
    },
    {
      id: 'agent-attack-tool',
      meaning: 'a tool that looks for holes, or a botnet that names itself',
      score: 75,
      attackType: 'reconnaissance',
      technique: 'T1595.002',
      signs: [ATTACK_TOOLS],
    },
    {
      id: 'agent-survey',
      meaning: 'a project that surveys the whole internet',
      score: 40,
      attackType: 'reconnaissance',
      technique: 'T1595.001',
      signs: [SURVEYS],
    },
    {
      id: 'agent-library',
      meaning: 'a programming library or a command-line client',
      score: 10,
      attackType: 'reconnaissance',
      technique: 'T1595',
      signs: [LIBRARIES],
    },
    {
      id: 'agent-empty',
      meaning: 'no user agent, where the source logs one',
      score: 10,
      attackType: 'reconnaissance',
      technique: 'T1595',
      when: ({ userAgent }) => userAgent === '' || userAgent === '-',
    },
  ],
})
