import { SHELL_DISCOVERY_RULES } from '../../src/rules/shell-discovery.js'
import { testTwins, typed } from './twins.js'

testTwins(SHELL_DISCOVERY_RULES, typed, [
  {
    id: 'shell-credentials-read',
    attack: [
      'cat /etc/shadow',
      'cat ~/.aws/credentials',
      'curl http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    ],
    ordinary: ['cat shadow-play.txt', 'ls /etc'],
  },
  {
    id: 'shell-accounts-read',
    attack: ['cat /etc/passwd', 'getent passwd'],
    ordinary: ['passwd', 'ls /etc'],
  },
  {
    id: 'shell-history-read',
    attack: ['cat ~/.bash_history', 'cat /root/.ssh/known_hosts'],
    ordinary: ['history', 'cat hosts.txt'],
  },
  {
    id: 'shell-busybox-probe',
    attack: ['/bin/busybox OSIBL', 'cat /proc/mounts; /bin/busybox MIRAI'],
    ordinary: ['busybox ls', 'busybox'],
  },
  {
    id: 'shell-loader-step',
    attack: ['enable', ' linuxshell '],
    ordinary: ['enable-feature', 'systems'],
  },
  {
    id: 'shell-router-command',
    attack: ['/ip cloud print', 'show running-config'],
    ordinary: ['showmount', 'ip -V'],
  },
  {
    id: 'shell-system-look',
    attack: ['uname -a', 'cat /proc/cpuinfo | grep name | wc -l', 'LC_ALL=C hostname'],
    ordinary: ['cat name.txt', 'date', 'pwd'],
  },
  { id: 'shell-user-look', attack: ['whoami', 'id -u'], ordinary: ['idle', 'man who'] },
  {
    id: 'shell-user-look-short',
    attack: ['w', ' id ', 'who'],
    ordinary: ['ls', 'wc notes.txt'],
  },
  {
    id: 'shell-process-look',
    attack: ['ps aux', 'top -bn1', 'crontab -l'],
    ordinary: ['psql -l', 'stop'],
  },
  {
    id: 'shell-network-look',
    attack: ['ifconfig', 'netstat -tulpn', 'cat /etc/resolv.conf'],
    ordinary: ['ping ann', 'zip -v'],
  },
  {
    id: 'shell-file-search',
    attack: ['find / -name "*.conf"', "find /home -type f -name '*.txt'"],
    ordinary: ['find . -name a.txt', 'ls -R'],
  },
])
