import { pathsOf } from "./defaults";
import { type ConfigIssue, error, show } from "../model/issue";
import type { ClusterConfig } from "./config-schema";
import { stateDirectory } from "../model/systemd";

/** Directories of the operating system: something of ours may be below them, but may not be one of them. */
const systemDirectories = new Set(
  "/ /bin /boot /dev /etc /home /lib /lib64 /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/local /var /var/lib /var/log".split(
    " ",
  ),
);

/** Directories that are emptied at boot, or that a unit sees as its own empty one (PrivateTmp). */
const volatileDirectories = ["/dev", "/proc", "/run", "/sys", "/tmp", "/var/tmp"];

interface NamedPath {
  readonly property: string;
  readonly path: string;
}

/** Rules about directories on the hosts. */
export function validatePaths(config: ClusterConfig): ConfigIssue[] {
  const { zookeeper, kafka } = pathsOf(config);
  const data: NamedPath[] = [
    { property: "zookeeper.paths.data", path: zookeeper.data },
    ...(zookeeper.dataLog === undefined ? [] : [{ property: "zookeeper.paths.dataLog", path: zookeeper.dataLog }]),
    ...kafka.data.map((path, index) => ({ property: `kafka.paths.data[${index}]`, path })),
  ];
  const programs: NamedPath[] = [
    { property: "zookeeper.paths.program", path: zookeeper.program },
    { property: "kafka.paths.program", path: kafka.program },
  ];
  const others: NamedPath[] = [
    { property: "zookeeper.paths.config", path: zookeeper.config },
    { property: "kafka.paths.config", path: kafka.config },
    ...(config.java.home === undefined ? [] : [{ property: "java.home", path: config.java.home }]),
  ];
  const noData: NamedPath[] = kafka.data.length > 0 ? [] : [{ property: "kafka.paths.data", path: "" }];
  return [
    ...[...data, ...programs, ...others, ...noData].flatMap(validatePath),
    ...overlaps(data, "two data directories must not be one inside the other"),
    ...overlaps(programs, "two program directories must not be one inside the other"),
    ...validateUpgradeable(config, data, others),
    ...validateDataOnly(data, [...programs, ...others]),
  ];
}

function validatePath({ property, path }: NamedPath): ConfigIssue[] {
  const rule = brokenPathRule(property, path);
  if (rule === undefined) return [];
  return [error({ property, rule, given: show(path), fix: "give it a directory of its own, such as /var/lib/kafka" })];
}

function brokenPathRule(property: string, path: string): string | undefined {
  if (!/^\/$|^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(path))
    return "must be an absolute path of plain names, without . or .., blanks or a slash at the end";
  if (property === "java.home") return undefined;
  if (systemDirectories.has(path)) return "must not be a directory of the operating system";
  if (volatileDirectories.some((directory) => inside(path, directory))) return "must be kept when the host restarts";
  return inside(path, stateDirectory) ? "must not be inside the directory of this program's own records" : undefined;
}

function inside(inner: string, outer: string): boolean {
  return outer !== "" && (inner === outer || inner.startsWith(`${outer}/`));
}

function overlaps(paths: readonly NamedPath[], rule: string): ConfigIssue[] {
  return paths.flatMap((left, index) =>
    paths
      .slice(index + 1)
      .filter((right) => inside(left.path, right.path) || inside(right.path, left.path))
      .map((right) =>
        error({
          property: `${left.property}, ${right.property}`,
          rule,
          given: `${left.path} and ${right.path}`,
          fix: "give each a directory of its own",
        }),
      ),
  );
}

/** A versioned program directory is replaced as a whole, so nothing that has to stay may be in it. */
function validateUpgradeable(config: ClusterConfig, data: NamedPath[], others: NamedPath[]): ConfigIssue[] {
  const paths = pathsOf(config);
  return (["zookeeper", "kafka"] as const)
    .filter((product) => config[product].layout === "versioned")
    .flatMap((product) =>
      [...data, ...others]
        .filter(({ path }) => inside(path, paths[product].program))
        .map(({ property, path }) =>
          error({
            property,
            rule: `must not be inside the program directory of an upgradeable install (${product}.paths.program)`,
            given: `${path} inside ${paths[product].program}`,
            fix: `move it out, or set ${product}.layout to in-place, which can never be upgraded`,
          }),
        ),
    );
}

/** `deleteData` deletes a data directory as a whole, and a broker refuses one that holds directories of others. */
function validateDataOnly(data: NamedPath[], others: NamedPath[]): ConfigIssue[] {
  return data.flatMap((outer) =>
    others
      .filter(({ path }) => inside(path, outer.path))
      .map(({ property, path }) =>
        error({
          property,
          rule: `must not be inside a data directory (${outer.property})`,
          given: `${path} inside ${outer.path}`,
          fix: "give each a directory of its own",
        }),
      ),
  );
}
