import type { Hosts } from "./hosts";

/** The old releases are unpacked in place, where no other one can be: only the programs get another place. */
export const newerZookeeper = {
  version: "3.9.5",
  layout: "versioned",
  paths: { program: "/opt/zookeeper", config: "/etc/zookeeper/conf", data: "/etc/zookeeper/zookeeper-data" },
};
const paths = { program: "/opt/kafka", config: "/etc/kafka/config", data: ["/etc/kafka/kafka-logs"] };
export const newerKafka = { version: "3.9.2", layout: "versioned", paths };

/** The releases that the processes of a unit run, by the jars that they have open. */
export async function releases(hosts: Hosts, unit: string, jar: string): Promise<string[]> {
  const command = `ls -l /proc/$(systemctl show --property MainPID --value ${unit})/fd | sed -n 's/.*\\/${jar}-\\([0-9.]*\\)\\.jar$/\\1/p' | sort -u`;
  return [...new Set(Object.values(await hosts.everywhere(command)))];
}
