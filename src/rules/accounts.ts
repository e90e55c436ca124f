import { words } from './literal-table.js'

/**
 * Accounts that guessing lists begin with: administrators, vendors' defaults, and users that services
 * run as. Chosen from the names most tried on the honeypots of 2018–2026 that we read.
 */
export const GUESSED_ACCOUNTS: ReadonlySet<string> = new Set(
  words(`
    root admin administrator adm admin1 admins superuser super sysadmin supervisor toor
    user user1 test test1 test2 tester testuser testing guest demo default service support operator manager
    info temp public nobody student usuario system server
    pi ubnt ubuntu debian centos fedora ec2-user azureuser vagrant kali osmc raspberry openhabian
    oracle postgres mysql mssql sa mongodb redis elasticsearch elastic hadoop spark zookeeper kafka
    tomcat apache nginx www www-data web webmaster webadmin jboss weblogic wildfly jenkins git gitlab gituser
    nagios zabbix monitor ansible deploy deployer docker puppet chef svn backup ftp ftpuser ftpadmin ftptest
    sftp sftpuser upload samba smbuser nfs mail postfix vnc vpn openvpn teamspeak ts3 minecraft steam
    odoo redmine dspace zimbra asterisk cisco mikrotik tplink enable telecomadmin e8ehome e8telnet
    daemon bin sys sync mc
  `),
)
