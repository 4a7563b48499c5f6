import { main, type Provider } from "@pulumi/pulumi/provider";
import { asSecret, type Properties } from "../../../operations/provider/values";
import { endWithParent } from "../../../operations/provider/exit-with-parent";
import { parseUrn } from "../../../operations/provider/urn";
import { provider } from "../../../operations/provider/provider";

const create = (urn: string, news: Properties) => Promise.resolve({ id: parseUrn(urn).name, outs: news });

/** Providers that do nothing, but leave the same state as the real ones. */
const noopProviders: Record<string, Provider> = {
  "kafka-zookeeper": { ...provider, create },
  command: {
    version: provider.version,
    check: (_urn, _olds, { connection, ...news }: Properties) =>
      Promise.resolve({ inputs: connection === undefined ? news : { ...news, connection: asSecret(connection) } }),
    create: (urn, news: Properties) => create(urn, { ...news, stdout: "", stderr: "" }),
  },
};

const [name = "", ...rest] = process.argv.slice(2);
const wanted = noopProviders[name];
if (wanted === undefined) throw new Error(`there is no no-op provider ${name}`);
endWithParent();
void main(wanted, rest);
