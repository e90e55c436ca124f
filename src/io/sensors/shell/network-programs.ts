import { type Call, flagsOf, type Outcome } from './call.js'
import { ADDRESS } from './machine.js'

/** What asks the network, which answers nothing: whatever is to be fetched is told, and cannot be reached. */
export const NETWORK_PROGRAMS: Readonly<Record<string, (call: Call) => Outcome>> = {
  wget: (call) => {
    const urls = urlsIn(call)
    if (urls.length === 0) return { err: 'wget: missing URL\n', status: 1 }
    const isQuiet = /q/.test(flagsOf(call.args).flags)
    const said = urls.map((url) => {
      const { host, port, isAddress } = targetOf(url)
      const stamp = new Date(call.shell.setting.nowMs())
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ')
      return isAddress
        ? `--${stamp}--  ${url}\nConnecting to ${host}:${port}... failed: Connection timed out.\nGiving up.\n\n`
        : `--${stamp}--  ${url}\nResolving ${host} (${host})... failed: Temporary failure in name resolution.\nwget: unable to resolve host address '${host}'\n`
    })
    return { err: isQuiet ? '' : said.join(''), status: 4 }
  },
  curl: (call) => {
    const urls = urlsIn(call)
    if (urls.length === 0)
      return { err: "curl: try 'curl --help' for more information\n", status: 2 }
    const { host, port, isAddress } = targetOf(urls[0] as string)
    const isQuiet = /s/.test(flagsOf(call.args).flags)
    const fault = isAddress
      ? {
          err: `curl: (28) Failed to connect to ${host} port ${port}: Connection timed out\n`,
          status: 28,
        }
      : { err: `curl: (6) Could not resolve host: ${host}\n`, status: 6 }
    return isQuiet ? { status: fault.status } : fault
  },
  tftp: fetchedByHost,
  ftpget: fetchedByHost,
  nc: ({ args }) => ({
    err: `${args[0] ?? 'nc'}: forward host lookup failed: Host name lookup failure\n`,
    status: 1,
  }),
  ping: ({ args }) => ({
    err: `ping: ${flagsOf(args).names.at(-1) ?? ''}: Temporary failure in name resolution\n`,
    status: 2,
  }),
  ssh: ({ args }) => ({
    err: `ssh: connect to host ${flagsOf(args).names[0]?.replace(/^.*@/, '') ?? ''} port 22: Connection timed out\n`,
    status: 255,
  }),
  git: (call) => {
    urlsIn(call)
    return { err: 'fatal: unable to access the repository: Could not resolve host\n', status: 128 }
  },
  ifconfig: () => ({
    out: `eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet ${ADDRESS}  netmask 255.255.255.0  broadcast 10.0.2.255\n        ether 52:54:00:12:34:56  txqueuelen 1000  (Ethernet)\n\nlo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n`,
  }),
  ip: ({ args }) => ({
    out:
      args[0]?.startsWith('r') === true
        ? `default via 10.0.2.2 dev eth0 onlink\n10.0.2.0/24 dev eth0 proto kernel scope link src ${ADDRESS}\n`
        : `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000\n    inet ${ADDRESS}/24 brd 10.0.2.255 scope global eth0\n`,
  }),
  netstat: sockets,
  ss: sockets,
  route: () => ({
    out: 'Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\ndefault         10.0.2.2        0.0.0.0         UG    0      0        0 eth0\n',
  }),
  arp: () => ({
    out: 'Address                  HWtype  HWaddress           Flags Mask            Iface\n10.0.2.2                 ether   52:55:0a:00:02:02   C                     eth0\n',
  }),
}

/** The addresses among the arguments, each told. */
function urlsIn({ name, args, shell }: Call): readonly string[] {
  const valued = name === 'wget' ? /^-[oOPTU]$/ : /^-[oAeHdFTuX]$/
  const urls = args
    .filter(
      (arg, i) => !arg.startsWith('-') && !valued.test(args[i - 1] ?? '') && /[./:]/.test(arg),
    )
    .slice(0, 8)
    .map((arg) => (/^[a-z]{2,6}:\/\//i.test(arg) ? arg : `http://${arg}`))
  for (const url of urls) shell.setting.onFetch(url)
  return urls
}

function fetchedByHost({ name, args, shell }: Call): Outcome {
  const host = args.find((arg) => /^[\w.-]+\.[\w.-]+$/.test(arg))
  if (host === undefined) return { err: `${name}: missing host\n`, status: 1 }
  const file =
    args.filter((arg) => !arg.startsWith('-') && arg !== host && arg !== 'get').at(-1) ?? ''
  shell.setting.onFetch(`${name === 'tftp' ? 'tftp' : 'ftp'}://${host}/${file}`)
  return { err: `${name}: timeout\n`, status: 1 }
}

function targetOf(url: string): { host: string; port: number; isAddress: boolean } {
  const [, scheme = 'http', host = '', port] =
    /^(\w+):\/\/(?:[^@/]*@)?([^:/?#]*)(?::(\d{1,5}))?/.exec(url) ?? []
  return {
    host,
    port: Number(port ?? (scheme === 'https' ? 443 : scheme === 'ftp' ? 21 : 80)),
    isAddress: /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host),
  }
}

function sockets(): Outcome {
  return {
    out: 'Active Internet connections (servers and established)\nProto Recv-Q Send-Q Local Address           Foreign Address         State\ntcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN\ntcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN\n',
  }
}
