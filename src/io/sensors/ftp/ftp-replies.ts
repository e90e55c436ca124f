/** The server that the sensor poses as, in the version of Debian 12. */
export const FTP_PRODUCT = 'vsFTPd 3.0.3'

/** What it says word for word, whatever it is asked; clients and scanners know it by these. */
export const FTP_GREETING = `220 (${FTP_PRODUCT})`

export const FTP_FEATURES = [
  '211-Features:',
  ' EPRT',
  ' EPSV',
  ' MDTM',
  ' PASV',
  ' REST STREAM',
  ' SIZE',
  ' TVFS',
  '211 End',
].join('\r\n')

export const FTP_HELP = [
  '214-The following commands are recognized.',
  ' ABOR ACCT ALLO APPE CDUP CWD  DELE EPRT EPSV FEAT HELP LIST MDTM MKD',
  ' MODE NLST NOOP OPTS PASS PASV PORT PWD  QUIT REIN REST RETR RMD  RNFR',
  ' RNTO SITE SIZE SMNT STAT STOR STOU STRU SYST TYPE USER XCUP XCWD XMKD',
  ' XPWD XRMD',
  '214 Help OK.',
].join('\r\n')

/** Verbs it knows; one that is not allowed at the moment is refused with other words than one it never heard of. */
export const FTP_VERBS: ReadonlySet<string> = new Set(
  (
    'ABOR ACCT ALLO APPE CDUP CWD DELE EPRT EPSV FEAT HELP LIST MDTM MKD MODE NLST NOOP OPTS PASS PASV PBSZ PORT PROT ' +
    'PWD QUIT REIN REST RETR RMD RNFR RNTO SITE SIZE SMNT STAT STOR STOU STRU SYST TYPE USER XCUP XCWD XMKD XPWD XRMD'
  ).split(' '),
)

/** Verbs of HTTP: a web browser, or a page that abuses one, is shown out. */
export const FOREIGN_VERBS: ReadonlySet<string> = new Set([
  'GET',
  'POST',
  'HEAD',
  'OPTIONS',
  'CONNECT',
])

/** The answer to STAT without a path. */
export function ftpStatus(sourceIp: string, userName: string, isBinary: boolean): string {
  return [
    '211-FTP server status:',
    `     Connected to ${sourceIp}`,
    `     Logged in as ${userName}`,
    `     TYPE: ${isBinary ? 'BINARY' : 'ASCII'}`,
    '     No session bandwidth limit',
    '     Session timeout in seconds is 300',
    '     Control connection is plain text',
    '     Data connections will be plain text',
    '     At session startup, client count was 1',
    `     ${FTP_PRODUCT} - secure, fast, stable`,
    '211 End of status',
  ].join('\r\n')
}
