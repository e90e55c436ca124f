"""The server of the lab: real OpenSSH, nginx, vsftpd and Postfix, with rsyslog writing their log lines.

Runs as the first process of its own process, mount and host-name namespaces, so that everything it starts
ends with it and nothing of the machine's own /etc, /home, /run or /var is touched. `record.py` starts it.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from people import BACKUP, CRAWLER, DOMAIN, HOST, MAIL_GATEWAY, MONITOR, SERVER, accounts, desk

HERE = Path(__file__).parent
FIRST_UID = 5000

RSYSLOG = """
module(load="imuxsock" SysSock.Name="/run/lab-log" SysSock.RateLimit.Interval="0")
$ActionFileDefaultTemplate RSYSLOG_TraditionalFileFormat
auth,authpriv.* /var/log/auth.log
mail.* /var/log/mail.log
"""

SSHD = f"""
ListenAddress {SERVER}
HostKey /run/lab/host-key
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
MaxStartups 200:30:300
PidFile none
UseDNS no
PrintMotd no
Subsystem sftp internal-sftp
"""

NGINX = f"""
daemon off;
user www-data;
worker_processes 1;
pid /run/nginx.pid;
error_log /var/log/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  include /etc/nginx/mime.types;
  access_log /var/log/access.log combined;
  client_body_temp_path /run/nginx-body;
  proxy_temp_path /run/nginx-proxy;
  fastcgi_temp_path /run/nginx-fastcgi;
  uwsgi_temp_path /run/nginx-uwsgi;
  scgi_temp_path /run/nginx-scgi;
  server {{
    listen {SERVER}:80;
    root /run/lab/site;
    location = /login {{ proxy_pass http://127.0.0.1:8080; }}
    location = /search {{ proxy_pass http://127.0.0.1:8080; }}
    location = /item {{ proxy_pass http://127.0.0.1:8080; }}
  }}
}}
"""

VSFTPD = f"""
listen=YES
listen_address={SERVER}
background=NO
anonymous_enable=%s
anon_root=/home/public
local_enable=YES
write_enable=YES
log_ftp_protocol=YES
xferlog_enable=YES
dual_log_enable=YES
vsftpd_log_file=/var/log/vsftpd.log
pam_service_name=vsftpd
secure_chroot_dir=/run/vsftpd/empty
seccomp_sandbox=NO
pasv_min_port=40000
pasv_max_port=40200
"""

POSTFIX = f"""
compatibility_level = 3.6
queue_directory = /var/spool/postfix
data_directory = /var/lib/postfix
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = {HOST}.{DOMAIN}
mydomain = {DOMAIN}
myorigin = {DOMAIN}
mydestination = {DOMAIN}, localhost
mynetworks = 127.0.0.0/8
inet_interfaces = {SERVER}
inet_protocols = ipv4
alias_maps =
alias_database =
biff = no
default_transport = discard
relay_transport = discard
disable_vrfy_command = no
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_error_sleep_time = 1s
smtpd_client_connection_count_limit = 200
"""

PAM = "auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_unix.so\n"


def main(folder: Path, anonymous_ftp: bool) -> None:
    people = accounts(1)
    run("mount", "--make-rprivate", "/")
    run("hostname", HOST)
    own_folders(folder)
    own_accounts(folder, people)
    own_files(folder)
    configure(folder, anonymous_ftp)
    mailboxes(people)
    children = start(folder)
    (folder / "ready").touch()
    for child in children:
        child.wait()


def run(*command: str, text: str | None = None) -> None:
    subprocess.run(command, check=True, input=text, text=True, capture_output=True)


def own_folders(folder: Path) -> None:
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    for place in ("/home", "/var/log", "/var/mail", "/var/spool/postfix", "/var/lib/postfix"):
        source = folder / ("own" + place.replace("/", "-"))
        source.mkdir(parents=True)
        run("mount", "--bind", str(source), place)
    Path("/var/mail").chmod(0o1777)
    shutil.chown("/var/lib/postfix", "postfix")
    for place in ("/run/sshd", "/run/vsftpd/empty", "/run/lab/site", "/home/public"):
        Path(place).mkdir(parents=True)
    Path("/home/public/readme.txt").write_text("Timetables of the harbour.\n" * 30)


def over(folder: Path, place: str, text: str) -> None:
    """Lay a file of our own over one of the machine's, seen in this namespace only."""
    source = folder / ("over" + place.replace("/", "-"))
    source.write_text(text)
    run("mount", "--bind", str(source), place)


def own_accounts(folder: Path, people: dict[str, str]) -> None:
    passwd, group, shadow = (Path(f"/etc/{name}").read_text() for name in ("passwd", "group", "shadow"))
    for uid, (name, password) in enumerate(people.items(), FIRST_UID):
        passwd += f"{name}:x:{uid}:{uid}::/home/{name}:/bin/sh\n"
        group += f"{name}:x:{uid}:\n"
        hashed = subprocess.run(
            ["openssl", "passwd", "-6", "-stdin"], input=password, text=True, check=True, capture_output=True
        ).stdout.strip()
        shadow += f"{name}:{hashed}:20000:0:99999:7:::\n"
    over(folder, "/etc/passwd", passwd)
    over(folder, "/etc/group", group)
    over(folder, "/etc/shadow", shadow)
    (folder / "over-etc-shadow").chmod(0o600)


def own_files(folder: Path) -> None:
    names = {SERVER: HOST, MONITOR: "monitor", BACKUP: "backup", MAIL_GATEWAY: "mx1", CRAWLER: "search"}
    names |= {desk(n): f"desk{n}" for n in range(20, 200)}
    over(folder, "/etc/hosts", "".join(f"{ip} {name}.{DOMAIN} {name}\n" for ip, name in names.items()))
    over(folder, "/etc/resolv.conf", "")
    over(folder, "/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\n")
    over(folder, "/etc/pam.d/sshd", PAM)
    over(folder, "/etc/pam.d/vsftpd", PAM)


def configure(folder: Path, anonymous_ftp: bool) -> None:
    lab = Path("/run/lab")
    (lab / "rsyslog.conf").write_text(RSYSLOG)
    (lab / "sshd.conf").write_text(SSHD)
    (lab / "nginx.conf").write_text(NGINX)
    (lab / "vsftpd.conf").write_text(VSFTPD % ("YES" if anonymous_ftp else "NO"))
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(lab / "host-key"))
    run(sys.executable, str(HERE / "website.py"), "build", str(lab / "site"))
    etc = folder / "postfix"
    shutil.copytree("/etc/postfix", etc, symlinks=True)
    run("mount", "--bind", str(etc), "/etc/postfix")
    Path("/etc/postfix/main.cf").write_text(POSTFIX)
    services = Path("/usr/share/postfix/master.cf.dist").read_text().splitlines()
    Path("/etc/postfix/master.cf").write_text("\n".join(unchrooted(line) for line in services) + "\n")
    sasl = Path("/etc/postfix/sasl")
    sasl.mkdir(exist_ok=True)
    (sasl / "smtpd.conf").write_text(
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: /run/lab/sasldb\n"
    )


def unchrooted(line: str) -> str:
    """A service line of master.cf with its chroot column set to no."""
    columns = line.split()
    if line.startswith(("#", " ", "\t")) or len(columns) < 8:
        return line
    columns[4] = "n"
    return " ".join(columns)


def mailboxes(people: dict[str, str]) -> None:
    for name, password in people.items():
        home = Path("/home") / name
        (home / ".ssh").mkdir(parents=True)
        for number in range(1, 6):
            (home / f"report-{number}.txt").write_text(f"{name} {number}\n" * (200 * number))
        key = home / ".ssh" / "authorized_keys"
        key.write_text(Path(sys.argv[1], "client-key.pub").read_text())
        for path in (home, home / ".ssh", key, *home.glob("*.txt")):
            shutil.chown(path, name, name)
        (home / ".ssh").chmod(0o700)
        run("saslpasswd2", "-p", "-c", "-f", "/run/lab/sasldb", "-u", f"{HOST}.{DOMAIN}", name, text=password)
    shutil.chown("/run/lab/sasldb", "postfix")


def start(folder: Path) -> list[subprocess.Popen]:
    output = open(folder / "servers.txt", "w")
    children = []

    def child(*command: str) -> None:
        children.append(subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL))

    child("rsyslogd", "-n", "-f", "/run/lab/rsyslog.conf", "-i", "/run/rsyslogd.pid")
    time.sleep(1)
    child("/usr/sbin/sshd", "-D", "-f", "/run/lab/sshd.conf")
    child(sys.executable, str(HERE / "website.py"), "serve")
    child("nginx", "-c", "/run/lab/nginx.conf")
    child("vsftpd", "/run/lab/vsftpd.conf")
    child("postfix", "start-fg")
    time.sleep(3)
    return children


if __name__ == "__main__":
    os.umask(0o022)
    main(Path(sys.argv[1]), sys.argv[2] == "anonymous")
