import { ensurePackages, type NeededPackage } from "../lib/packages";
import { SandboxUnavailable } from "./errors";
import type { Progress } from "../../operations/lib/progress";
import { errorMessage } from "../../operations/lib/error-message";

const needed: readonly NeededPackage[] = [
  { file: "/usr/bin/systemd-nspawn", package: "systemd-container" },
  { file: "/usr/sbin/debootstrap", package: "debootstrap" },
  { file: "/usr/share/keyrings/debian-archive-keyring.gpg", package: "debian-archive-keyring" },
  { file: "/usr/bin/ssh-keygen", package: "openssh-client" },
  { file: "/usr/bin/nsenter", package: "util-linux" },
  { file: "/sbin/ip", package: "iproute2" },
];

/**
 * Makes sure that this machine can carry a sandbox and installs the packages that are missing.
 * @throws SandboxUnavailable when the machine cannot.
 */
export async function ensureRequirements(progress: Progress): Promise<void> {
  if (process.platform !== "linux") throw new SandboxUnavailable(`this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw new SandboxUnavailable("this is not root");
  try {
    await ensurePackages(needed, progress);
  } catch (error) {
    progress.signal?.throwIfAborted();
    throw new SandboxUnavailable(errorMessage(error), { cause: error });
  }
}
