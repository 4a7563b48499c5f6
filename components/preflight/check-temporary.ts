import type { Facts, Problem } from "../model/host-facts";
import type { HostRequirements } from "./host-requirements";

/** With PrivateTmp=true each service has its own of both; they are on the file systems of the host's. */
const shared = ["/tmp", "/var/tmp"];

/** The directories of a host of which the preflight has to know whether libraries can be loaded from them. */
export function temporaryPlaces({ services, data }: HostRequirements): string[] {
  const wanted = services.flatMap(({ temporary }) => temporary ?? []);
  return wanted.length === 0 ? [] : [...new Set([...wanted, ...shared, ...data.map(({ path }) => path)])];
}

/**
 * Libraries of compression are unpacked into `java.io.tmpdir` and loaded from there; a hardened host mounts /tmp with
 * noexec (CIS Benchmarks, "Ensure noexec option set on /tmp partition"), and then each such batch fails.
 */
export function checkTemporary({ services, data }: HostRequirements, facts: Facts): Problem[] {
  return services.flatMap(({ name, temporary }): Problem[] => {
    if (temporary === undefined) return [];
    const own = data.filter(({ service }) => service === name);
    const allows = (path: string) => facts.get(`exec:${path}`);
    const better = ["/var/tmp", "/tmp", ...own.map(({ path }) => path)].find((path) => allows(path) === "yes");
    const fix =
      better === undefined
        ? "let a file system allow programs, also in /etc/fstab: mount -o remount,exec /tmp"
        : `set -Djava.io.tmpdir=${better} among ${name}.jvmOptions`;
    const rule = `java.io.tmpdir of ${name} must allow programs: compression loads its libraries from there`;
    const inside = own.find(({ path, directories }) => directories !== undefined && temporary.startsWith(`${path}/`));
    if (inside !== undefined)
      return [
        {
          severity: "error",
          rule: `java.io.tmpdir of ${name} must not be a directory in a data directory, at which ${name} ends`,
          given: `${temporary}, in ${inside.path} (${inside.property})`,
          fix,
        },
      ];
    if (allows(temporary) === "no")
      return [{ severity: "error", rule, given: `${temporary} is mounted with noexec`, fix }];
    if (allows(temporary) === undefined || allows(temporary) === "unknown")
      return [
        {
          severity: "warning",
          rule,
          given: `how ${temporary} is mounted is not known`,
          fix: "look at findmnt -T " + temporary,
        },
      ];
    return [];
  });
}
