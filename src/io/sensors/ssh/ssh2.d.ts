// What we use of ssh2 1.17.0, which has no types of its own; internals are those of that version, which is pinned.

declare module 'ssh2' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'
  import type { Duplex, Writable } from 'node:stream'

  export interface ServerConfig {
    readonly hostKeys: readonly string[]
    readonly ident: string
    readonly keepaliveInterval: number
    readonly algorithms: {
      readonly kex: readonly string[]
      readonly serverHostKey: readonly string[]
      readonly cipher: readonly string[]
      readonly hmac: readonly string[]
      readonly compress: readonly string[]
    }
  }

  export interface Server extends EventEmitter {
    injectSocket(socket: Socket): void
    on(
      event: 'connection',
      listener: (client: Connection, info: { readonly ip: string; readonly port: number }) => void,
    ): this
    on(event: 'error', listener: (error: Error) => void): this
  }

  export interface Connection extends EventEmitter {
    readonly _protocol: Protocol
    readonly _sock: Socket
    on(event: 'authentication', listener: (context: AuthContext) => void): this
    on(event: 'session', listener: (accept: () => Session, reject: () => void) => void): this
    on(
      event: 'tcpip',
      listener: (accept: () => Channel, reject: () => void, info: TcpIpInfo) => void,
    ): this
    on(
      event: 'request',
      listener: (
        accept: (() => void) | undefined,
        reject: (() => void) | undefined,
        name: string,
        info: BindInfo,
      ) => void,
    ): this
    on(event: 'ready' | 'end' | 'close', listener: () => void): this
    on(event: 'error', listener: (error: Error & { readonly level?: string }) => void): this
  }

  export interface Protocol {
    _packetRW: {
      read: { _zlib?: { _maxOutputLength: number } }
      write: PacketWriter
    }
    _kex?: { remoteExtInfoEnabled?: boolean }
    _onHandshakeComplete: (...results: readonly unknown[]) => void
  }

  export interface PacketWriter {
    readonly allocStart: number
    readonly allocStartKEX: number
    alloc(bytes: number, isForced?: boolean): Buffer
    finalize(packet: Buffer, isForced?: boolean): Buffer
  }

  export interface AuthContext {
    readonly username: string
    readonly method: 'none' | 'password' | 'publickey' | 'keyboard-interactive' | 'hostbased'
    readonly password?: string
    readonly key?: { readonly algo: string; readonly data: Buffer }
    readonly signature?: Buffer
    accept(): void
    reject(methods?: readonly string[]): void
  }

  export interface TcpIpInfo {
    readonly destIP: string
    readonly destPort: number
  }

  export interface BindInfo {
    readonly bindAddr?: string
    readonly bindPort?: number
    readonly socketPath?: string
  }

  export interface Channel extends Duplex {
    readonly stderr: Writable
    exit(status: number): void
  }

  export interface Session extends EventEmitter {
    on(
      event: 'pty',
      listener: (
        accept: (() => void) | undefined,
        reject: (() => void) | undefined,
        info: { readonly cols: number; readonly rows: number; readonly term: string },
      ) => void,
    ): this
    on(
      event: 'env',
      listener: (
        accept: (() => void) | undefined,
        reject: (() => void) | undefined,
        info: { readonly key: string; readonly val: string },
      ) => void,
    ): this
    on(
      event: 'shell',
      listener: (accept: () => Channel | undefined, reject: (() => void) | undefined) => void,
    ): this
    on(
      event: 'exec',
      listener: (
        accept: () => Channel | undefined,
        reject: (() => void) | undefined,
        info: { readonly command: string },
      ) => void,
    ): this
    on(
      event: 'sftp',
      listener: (accept: () => SftpServer | undefined, reject: (() => void) | undefined) => void,
    ): this
    on(
      event: 'window-change' | 'signal',
      listener: (accept: (() => void) | undefined) => void,
    ): this
  }

  export interface Attributes {
    readonly mode: number
    readonly uid: number
    readonly gid: number
    readonly size: number
    readonly atime: number
    readonly mtime: number
  }

  export interface SftpServer extends EventEmitter {
    on(
      event: 'REALPATH' | 'OPENDIR' | 'STAT' | 'LSTAT' | 'MKDIR' | 'REMOVE' | 'RMDIR',
      listener: (id: number, path: string) => void,
    ): this
    on(event: 'OPEN', listener: (id: number, path: string, flags: number) => void): this
    on(
      event: 'READ',
      listener: (id: number, handle: Buffer, offset: number, length: number) => void,
    ): this
    on(
      event: 'WRITE',
      listener: (id: number, handle: Buffer, offset: number, data: Buffer) => void,
    ): this
    on(event: 'CLOSE' | 'READDIR' | 'FSTAT', listener: (id: number, handle: Buffer) => void): this
    on(
      event: 'SETSTAT',
      listener: (id: number, path: string, attributes: Partial<Attributes>) => void,
    ): this
    on(event: 'RENAME', listener: (id: number, from: string, to: string) => void): this
    on(
      event: 'FSETSTAT' | 'READLINK' | 'SYMLINK' | 'EXTENDED',
      listener: (id: number) => void,
    ): this
    on(event: 'end' | 'close' | 'error', listener: () => void): this
    end(): void
    handle(id: number, handle: Buffer): void
    status(id: number, code: number): void
    data(id: number, bytes: Buffer): void
    name(
      id: number,
      names: readonly {
        readonly filename: string
        readonly longname: string
        readonly attrs: Attributes
      }[],
    ): void
    attrs(id: number, attributes: Attributes): void
  }

  export interface ClientConfig {
    readonly host: string
    readonly port: number
    readonly username: string
    readonly password: string
    readonly readyTimeout: number
    readonly algorithms: {
      readonly cipher: readonly string[]
      readonly serverHostKey: readonly string[]
    }
  }

  export interface Client extends EventEmitter {
    connect(config: ClientConfig): this
    end(): this
    on(event: 'error', listener: (error: Error & { readonly level?: string }) => void): this
    on(event: 'close', listener: () => void): this
  }

  const ssh2: {
    readonly Server: new (config: ServerConfig) => Server
    readonly Client: new () => Client
    readonly utils: {
      generateKeyPairSync(
        kind: 'rsa' | 'ecdsa' | 'ed25519',
        options?: { readonly bits: number },
      ): { readonly private: string; readonly public: string }
    }
  }
  export default ssh2
}

declare module 'ssh2/lib/protocol/constants.js' {
  const constants: { readonly SUPPORTED_MAC: string[] }
  export default constants
}

declare module 'ssh2/lib/protocol/utils.js' {
  import type { Protocol } from 'ssh2'

  const utils: { sendPacket(protocol: Protocol, packet: Buffer, isBypassing?: boolean): boolean }
  export default utils
}
