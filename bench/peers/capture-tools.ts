import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who reads a capture beside us, and how. */
export interface CaptureTool {
  readonly name: string
  /** The command for the shell, its output thrown away. */
  readonly command: (capture: string) => string
}

/** The same as the features need of each packet, as columns. */
const TSHARK_FIELDS = ['frame.time_epoch', 'frame.len', 'ip.src', 'ip.dst', 'ip.proto']
  .concat(['tcp.srcport', 'tcp.dstport', 'tcp.flags', 'udp.srcport', 'udp.dstport', 'icmp.type'])
  .map((field) => `-e ${field}`)
  .join(' ')

export const TSHARK: CaptureTool = {
  name: 'tshark -T fields',
  command: (capture) => `tshark -n -r ${capture} -T fields ${TSHARK_FIELDS}`,
}

export const ARGUS: CaptureTool = {
  name: 'argus',
  command: (capture) => `argus -X -r ${capture} -w -`,
}

/** A loop of libpcap that counts packets, since every tool written in C has it at the bottom. */
const LOOP = `#include <pcap.h>
#include <stdio.h>
int main(int argc, char **argv) {
  char error[PCAP_ERRBUF_SIZE];
  struct pcap_pkthdr *header;
  const u_char *data;
  unsigned long packets = 0, bytes = 0;
  pcap_t *capture = argc < 2 ? NULL : pcap_open_offline(argv[1], error);
  if (capture == NULL) return 1;
  while (pcap_next_ex(capture, &header, &data) == 1) { packets++; bytes += header->len; }
  printf("%lu %lu\\n", packets, bytes);
  return 0;
}
`

/** Compiles the loop into a folder; null where a compiler or libpcap's headers are missing. */
export function compiledLoop(folder: string): CaptureTool | null {
  const program = join(folder, 'pcap-loop')
  writeFileSync(`${program}.c`, LOOP)
  const { status } = spawnSync('cc', ['-O2', `${program}.c`, '-o', program, '-lpcap'])
  return status === 0
    ? { name: 'libpcap loop in C', command: (capture) => `${program} ${capture}` }
    : null
}

/** Whether the tool's program is there. */
export function isInstalled({ command }: CaptureTool): boolean {
  const [program = ''] = command('').split(' ')
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

/** Processor time of one run over a capture, ms; null where it failed or ran longer than `mostMs`. */
export function cpuOf(tool: CaptureTool, capture: string, mostMs: number): number | null {
  const run = `TIMEFORMAT='%U %S'; time ${tool.command(capture)} > /dev/null 2> /dev/null`
  const { status, stderr } = spawnSync('bash', ['-c', run], { timeout: mostMs, encoding: 'utf8' })
  const times = /^([\d.]+) ([\d.]+)\s*$/.exec(stderr)
  return status === 0 && times !== null ? 1000 * (Number(times[1]) + Number(times[2])) : null
}
