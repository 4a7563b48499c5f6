import { type ConfigIssue, error, show } from "../model/issue";
import { stateDirectory } from "../model/systemd";
import { type Registry, registry, serviceOf, settingsPath } from "../services/registry";
import { configOf, programDirectory } from "../services/resolve-group";
import type { NamedPath, Service } from "../services/service";
import type { Config } from "./config-schema";
import { resolveGroups } from "./defaults";

/** Directories of the operating system: something of ours may be below them, but may not be one of them. */
const systemDirectories = new Set(
  "/ /bin /boot /dev /etc /home /lib /lib64 /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/local /var /var/lib /var/log".split(
    " ",
  ),
);

/** Directories that are emptied at boot, or that a unit sees as its own empty one (PrivateTmp). */
const volatileDirectories = ["/dev", "/proc", "/run", "/sys", "/tmp", "/var/tmp"];

/** Rules about directories on the hosts. */
export function validatePaths(config: Config, services: Registry = registry): ConfigIssue[] {
  const groups = resolveGroups(config, services);
  const data = groups.flatMap((group) => serviceOf(group.service, services).dataDirectories(group));
  const programs = Object.values(services)
    .filter((service) => service.partOf === undefined && isPresent(service, config))
    .map((service) => ({
      property: `${service.name}.paths.program`,
      path: programDirectory(service, configOf(config, service)),
      layout: configOf(config, service).layout,
    }));
  const others: NamedPath[] = [
    ...groups.map(({ service, configDirectory }) => ({
      property: `${settingsPath(service, services)}.paths.config`,
      path: configDirectory,
    })),
    ...(config.java.home === undefined ? [] : [{ property: "java.home", path: config.java.home }]),
  ];
  const versioned = programs.filter(({ layout }) => layout === "versioned");
  return [
    ...[...data, ...programs, ...others].flatMap(validatePath),
    ...overlaps(data, "two data directories must not be one inside the other"),
    ...overlaps(programs, "two program directories must not be one inside the other"),
    ...validateUpgradeable(versioned, [...data, ...others]),
    ...validateDataOnly(data, [...programs, ...others]),
  ];
}

/** Of a service that only some stacks have, nothing is installed in the others. */
function isPresent(service: Service, config: Config): boolean {
  return service.standsAlone !== true || service.isManaged?.(config) !== false;
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
function validateUpgradeable(programs: readonly NamedPath[], stays: readonly NamedPath[]): ConfigIssue[] {
  return programs.flatMap((program) =>
    stays
      .filter(({ path }) => inside(path, program.path))
      .map(({ property, path }) =>
        error({
          property,
          rule: `must not be inside the program directory of an upgradeable install (${program.property})`,
          given: `${path} inside ${program.path}`,
          fix: `move it out, or set ${program.property.replace(/paths\.program$/, "layout")} to in-place, which can never be upgraded`,
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
