import { isWordCode } from './characters.js'
import { hasInjectedCommand } from './command-scan.js'
import type { RuleOf } from './family.js'
import { words } from './literal-table.js'
import type { RequestView } from './request-view.js'

const EXECUTION = { attackType: 'remote_code_execution', technique: 'T1190' } as const

/** Lookups that Log4j 2 resolves (CVE-2021-44228), plain and in the disguises seen since. */
export const LOG4J_LOOKUPS = words(`
  \${jndi $%7bjndi \${lower: \${upper: \${::- \${env: \${sys: \${java: \${base64: \${date: \${ctx: \${main:
  \${j\${ \${\${ \${k8s: \${bundle: \${script: \${dns: \${url:
`)

/** A function definition that old bash runs on import (CVE-2014-6271). */
export const BASH_FUNCTIONS = ['() {', '(){', '() _']

/** Whether such a definition begins a value; `function() {` is script. */
export function definesBashFunction(text: string): boolean {
  for (let at = text.indexOf('()'); at >= 0; at = text.indexOf('()', at + 2)) {
    const brace = text[at + 2] === ' ' ? text[at + 3] : text[at + 2]
    if ((brace === '{' || brace === '_') && !isWordCode(text.charCodeAt(at - 1))) return true
  }
  return false
}

/** Shell command lines that no form field holds. */
export const SHELL_LINES = [
  ...words(
    '/bin/sh /bin/bash /dev/tcp/ \bpowershell \bmshta \bregsvr32 \bping.exe \bwget${ \bwget$ifs |base64',
  ),
  '\bwget http',
  '\bwget -',
  '\bcurl http',
  '\bcurl -',
  '\bfetch http',
  '\btftp -',
  '\bbusybox ',
  '\bchmod 777',
  '\bchmod +x',
  '\brm -rf',
  '\bcd /tmp',
  '\bsh -c ',
  '\bbash -',
  '\bnc -',
  '\bmkfifo ',
  '\bcmd /c',
  '\bcmd.exe /c',
  '\bcertutil ',
  '\bpython -c',
  '\bperl -e',
  '\bphp -r',
  '\bnslookup ',
  '\bping -',
]

const SYSTEM_PROGRAMS = [
  ...words(`
    bin/id bin/ls bin/sleep bin/whoami bin/uname bin/nc bin/ping bin/echo bin/python bin/perl bin/wget
    bin/curl bin/ps \bifconfig\b \bipconfig\b
  `),
  'bin/cat ',
  '\bcat /',
  '\bcat ../',
  '\bls -la',
  '\bls -al',
  '\bls /',
  '\bdir c:',
  '\btype c:',
  '\bnet user',
  '\buname -',
  '\bnetstat -',
]

const PHP_CODE = [
  ...words(`
    <?php <?= \bsystem( \bpassthru( \bshell_exec( \bproc_open( \bpopen( \bexec( \bphpinfo( \bbase64_decode(
    \bassert( \bcall_user_func \bprint(md5 @print( \bdie(md5 \bdie(@md5 \ballow_url_include
    \bauto_prepend_file \bdisable_functions \bfile_put_contents \bfile_get_contents( \bgzinflate(
    \bpreg_replace( \bcreate_function \binclude( \brequire( \bfopen( \breadfile( $_get $_post $_request
    $_server $_cookie $_files $globals \bgetenv( \bini_set( \bmove_uploaded_file \bunserialize( \bob_start(
    \bvar_dump( \bprint_r( \barray_map( \bstr_rot13( ":0:{ ":1:{ ":2:{ :{s:
  `),
  '<? ',
  '\becho md5',
]

const JAVA_CODE = words(`
  java.lang java.io. java.util. java.net. javax. com.sun. getruntime processbuilder class.module classloader
  %{( %{# #_memberaccess @ognl ognlcontext opensymphony springframework org.apache.commons \${t( t(java
  runtime.exec allowstaticmethodaccess redirect:\${ redirectaction: action:\${ freemarker.template rO0ab aced0005
  script:javascript clonetransformer invokertransformer instantiatetransformer instantiatefactory forclosure
  whileclosure prototypeclonefactory prototypeserializationfactory xmldecoder
`)

const TEMPLATE_OPENINGS = words('{{ ${ #{ <% {% #set( @{ *{ ~{')

const ANSWER_FORGERIES = [
  ...words(
    '<!--# response.write( server.createobject wscript.shell <esi: set-cookie: content-length:',
  ),
  'content-type: text/html',
  'http/1.1 200',
  'http/1.0 200',
]

/** Commands, templates and code in a request. */
export const CODE_EXECUTION_RULES: readonly RuleOf<RequestView>[] = [
  {
    ...EXECUTION,
    id: 'http-log4shell',
    meaning: 'a Log4j lookup, as ${jndi:ldap://…} (CVE-2021-44228)',
    score: 95,
    signs: [LOG4J_LOOKUPS],
  },
  {
    ...EXECUTION,
    id: 'http-shellshock',
    meaning: 'a bash function definition (CVE-2014-6271)',
    score: 90,
    signs: [BASH_FUNCTIONS],
    when: ({ target }) => definesBashFunction(target),
  },
  {
    ...EXECUTION,
    id: 'http-shell-line',
    meaning: 'a shell command line that fetches, prepares or runs a program',
    score: 90,
    signs: [SHELL_LINES],
  },
  {
    ...EXECUTION,
    id: 'http-command-injection',
    meaning: 'a shell separator with a program behind it, as ;id or |cat',
    score: 80,
    when: ({ target }) => hasInjectedCommand(target),
  },
  {
    ...EXECUTION,
    id: 'http-system-program',
    meaning: 'a program of the system with its path or its arguments',
    score: 70,
    signs: [SYSTEM_PROGRAMS],
  },
  {
    ...EXECUTION,
    id: 'http-batch-loop',
    meaning: 'a FOR loop of the Windows command line',
    score: 75,
    signs: [['\bfor %', '\bfor /'], [' in ('], [') do ']],
  },
  {
    ...EXECUTION,
    id: 'http-php-code',
    meaning: 'PHP to be run, or the settings that let it',
    score: 85,
    signs: [PHP_CODE],
  },
  {
    ...EXECUTION,
    id: 'http-java-code',
    meaning: 'Java or OGNL reached through a parameter (Struts, Spring, Confluence)',
    score: 90,
    signs: [JAVA_CODE],
  },
  {
    ...EXECUTION,
    id: 'http-template-injection',
    meaning: 'an expression that only a template engine computes, as {{7*7}}',
    score: 75,
    signs: [TEMPLATE_OPENINGS],
    when: ({ target }) => hasComputedExpression(target),
  },
  {
    ...EXECUTION,
    id: 'http-answer-forgery',
    meaning: 'a server-side include, an ASP call or header lines that split the answer',
    score: 80,
    signs: [ANSWER_FORGERIES],
  },
]

const EXPRESSION_REACH = 48

/** Two numbers with a sign of arithmetic between. Every repetition is bounded and followed by a class disjoint from it. */
const COMPUTES = /^[ =({'"@]{0,8}\d{1,12} ?['"]? ?[*+%/-] ?['"]? ?\d/

const ENGINE_WORDS = words(`
  self config class request import constructor system exec popen eval print process cycler lipsum joiner
  globals debug md5 runtime session
`)

/** An opening of a template with a computation, a call or a look at the engine's own objects behind it. */
function hasComputedExpression(target: string): boolean {
  for (const opening of TEMPLATE_OPENINGS) {
    for (let at = target.indexOf(opening); at >= 0; at = target.indexOf(opening, at + 1)) {
      const body = target.slice(at + opening.length, at + opening.length + EXPRESSION_REACH)
      if (COMPUTES.test(body) || ENGINE_WORDS.some((word) => body.includes(word))) return true
    }
  }
  return false
}
