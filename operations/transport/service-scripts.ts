import { quote } from "shell-quote";
import type { ServiceName } from "../../components/services/registry";

/** Who a server of Kafka is, see `ServerIdentity`. */
export interface NewIdentity {
  readonly directory: string;
  readonly user: string;
  /** As Kafka writes ids, in 22 characters. */
  readonly clusterId: string;
  readonly id: number;
  /** Whether its log is of an earlier try, and goes. */
  readonly isFresh: boolean;
}

/**
 * Writes who a server of Kafka is, and takes away the log of an earlier try. Nothing is done beside one that runs, nor in a
 * directory that this program has not prepared.
 */
export function writeIdentity(unit: ServiceName, { directory, user, clusterId, id, isFresh }: NewIdentity): string {
  return `directory=${quote([directory])}
if systemctl is-active --quiet ${unit}; then echo '${unit} runs' >&2; exit 1; fi
if [ ! -e "$directory/.cluster-id" ]; then echo "$directory is not prepared" >&2; exit 1; fi
${isFresh ? 'rm -rf "$directory/__cluster_metadata-0" "$directory/bootstrap.checkpoint" "$directory/meta.properties"' : ""}
printf '%s\\n' ${quote([clusterId])} > /var/lib/kafka-zookeeper/kafka-id
if [ ! -e "$directory/meta.properties" ]; then
  printf 'version=1\\ncluster.id=%s\\nnode.id=%s\\n' ${quote([clusterId])} ${id} > "$directory/meta.properties.new"
  chown ${quote([`${user}:`])} "$directory/meta.properties.new"
  chmod 0640 "$directory/meta.properties.new"
  mv -fT "$directory/meta.properties.new" "$directory/meta.properties"
fi`;
}

/** Prints whether it is written who the server of Kafka in a directory is. */
export function printIdentified(directory: string): string {
  return `if [ -e ${quote([`${directory}/meta.properties`])} ]; then echo yes; else echo no; fi`;
}

/** What systemd says about a service. */
export interface UnitState {
  readonly active: boolean;
  /** Digest of the configuration that it was started with; empty when it does not run. */
  readonly running: string;
  /** How often systemd had to start it again by itself. */
  readonly restarts: number;
}

/** Reads the digest of a running service, then what systemd shows of it. */
export function parseState(output: string): UnitState {
  const [started = "", ...properties] = output.split("\n");
  const active = properties.includes("ActiveState=active");
  const [running = ""] = active ? started.split(" ") : [];
  const restarts = properties.find((line) => line.startsWith("NRestarts="))?.replace("NRestarts=", "");
  return { active, running, restarts: Number(restarts) || 0 };
}

/**
 * Lines of bash that find out where a service answers: where it was started, else at an address that is planned; at that
 * address without a service.
 *
 * @param former Where it may have been started although it answers at the planned address as well. Example: `10.0.0.1:9092`.
 */
export function whereItAnswers(
  address: string,
  port: number,
  unit?: ServiceName,
  former: readonly string[] = [],
): string {
  const planned = quote([`${address}:${port}`]);
  if (unit === undefined) return `endpoint=${planned}`;
  const read = `endpoint=; read -r _ endpoint _ < /run/${unit}/digest || true; endpoint=\${endpoint:-${planned}}`;
  if (former.length === 0) return read;
  return `${read}; case $endpoint in ${former.map((one) => quote([one])).join("|")}) endpoint=${planned} ;; esac`;
}

/** Prints the address at which a running service was started; nothing when that is not known. */
export function whereStarted(unit: ServiceName): string {
  return `endpoint=; read -r _ endpoint _ < /run/${unit}/digest || true; printf %s "\${endpoint%:*}"`;
}

/** The same place, as bash opens it. */
export const socket = '"/dev/tcp/${endpoint%:*}/${endpoint##*:}"';

/**
 * Prints in how many lines a service has said something since it was started. The host looks by itself: a broker that finds no
 * controller says so a hundred times a second.
 */
export function countSaid(unit: ServiceName, words: string): string {
  const read = 'journalctl _PID="${pid#*=}" --boot --output cat --no-pager --quiet';
  return `pid=$(systemctl show ${unit} --property MainPID)\n${read} | grep -c -E -e ${quote([words])} || true`;
}

/** Prints when a service was started last. */
export function whenStarted(unit: ServiceName): string {
  return `systemctl show ${unit} --property ActiveEnterTimestampMonotonic --value`;
}

/**
 * Has a service restarted that was not started since `before`; one that was is only waited for.
 *
 * systemd may take an order and lose the one who waits for it ("Warning! D-Bus connection terminated"). Then a start waits for
 * what was ordered, since it becomes one with a restart that is under way, and it is looked anew whether there was one.
 */
export function restartOnce(unit: ServiceName, before: string): string {
  return `systemctl reset-failed ${unit} 2> /dev/null || true
order() {
  if [ "$(${whenStarted(unit)})" = ${quote([before])} ]; then systemctl restart ${unit}; else systemctl start ${unit}; fi
}
said=$(order 2>&1) || case $said in
  *'connection terminated'*|*'Connection reset by peer'*) systemctl start ${unit}; order ;;
  *) printf '%s\\n' "$said" >&2; exit 1 ;;
esac`;
}
