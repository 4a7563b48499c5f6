import type { ServiceName } from "../../components/services/registry";
import { stateDirectory } from "../../components/model/systemd";

/** Names of the settings, or of the loggers, that this program changed on a running server. */
export interface DynamicRecord {
  read(): Promise<string[]>;
  write(names: readonly string[]): Promise<void>;
}

/** What a record is of. */
export type RecordKind = "dynamic" | "loggers";

/** A record of a service on a host, one name a line, by scripts that run there as root. */
export function recordOnHost(
  service: ServiceName,
  kind: RecordKind,
  run: (script: string) => Promise<string>,
): DynamicRecord {
  const file = `${stateDirectory}/${service}.${kind}`;
  return {
    async read() {
      const text = await run(`[ ! -e ${file} ] || cat ${file}`);
      return text.split("\n").filter((line) => line !== "");
    },
    async write(names) {
      const lines = names.map((name) => `${name}\n`).join("");
      await run(`cat > ${file}.part << 'END'\n${lines}END\nmv -f ${file}.part ${file}`);
    },
  };
}
