import { stateDirectory } from "../../components/model/systemd";

/** Names of the settings that this program changed on a running broker. */
export interface DynamicRecord {
  read(): Promise<string[]>;
  write(names: readonly string[]): Promise<void>;
}

/** One name a line. */
const file = `${stateDirectory}/kafka.dynamic`;

/** The record on a host, by scripts that run there as root. */
export function recordOnHost(run: (script: string) => Promise<string>): DynamicRecord {
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
