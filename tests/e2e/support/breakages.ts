import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { cached } from "../../../operations/distribution/cache";
import { run } from "../../../tools/lib/run";

/** What makes a host unfit, and what recovers it again; shell commands for root. */
export interface Breakage {
  readonly injects: string;
  readonly recovers: string;
}

/** Things that are wrong with one host, all at once. */
export const breakages: Readonly<Record<string, Breakage>> = {
  tool: {
    injects: "mv /usr/bin/flock /usr/bin/flock.away",
    recovers: "mv /usr/bin/flock.away /usr/bin/flock",
  },
  java: {
    injects: replaceProgram("java", "#!/bin/sh\\necho 'java version \\00421.7.0_80\\0042' >&2\\n"),
    recovers: "mv -f /usr/bin/java.away /usr/bin/java",
  },
  // A file system of its own, as mkfs.ext4 leaves it: brokers end at a directory that is no partition.
  disk: {
    injects: "mkdir /var/lib/kafka; mount -t tmpfs -o size=64m none /var/lib/kafka; mkdir /var/lib/kafka/lost+found",
    recovers: "umount /var/lib/kafka; rmdir /var/lib/kafka",
  },
  // As the CIS benchmarks want it; zstd and snappy unpack their libraries there.
  temporary: {
    injects: "mount -t tmpfs -o noexec,mode=1777 none /tmp",
    recovers: "umount /tmp",
  },
  memory: {
    injects:
      "sed 's/^MemTotal: .*/MemTotal: 262144 kB/; s/^MemAvailable: .*/MemAvailable: 131072 kB/' /proc/meminfo > /root/meminfo; mount --bind /root/meminfo /proc/meminfo",
    recovers: "umount /proc/meminfo; rm /root/meminfo",
  },
  port: {
    injects:
      "systemd-run --quiet --unit squatter perl -MIO::Socket::INET -e 'IO::Socket::INET->new(Listen => 1, LocalPort => 9092) and sleep'",
    recovers: "systemctl stop squatter",
  },
  peer: {
    injects: "ip route add unreachable 192.168.50.103",
    recovers: "ip route del unreachable 192.168.50.103",
  },
  // The hosts share the clock of this machine, and one that is preloaded for all programs (libfaketime) kills sshd.
  clock: {
    injects: replaceProgram("date", '#!/bin/sh\\nexec /usr/bin/date.away --date=+1hour "$@"\\n'),
    recovers: "mv -f /usr/bin/date.away /usr/bin/date",
  },
  name: {
    injects: "cp /etc/hosts /root/hosts; grep -v kafka3 /root/hosts > /etc/hosts",
    recovers: "cat /root/hosts > /etc/hosts; rm /root/hosts",
  },
  data: {
    injects: "mkdir /var/lib/zookeeper; touch /var/lib/zookeeper/orders.db",
    recovers: "rm -r /var/lib/zookeeper",
  },
  account: {
    injects: "echo 'zookeeper:x:4242:4242::/:/usr/sbin/nologin' >> /etc/passwd",
    recovers: "sed -i '/^zookeeper:x:4242:/d' /etc/passwd",
  },
  // The last one, because systemctl refuses to work then.
  systemd: {
    injects: "mv /run/systemd/system /run/systemd/system.away",
    recovers: "mv /run/systemd/system.away /run/systemd/system",
  },
};

function replaceProgram(name: string, script: string): string {
  const path = `/usr/bin/${name}`;
  const text = script.replaceAll("'", "'\\''");
  return `mv ${path} ${path}.away; printf %b '${text}' > ${path}; chmod 755 ${path}`;
}

/** The package of a JRE, which the hosts cannot download themselves: they have no uplink. */
export async function jrePackage(): Promise<string> {
  const name = "openjdk-17-jre-headless";
  const folder = await cached({
    name,
    inputs: [name, process.arch],
    build: async (target) => {
      const place = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-deb-"));
      const download = () => run("sh", ["-c", `cd "$0" && apt-get -qq download ${name}`, place]);
      try {
        await download().catch(async () => {
          await run("apt-get", ["-qq", "update"], { reject: false });
          await download();
        });
        await run("cp", ["-r", `${place}/.`, target]);
      } finally {
        await rm(place, { recursive: true, force: true });
      }
    },
  });
  const [file] = (await readdir(folder)).filter((entry) => entry.endsWith(".deb"));
  if (file === undefined) throw new Error(`${folder} holds no package`);
  return path.join(folder, file);
}

/** Makes one package the only source of packages (sources.list(5)), without any tool for that. */
export function packageSource(deb: string): string {
  return [
    `mkdir -p /root/packages && cd /root/packages && mv ${deb} jre.deb`,
    `{ dpkg-deb --field jre.deb; echo "Filename: ./jre.deb"; echo "Size: $(stat -c %s jre.deb)"; echo "SHA256: $(sha256sum jre.deb | cut -d' ' -f1)"; } > Packages`,
    "rm -rf /etc/apt/sources.list.d",
    "echo 'deb [trusted=yes] file:/root/packages ./' > /etc/apt/sources.list",
  ].join(" && ");
}
