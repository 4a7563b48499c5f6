import { type Facts, type Problem, unitOf } from "../model/host-facts";
import { type HostRequirements, packageOfTool, uploadPlace } from "./host-requirements";
import { sudoFix } from "../model/login-failure";
import { size } from "../model/report-text";

export function checkRoot({ sshUser }: HostRequirements, facts: Facts): Problem[] {
  if (facts.get("user") === "0") return [];
  const said = facts.get("sudo") ?? "";
  const withPassword = said.includes("ssh.sudoPassword");
  return [
    {
      severity: "error",
      rule: `${sshUser} must be root, or be allowed to use sudo ${withPassword ? "with that password" : "without a password"}`,
      given: said === "" ? "sudo cannot be used" : said,
      fix: sudoFix(sshUser, said) + (withPassword ? "" : ", or set ssh.user to root"),
    },
  ];
}

export function checkSystemd(facts: Facts): Problem[] {
  if (facts.get("systemd") === "yes") return [];
  return [
    {
      severity: "error",
      rule: "must be booted with systemd, which runs the services",
      given: `no /run/systemd/system; process 1 is ${facts.get("init") ?? "unknown"} (${facts.get("os") ?? "unknown OS"})`,
      fix: "use a machine whose init is systemd; a plain container has none",
    },
  ];
}

export function checkTools({ tools }: HostRequirements, facts: Facts): Problem[] {
  const missing = tools.filter((tool) => facts.get(`tool:${tool}`) === "no");
  // wget does as well as curl.
  const really = missing.filter((tool) => tool !== "curl" || facts.get("tool:wget") !== "yes");
  return really.map((tool) => ({
    severity: "error",
    rule: "must have the programs that the scripts use",
    given: tool === "curl" ? "neither curl nor wget" : `no ${tool}`,
    fix: `install the package ${packageOfTool[tool] ?? tool}`,
  }));
}

export function checkJava({ java: { home, install, ranges } }: HostRequirements, facts: Facts): Problem[] {
  const min = Math.max(...ranges.map((range) => range.min));
  const max = Math.min(...ranges.map((range) => range.max));
  const rule = `${home}/bin/java must be Java ${min} to ${max} (${ranges.map(({ product }) => product).join(", ")})`;
  const [state = "missing", ...rest] = (facts.get("java") ?? "").split(" ");
  const banner = rest.join(" ");
  const problem = (given: string, fix: string): Problem[] => [{ severity: "error", rule, given, fix }];
  if (state === "fails") return problem(`it cannot be run: ${banner}`, "repair that installation, or set java.home");
  if (state === "runs") {
    const release = releaseOf(banner);
    if (release !== undefined && release >= min && release <= max) return [];
    return problem(banner, "install a release in that range and set java.home to it");
  }
  if (install && facts.get("packages") !== undefined) return [];
  if (install)
    return problem("there is none, and no apt-get, dnf or yum", "install a JRE by hand, and set java.install to false");
  return problem(
    "there is none",
    "set java.install: true, or install a JRE (Debian: apt-get install default-jre-headless), or set java.home",
  );
}

/** The release in a banner such as `openjdk version "17.0.13"`; up to 8 it is the second number. */
export function releaseOf(banner: string): number | undefined {
  const [, release] = /version "(?:1\.)?(\d+)/.exec(banner) ?? [];
  return release === undefined ? undefined : Number(release);
}

/** One problem for each full file system, not for each directory on it. */
export function checkDisk(needs: HostRequirements, facts: Facts, clusterId: string | undefined): Problem[] {
  const mounts = new Map<string, { free: number; paths: string[]; blocking: boolean }>();
  for (const { path, settled } of places(needs, facts, clusterId)) {
    const [, kilobytes, mount] = /^(\d+) (.+)$/.exec(facts.get(`disk:${path}`) ?? "") ?? [];
    if (kilobytes === undefined || mount === undefined) continue;
    const entry = mounts.get(mount) ?? { free: Number(kilobytes) * 1024, paths: [], blocking: false };
    mounts.set(mount, { ...entry, paths: [...entry.paths, path], blocking: entry.blocking || !settled });
  }
  return [...mounts]
    .filter(([, { free }]) => free < needs.minFreeDisk)
    .map(([mount, { free, paths, blocking }]) => ({
      severity: blocking ? "error" : "warning",
      rule: `needs ${size(needs.minFreeDisk)} free for ${paths.join(", ")}`,
      given: `${size(free)} free on ${mount}`,
      fix: "free some space, mount a larger disk, or lower minFreeDisk",
    }));
}

/** What is in place already needs no room to be put there: a full disk must not block its own repair. */
function places(needs: HostRequirements, facts: Facts, clusterId: string | undefined) {
  const programs = needs.programs.map(({ path, home, sha512 }) => ({
    path,
    settled: facts.get(`program:${home}`) === sha512,
  }));
  const data = needs.data.map(({ path }) => ({
    path,
    settled: clusterId !== undefined && facts.get(`data:${path}`) === `cluster ${clusterId}`,
  }));
  return [...data, ...programs, { path: uploadPlace.path, settled: programs.every(({ settled }) => settled) }];
}

/** The page cache gives way, so it counts as available; so does what our own services use, because they restart. */
export function checkMemory({ services }: HostRequirements, facts: Facts): Problem[] {
  const total = facts.number("memory.total");
  const available = facts.number("memory.available");
  if (total === undefined || available === undefined) return [];
  const own = services.map(({ name }) => unitOf(facts, name)).filter((unit) => unit?.own);
  const usable = (available + own.reduce((sum, unit) => sum + (unit?.kilobytes ?? 0), 0)) * 1024;
  const wanted = services.reduce((sum, { heapBytes }) => sum + heapBytes, 0) * 1.25;
  const rule = `${size(wanted)} must fit: the heaps (${services.map(({ name, heap }) => `${name} ${heap}`).join(", ")}) and 25 %`;
  if (wanted > total * 1024)
    return [{ severity: "error", rule, given: `${size(total * 1024)} in all`, fix: "lower the heaps, or add memory" }];
  if (wanted <= usable) return [];
  const given = `${size(usable)} available of ${size(total * 1024)}, page cache and own services counted as available`;
  return [
    { severity: "error", rule, given, fix: "stop what else uses the memory (ps aux --sort -rss), or lower the heaps" },
  ];
}

/** Settings of the operating system that make Kafka slow or unstable, never impossible. */
export function checkKernel(facts: Facts): Problem[] {
  const warn = (rule: string, given: string, fix: string): Problem => ({ severity: "warning", rule, given, fix });
  const problems: Problem[] = [];
  const swappiness = facts.number("swappiness") ?? 0;
  const maps = facts.number("max_map_count") ?? Infinity;
  const files = Math.min(facts.number("files") ?? Infinity, facts.number("nr_open") ?? Infinity);
  if (facts.get("thp")?.includes("[always]"))
    problems.push(
      warn(
        "transparent huge pages should not be `always`: they make a JVM pause",
        `${facts.get("thp")}`,
        "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled, and at boot transparent_hugepage=madvise",
      ),
    );
  if (swappiness > 10 && (facts.number("memory.swap") ?? 0) > 0)
    problems.push(
      warn(
        "vm.swappiness should be at most 10 on a host with swap: a heap that is swapped out stops its JVM",
        String(swappiness),
        "echo vm.swappiness=1 > /etc/sysctl.d/90-kafka.conf && sysctl --system",
      ),
    );
  if (maps < 262144)
    problems.push(
      warn(
        "vm.max_map_count should be at least 262144: each log segment takes two maps",
        String(maps),
        "echo vm.max_map_count=262144 > /etc/sysctl.d/91-kafka.conf && sysctl --system",
      ),
    );
  if (files < 100000)
    problems.push(
      warn(
        "at least 100000 open files should be allowed: segments and connections take them",
        String(files),
        "raise fs.nr_open, and DefaultLimitNOFILE in /etc/systemd/system.conf",
      ),
    );
  return problems;
}
