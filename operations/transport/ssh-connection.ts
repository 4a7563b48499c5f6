/** One SSH server and how to log in to it: by an agent only without a key and a password, because it may have gone away. */
export interface SshEndpoint {
  readonly host: string;
  /** Defaults to 22. */
  readonly port?: number | undefined;
  /** Defaults to `root`. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Socket of an SSH agent. Defaults to that of the environment. */
  readonly agentSocketPath?: string | undefined;
  /** A private key in OpenSSH or PEM form; preferred over the password. */
  readonly privateKey?: string | undefined;
  /** Passphrase of the private key. */
  readonly privateKeyPassword?: string | undefined;
  /** The server's public key in the form of one `authorized_keys` line; not checked when absent. */
  readonly hostKey?: string | undefined;
  /** Failed dials to put up with before giving up. Defaults to 10. */
  readonly dialErrorLimit?: number | undefined;
  /** Seconds to wait for the TCP connection of one dial; 0 for no limit. Defaults to 15. */
  readonly perDialTimeout?: number | undefined;
  /** Seconds that a login may take once there is a connection. Defaults to 120, when sshd drops it anyway. */
  readonly handshakeSeconds?: number | undefined;
}

/** An SSH server, and the one on the way to it where there is one. */
export interface SshConnection extends SshEndpoint {
  readonly proxy?: SshEndpoint | undefined;
}
