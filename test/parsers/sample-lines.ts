/** Lines of each format as it is written, made up, with addresses kept for documentation (RFC 5737, RFC 3849). */
export const SAMPLE_LINES: Readonly<Record<string, readonly string[]>> = {
  cowrie: [
    '{"eventid":"cowrie.session.connect","src_ip":"203.0.113.5","src_port":4022,"dst_ip":"192.0.2.10","dst_port":2222,"session":"s1","protocol":"ssh","sensor":"pot1","timestamp":"2026-02-05T12:00:00.123456Z"}',
    '{"eventid":"cowrie.login.failed","username":"root","password":"123456","sensor":"pot1","timestamp":"2026-02-05T12:00:01.000001Z","src_ip":"203.0.113.5","session":"s1"}',
    '{"eventid":"cowrie.command.input","input":"cat /proc/cpuinfo","sensor":"pot1","timestamp":"2026-02-05T12:00:02.5Z","src_ip":"203.0.113.5","session":"s1"}',
    '{"eventid":"cowrie.direct-tcpip.data","dst_ip":"198.51.100.9","dst_port":80,"data":"b\'GET / HTTP/1.0\\\\r\\\\n\'","timestamp":"2026-02-05T12:00:03Z","src_ip":"203.0.113.5","session":"s1"}',
    '{"eventid":"cowrie.session.closed","duration":"12.0","timestamp":"2026-02-05T12:00:12Z","src_ip":"203.0.113.5","session":"s1"}',
  ],
  'cowrie-text': [
    '2026-02-05T12:00:00.123456Z [cowrie.ssh.factory.CowrieSSHFactory] New connection: 203.0.113.5:4022 (192.0.2.10:2222) [session: a1b2c3d4e5f6]',
    '2026-02-05T12:00:01.000001Z [HoneyPotSSHTransport,2,203.0.113.5] Remote SSH version: SSH-2.0-Go',
    "2026-02-05T12:00:02.5Z [HoneyPotSSHTransport,2,203.0.113.5] login attempt [b'root'/b'123456'] failed",
    "2018-05-07 00:08:26+0000 [SSHService 'ssh-userauth' on HoneyPotSSHTransport,3,203.0.113.5] login attempt [root/a/b] succeeded",
    "2026-02-05T12:00:03Z [SSHChannel session (0) on SSHService b'ssh-connection' on HoneyPotSSHTransport,2,203.0.113.5] CMD: uname -a",
    '\treason: bye',
    '2026-02-05T12:00:04Z [HoneyPotSSHTransport,2,203.0.113.5] Connection lost after 4 seconds',
  ],
  dionaea: [
    '[{"connection": {"protocol": "smbd", "transport": "tcp", "type": "accept"}, "dst_ip": "192.0.2.10", "dst_port": 445, "src_hostname": "", "src_ip": "203.0.113.5", "src_port": 1401, "timestamp": "2026-02-05T12:00:00.472515"},',
    '{"connection": {"protocol": "mssqld", "transport": "tcp", "type": "accept"}, "dst_ip": "192.0.2.10", "dst_port": 1433, "src_hostname": "", "src_ip": "203.0.113.5", "src_port": 50602, "timestamp": "2026-02-05T12:00:01", "credentials": {"password": ["abc"], "username": ["sa"]}},',
    '{"connection": {"protocol": "ftpd", "transport": "tcp", "type": "accept"}, "dst_ip": "192.0.2.10", "dst_port": 21, "src_ip": "203.0.113.5", "src_port": 2, "timestamp": "2026-02-05T12:00:02", "ftp": {"commands": {"arguments": [""], "command": ["SYST"]}}}',
    ']',
  ],
  'dionaea-incident': [
    '{"timestamp":"2026-02-05T12:00:00","connection_protocol":"httpd","connection_transport":"tcp","connection_type":"accept","remote_host":"::ffff:203.0.113.5","remote_port":4022,"local_host":"192.0.2.10","local_port":80}',
    '{"timestamp":"2026-02-05T12:00:01","connection_protocol":"mysqld","connection_transport":"tcp","connection_type":"accept","remote_host":"203.0.113.5","remote_port":4023,"local_host":"192.0.2.10","local_port":3306,"login_username":"root","login_password":"x"}',
  ],
  heralding: [
    'timestamp,auth_id,session_id,source_ip,source_port,destination_ip,destination_port,protocol,username,password,password_hash',
    '2026-02-05 12:00:00.252551,03fa276a,ac288aae,203.0.113.5,42191,192.0.2.10,21,ftp,bob,secret,',
    '2026-02-05 12:00:01.252551,03fa276b,ac288aaf,203.0.113.5,42192,192.0.2.10,110,pop3,"a,b","c""d",',
    'timestamp,duration,session_id,source_ip,source_port,destination_ip,destination_port,protocol,num_auth_attempts',
    '2026-02-05 12:00:02.763860,3,2ca0ee34,203.0.113.5,60902,192.0.2.10,993,imaps,0',
  ],
  'heralding-json': [
    '{"timestamp": "2026-02-05 12:00:00.1", "duration": 0, "session_id": "s1", "source_ip": "203.0.113.5", "source_port": 4022, "destination_ip": "192.0.2.10", "destination_port": 22, "protocol": "ssh", "num_auth_attempts": 1, "auth_attempts": [{"timestamp": "2026-02-05 12:00:01", "username": "root", "password": "toor"}]}',
    '{"timestamp": "2026-02-05 12:00:02", "duration": 0, "session_id": "s2", "source_ip": "203.0.113.5", "source_port": 4023, "destination_ip": "192.0.2.10", "destination_port": 1080, "protocol": "socks5", "num_auth_attempts": 0, "auth_attempts": []}',
  ],
  honeytrap: [
    '{"attacks":[',
    '{ "@timestamp": "2026-02-05T12:00:00Z", "start_time": "2026-02-05T12:00:00Z", "attack_connection": { "protocol": "tcp", "remote_ip": "203.0.113.5", "remote_port": 47344, "local_ip": "192.0.2.10", "local_port": 8728, "payload": { "length": 18, "data_hex": "474554202f6120485454502f312e310d0a0d0a" } } },',
    '{ "@timestamp": "2026-02-05T12:00:01Z", "start_time": "2026-02-05T12:00:01Z", "attack_connection": { "protocol": "tcp", "remote_ip": "203.0.113.5", "remote_port": 47345, "local_ip": "192.0.2.10", "local_port": 7999, "payload": { "length": 0, "data_hex": "" } } }',
    ']}',
  ],
  tanner: [
    '{"method": "POST", "path": "/login?next=/", "headers": {"host": "shop.example", "user-agent": "curl/8.1", "content-length": "9"}, "uuid": "35c0", "peer": {"ip": "203.0.113.5", "port": 59226}, "status": 200, "post_data": {}, "cookies": {}, "response_msg": {}, "timestamp": "2026-02-05T12:00:00.892652"}',
  ],
  glastopf: [
    '2026-02-05 12:00:00,516 (glastopf.glastopf) 203.0.113.5 requested GET /a b?c=1 on pot.example:80',
    '2026-02-05 12:00:01,603 (pyhpfeeds) Socket error: [Errno 110] Connection timed out',
  ],
  beelzebub: [
    '{"event":{"DateTime":"2026-02-05T12:00:00Z","RemoteAddr":"203.0.113.5:60748","Protocol":"SSH","Command":"","Status":"Stateless","Msg":"New SSH attempt","ID":"1974","User":"root","Password":"test","Client":"SSH-2.0-dropbear","SourceIp":"203.0.113.5","SourcePort":"60748"},"level":"info"}',
    '{"event":{"DateTime":"2026-02-05T12:00:01Z","RemoteAddr":"203.0.113.5:60748","Protocol":"SSH","Command":"ps w","Status":"Interaction","ID":"1974","User":"","SourceIp":"203.0.113.5","SourcePort":"60748"},"level":"info"}',
    '{"event":{"DateTime":"2026-02-05T12:00:02Z","RemoteAddr":"203.0.113.5:60749","Protocol":"HTTP","Command":"","Status":"Stateless","ID":"1975","HTTPMethod":"GET","RequestURI":"/a","UserAgent":"curl","HostHTTPRequest":"192.0.2.10:80","SourceIp":"203.0.113.5","SourcePort":"60749"},"level":"info"}',
  ],
  honeypots: [
    '{"action": "login", "dest_ip": "192.0.2.10", "dest_port": "21", "server": "ftp_server", "src_ip": "203.0.113.5", "src_port": "4022", "status": "failed", "timestamp": "2026-02-05T12:00:00.492735", "username": "bob", "password": "x"}',
    '{"action": "connection", "dest_ip": "192.0.2.10", "dest_port": "5432", "server": "postgres_server", "src_ip": "203.0.113.5", "src_port": "4023", "timestamp": "2026-02-05T12:00:01"}',
    '{"action": "process", "dest_ip": "0.0.0.0", "dest_port": "22", "server": "ssh_server", "src_ip": "0.0.0.0", "src_port": "22", "status": "success", "timestamp": "2026-02-05T12:00:02"}',
  ],
  'dshield-web': [
    '{"time":"2026-02-05T12:00:00.752189","headers":{"user-agent":"curl/8.1","host":"192.0.2.10:8080"},"sip":"203.0.113.5","dip":"192.0.2.10","method":"GET","url":"/manager/html","data":null,"useragent":["curl/8.1"],"version":"HTTP/1.1","response_id":{"status_code":200},"signature_id":{"max_score":72}}',
    '{"time":"2026-02-05T12:00:01","headers":{},"sip":"203.0.113.5","dip":"192.0.2.10","method":"GET","url":null,"data":null,"useragent":"","version":"HTTP/1.0","response_id":{"status_code":200}}',
  ],
  ciscoasa: [
    '[{"timestamp": "2026-02-05T12:00:00.595312", "src_ip": "203.0.113.5", "payload_printable": "\\"GET /+CSCOE+/logon.html HTTP/1.1\\" 302 -"},',
    '{"timestamp": "2026-02-05T12:00:01.923889", "src_ip": "203.0.113.5", "payload_printable": "Request timed out: TimeoutError(\\"timed out\\")"},',
    '{"timestamp": "2026-02-05T12:00:02", "src_ip": "203.0.113.5", "payload_printable": "\\"\\u0003\\" 400 -"}',
  ],
  mhn: [
    '{ "_id" : { "$oid" : "5a06" }, "protocol" : "smbd", "hpfeed_id" : { "$oid" : "5a07" }, "timestamp" : { "$date" : "2026-02-05T12:00:00.385+0000" }, "source_ip" : "203.0.113.5", "source_port" : 61854, "destination_port" : 445, "identifier" : "pot1", "honeypot" : "dionaea" }',
  ],
  mailoney: [
    '{"timestamp": "2026-02-05T12:00:00.1", "src_ip": "203.0.113.5", "src_port": 4022, "data": "EHLO ylmf-pc"}',
    '{"timestamp": "2026-02-05T12:00:01", "src_ip": "203.0.113.5", "src_port": 4022, "data": "RCPT TO:<bob@shop.example>"}',
  ],
  endlessh: [
    '2026-02-05T12:00:00.817Z ACCEPT host=::ffff:203.0.113.5 port=39590 fd=4 n=1/4096',
    '2026-02-05T12:00:20.817Z CLOSE host=::ffff:203.0.113.5 port=39590 fd=4 time=20.020 bytes=32',
    '2026-02-05T12:00:21.817Z Port 22',
    '2026-02-05T12:00:22.689651+02:00 web1 endlessh[34256]: ACCEPT host=203.0.113.5 port=43202 fd=5 n=1/4096',
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
  proftpd: [
    'Feb  5 12:00:00 ftp1 proftpd[7]: ftp1 (client.example[203.0.113.5]) - USER bob: no such user found from client.example [203.0.113.5] to 192.0.2.10:21',
    '2026-02-05 12:00:01,399 ftp1 proftpd[8] ftp1 (203.0.113.5[203.0.113.5]): USER bob (Login failed): Incorrect password',
    'Feb  5 12:00:02 ftp1 proftpd[9]: ftp1 (203.0.113.5[203.0.113.5]) - ANON anonymous: Login successful.',
  ],
  dovecot: [
    'Feb  5 12:00:00 mx1 dovecot: imap-login: Disconnected (auth failed, 1 attempts in 6 secs): user=<bob>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10, TLS, session=<abc>',
    'Feb  5 12:00:01 mx1 dovecot: pop3-login: Login: user=<bob>, method=PLAIN, rip=203.0.113.5, lip=192.0.2.10, mpid=3, session=<abd>',
    'Feb  5 12:00:02 mx1 dovecot: auth-worker(24544): pam(bob,203.0.113.5): unknown user',
  ],
  netfilter: [
    'Feb  5 12:00:00 fw1 kernel: [50028442.088484] [UFW BLOCK] IN=eth0 OUT= MAC=00:08 SRC=203.0.113.5 DST=192.0.2.10 LEN=40 TOS=0x00 PREC=0x00 TTL=245 ID=37308 PROTO=TCP SPT=8080 DPT=8123 WINDOW=1024 RES=0x00 SYN URGP=0',
    '1770292800 pot1 kernel:[81448.170206]  DSHIELDINPUT IN=eth0 OUT= MAC=06:a6 SRC=203.0.113.5 DST=192.0.2.10 LEN=44 TOS=0x00 PREC=0x00 TTL=244 ID=54321 PROTO=UDP SPT=50916 DPT=53 LEN=24',
    'Feb  5 12:00:01 fw1 kernel: [50028443.1] IN=eth0 OUT= MAC=00:08 SRC=203.0.113.5 DST=192.0.2.10 LEN=84 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=1',
  ],
  zeek: [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    '#path\tconn',
    '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tconn_state\thistory\torig_ip_bytes',
    '1770292800.123456\tCTCt4bY4cLQCcH5Si\t203.0.113.5\t4022\t192.0.2.10\t22\ttcp\tssh\t1.5\t100\tSF\tShADadFf\t420',
    '#path\tssh',
    '#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tauth_success\tauth_attempts\tclient',
    '1770292801.123456\tCTCt4bY4cLQCcH5Si\t203.0.113.5\t4022\t192.0.2.10\t22\tF\t1\tSSH-2.0-Go\\x20x',
    '{"ts":1770292802.5,"uid":"C1","id.orig_h":"203.0.113.5","id.orig_p":4023,"id.resp_h":"192.0.2.10","id.resp_p":80,"trans_depth":1,"method":"GET","host":"shop.example","uri":"/a","user_agent":"curl","request_body_len":0,"status_code":404}',
    '{"ts":1770292803.5,"note":"Scan::Port_Scan","msg":"203.0.113.5 scanned","src":"203.0.113.5","dst":"192.0.2.10","p":23,"proto":"tcp"}',
  ],
  suricata: [
    '{"timestamp":"2026-02-05T12:00:00.457984+0200","flow_id":445348883402532,"event_type":"flow","src_ip":"203.0.113.5","src_port":4022,"dest_ip":"192.0.2.10","dest_port":22,"proto":"TCP","app_proto":"ssh","flow":{"pkts_toserver":12,"bytes_toserver":4056,"start":"2026-02-05T12:00:00.0+0200","end":"2026-02-05T12:00:01.5+0200"},"tcp":{"tcp_flags_ts":"1b"}}',
    '{"timestamp":"2026-02-05T12:00:01.457984+0200","flow_id":2,"event_type":"http","src_ip":"203.0.113.5","src_port":4023,"dest_ip":"192.0.2.10","dest_port":80,"proto":"TCP","http":{"hostname":"shop.example","url":"/a","http_user_agent":"curl","http_method":"GET","status":404}}',
    '{"timestamp":"2026-02-05T12:00:02.457984+0200","event_type":"stats","stats":{"uptime":5}}',
  ],
  phantomnet: [
    '{"kind":"auth.failure","timestamp":"2026-02-05T12:00:00.123456Z","src_ip":"203.0.113.5","dst_port":22,"detail":{"user_name":"root"}}',
    '{"kind":"packet","timestamp":1770292800000,"src_ip":"2001:db8::5","transport":6,"quality":["fragment"]}',
  ],
}
