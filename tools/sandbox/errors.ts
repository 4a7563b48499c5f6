/** This machine cannot carry a sandbox; everything else of the project still works with own hosts. */
export class SandboxUnavailable extends Error {
  override readonly name = "SandboxUnavailable";

  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The sandbox needs Linux, root and systemd-nspawn (Debian: systemd-container): ${reason}. ` +
        "Everything else works without it, with hosts of your own in the stack file.",
      options,
    );
  }
}

/** A sandbox was asked for that cannot be made, or one of its hosts did not do what it must. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}
