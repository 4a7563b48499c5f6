/** Why a running service has to be restarted. */
export type RestartReason = "distribution" | "configuration" | "jvm" | "certificate" | "drift";

/** What a service runs with, by cause; each is a fingerprint of its own. */
export type DigestCauses = Readonly<Record<Exclude<RestartReason, "drift">, string>>;

const causes = ["distribution", "configuration", "jvm", "certificate"] as const satisfies RestartReason[];

/** One word for a record on a host, that changes exactly when a running service has to be restarted. */
export function formatDigest(of: DigestCauses): string {
  return causes.map((cause) => of[cause]).join("-");
}

/**
 * What changed since a service was started.
 * @param running - Digest that the service was started with; anything else stands for files that were edited on the host.
 * @param desired - Digest of the stack.
 * @returns An empty list when the service runs as configured.
 */
export function restartReasons(running: string, desired: string): RestartReason[] {
  if (running === desired) return [];
  const [now, wanted] = [running.split("-"), desired.split("-")];
  if (now.length !== causes.length) return ["drift"];
  return causes.filter((_, index) => now[index] !== wanted[index]);
}

const texts: Readonly<Record<RestartReason, string>> = {
  distribution: "distribution changed",
  configuration: "configuration changed",
  jvm: "unit or JVM options changed",
  certificate: "certificate changed",
  drift: "it runs with files that were edited on the host",
};

/** `configuration changed, unit or JVM options changed` */
export function describeReasons(reasons: readonly RestartReason[]): string {
  return [...new Set(reasons)].map((reason) => texts[reason]).join(", ");
}
