import { SQL_INJECTION_RULES } from '../../src/rules/sql-injection.js'
import { request, testTwins } from './twins.js'

testTwins(SQL_INJECTION_RULES, request, [
  {
    id: 'http-sql-union',
    attack: ['/x?id=-1+UNION+ALL+SELECT+1,2,3--', '/x?id=1/**/union/*!50000select*/1'],
    ordinary: ['/x?q=european+union+select+committee', '/union/select'],
  },
  {
    id: 'http-sql-blind',
    attack: ['/x?id=1;WAITFOR+DELAY+%270:0:5%27', '/x?id=1-SLEEP(5)', '/x?id=pg_sleep(3)'],
    ordinary: ['/x?q=sleep+well', '/benchmark/results'],
  },
  {
    id: 'http-sql-takeover',
    attack: ["/x?id=1;exec+xp_cmdshell+'dir'", "/x?id=1+into+outfile+'/var/a'"],
    ordinary: ['/x?q=load+data', '/outfile'],
  },
  {
    id: 'http-sql-catalogue',
    attack: ['/x?id=1+and+1=(select+1+from+information_schema.tables)', '/x?id=@@version'],
    ordinary: ['/x?q=information+schema', '/users/all'],
  },
  {
    id: 'http-sql-subquery',
    attack: ['/x?id=(select+1)', '/x?id=1-ascii(substring(a,1,1))', '/x?a=concat(0x7e,1)'],
    ordinary: ['/x?q=select+a+size', '/convert/interest', '/x?q=how+to+select+from+a+menu'],
  },
  {
    id: 'http-sql-stacked',
    attack: ['/x?id=1;drop+table+users', '/x?id=1;select+1'],
    ordinary: ['/x;jsessionid=12', '/x?q=insert;coin'],
  },
  {
    id: 'http-sql-condition',
    attack: [
      '/x?id=1+or+1=1',
      "/x?u=a'+and+'a'='a",
      '/x?id=1||2>1',
      '/x?id=1+and+2+between+1+and+3',
    ],
    ordinary: ['/x?q=this+or+that', '/x?q=salt+and+pepper=yes', '/x?a=1&b=2'],
  },
  {
    id: 'http-sql-quote-break',
    attack: ["/x?u=admin'--", "/x?u=a'+union+b", '/x?u=a")+or+b'],
    ordinary: ["/x?q=rock'n'roll", "/x?q=o'brien+and+sons", "/x?q='quoted'+words"],
  },
  {
    id: 'http-sql-column-count',
    attack: ['/x?id=1+order+by+10', '/x?id=1,null,null'],
    ordinary: ['/x?sort=order+by+name', '/x?q=group+by+design'],
  },
  {
    id: 'http-query-operator',
    attack: ['/x?user[$ne]=1', '/x?u=*)(uid=*', '/x?f={"$where":1}'],
    ordinary: ['/x?price=$5', '/x?user[name]=ann', '/x?q=(a)(b)'],
  },
])
