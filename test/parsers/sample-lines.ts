/** Lines of each format as it is written, made up, with addresses kept for documentation (RFC 5737, RFC 3849). */
export const SAMPLE_LINES: Readonly<Record<string, readonly string[]>> = {
  cowrie: [
    '{"eventid":"cowrie.session.connect","src_ip":"203.0.113.5","src_port":4022,"dst_ip":"192.0.2.10","dst_port":2222,"session":"s1","protocol":"ssh","sensor":"pot1","timestamp":"2026-02-05T12:00:00.123456Z"}',
    '{"eventid":"cowrie.login.failed","username":"root","password":"123456","sensor":"pot1","timestamp":"2026-02-05T12:00:01.000001Z","src_ip":"203.0.113.5","session":"s1"}',
    '{"eventid":"cowrie.command.input","input":"cat /proc/cpuinfo","sensor":"pot1","timestamp":"2026-02-05T12:00:02.5Z","src_ip":"203.0.113.5","session":"s1"}',
    '{"eventid":"cowrie.direct-tcpip.data","dst_ip":"198.51.100.9","dst_port":80,"data":"b\'GET / HTTP/1.0\\\\r\\\\n\'","timestamp":"2026-02-05T12:00:03Z","src_ip":"203.0.113.5","session":"s1"}',
    '{"eventid":"cowrie.session.closed","duration":"12.0","timestamp":"2026-02-05T12:00:12Z","src_ip":"203.0.113.5","session":"s1"}',
  ],
  opencanary: [
    '{"dst_host":"192.0.2.10","dst_port":21,"local_time":"2026-02-05 12:00:00.1","logdata":{"USERNAME":"root","PASSWORD":"a"},"logtype":2000,"node_id":"c1","src_host":"203.0.113.5","src_port":4022,"utc_time":"2026-02-05 12:00:00.1"}',
    '{"dst_host":"192.0.2.10","dst_port":"80","local_time":"2026-02-05 12:00:01","logdata":{"PATH":"/a?b","USERAGENT":"curl"},"logtype":3000,"node_id":"c1","src_host":"203.0.113.5","src_port":"-1"}',
    '{"dst_host":"","dst_port":-1,"local_time":"2026-02-05 12:00:02","logdata":{"msg":"x"},"logtype":1001,"node_id":"c1","src_host":"","src_port":-1}',
  ],
  sshd: [
    'Feb  5 12:00:00 web1 sshd[7]: Invalid user bob from 203.0.113.5 port 4022',
    'Feb  5 12:00:01 web1 sshd[7]: Failed password for invalid user bob from 203.0.113.5 port 4022 ssh2',
    '2026-02-05T12:00:02.123456+00:00 web1 sshd-session[8]: Accepted publickey for bob from 203.0.113.5 port 4023 ssh2: ED25519 SHA256:abc',
    'Feb  5 12:00:03 web1 sshd[7]: Connection closed by invalid user bob 203.0.113.5 port 4022 [preauth]',
  ],
  'access-log': [
    '203.0.113.5 - - [05/Feb/2026:12:00:00 +0000] "GET /a?b=1 HTTP/1.1" 404 512 "-" "curl/8.1"',
    '203.0.113.5 - bob [05/Feb/2026:12:00:01 +0000] "POST /\\"x\\xe9 HTTP/1.1" 200 3 "http://r.example/" "a \\"b\\" c"',
    'shop.example:443 203.0.113.5 - - [05/Feb/2026:12:00:02 +0000] "\\x16\\x03" 400 0',
  ],
  vsftpd: [
    'Thu Feb  5 12:00:00 2026 [pid 7] CONNECT: Client "203.0.113.5"',
    'Thu Feb  5 12:00:01 2026 [pid 7] [bob] FAIL LOGIN: Client "203.0.113.5"',
    'Thu Feb  5 12:00:02 2026 [pid 7] [bob] FTP command: Client "203.0.113.5", "RETR /etc/passwd"',
    'Thu Feb  5 12:00:03 2026 [pid 7] [bob] OK UPLOAD: Client "203.0.113.5", "/srv/a", 10 bytes, 1.00Kbyte/sec',
  ],
  postfix: [
    'Feb  5 12:00:00 mx1 postfix/smtpd[71]: connect from mail.example[203.0.113.5]',
    'Feb  5 12:00:01 mx1 postfix/smtpd[71]: NOQUEUE: reject: RCPT from mail.example[203.0.113.5]: 554 5.7.1 <b@far.example>: Relay access denied; from=<a@evil.example> to=<b@far.example> proto=ESMTP helo=<evil.example>',
    'Feb  5 12:00:02 mx1 postfix/smtpd[71]: warning: mail.example[203.0.113.5]: SASL LOGIN authentication failed: x, sasl_username=bob',
    'Feb  5 12:00:03 mx1 postfix/cleanup[72]: 4D1A2B3C: reject: header Subject: pills from mail.example[203.0.113.5]; from=<a@evil.example> to=<b@far.example> proto=ESMTP helo=<h>: 5.7.1 no',
    'Feb  5 12:00:04 mx1 postfix/postscreen[81]: PREGREET 14 after 0.08 from [203.0.113.5]:4022: EHLO ylmf-pc\\r\\n',
  ],
  phantomnet: [
    '{"kind":"auth.failure","timestamp":"2026-02-05T12:00:00.123456Z","src_ip":"203.0.113.5","dst_port":22,"detail":{"user_name":"root"}}',
    '{"kind":"packet","timestamp":1770292800000,"src_ip":"2001:db8::5","transport":6,"quality":["fragment"]}',
  ],
}
