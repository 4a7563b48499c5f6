/** What has to be known besides the stack file to evaluate it; gathered by the caller, so that this stays pure. */
export interface ValidationContext {
  /** Host key by host name, from the stack file or the known_hosts file; missing where none was found. */
  readonly hostKeys: Readonly<Record<string, string>>;
  /** Why a host has none, by its name, where the known_hosts file says more than nothing. */
  readonly refusedHostKeys?: Readonly<Record<string, string>>;
  /** The key of the jump host, or why there is none. */
  readonly jump?: { readonly key?: string; readonly refused?: string };
  /** Host keys and private key do not exist before the sandbox was started: a preview continues without them. */
  readonly sandboxNotStarted: boolean;
}
