import { main, type Provider } from "@pulumi/pulumi/provider";
import { asSecret, type Properties } from "../../../operations/provider/values";
import { endWithParent } from "../../../operations/provider/exit-with-parent";
import { parseUrn } from "../../../operations/provider/urn";
import { provider } from "../../../operations/provider/provider";

const create = (urn: string, news: Properties) => Promise.resolve({ id: parseUrn(urn).name, outs: news });

/** Providers that take everything for done, and leave the state that the real ones leave. */
const idle: Record<string, Provider> = {
  "kafka-zookeeper": { ...provider, create },
  command: {
    version: provider.version,
    check: (_urn, _olds, { connection, ...news }: Properties) =>
      Promise.resolve({ inputs: connection === undefined ? news : { ...news, connection: asSecret(connection) } }),
    create: (urn, news: Properties) => create(urn, { ...news, stdout: "", stderr: "" }),
  },
};

const [name = "", ...rest] = process.argv.slice(2);
const wanted = idle[name];
if (wanted === undefined) throw new Error(`there is no idle provider ${name}`);
endWithParent();
void main(wanted, rest);
