import assert from "node:assert/strict";
import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { toolsOf } from "../../../components/services/kafka/command-line-tools";
import { TestAuthority } from "../../helpers/certificates";
import type { Raw } from "../../helpers/config";
import { kcat } from "./clients";
import { kafkaTool } from "./kubernetes";
import { askAs } from "./user-files";

const subject = "/O=Example, Inc./CN=billing";

/** An application that has a certificate of its company's own authority in the place of a password. */
export class CertifiedApplication {
  private readonly authority = new TestAuthority("/CN=applications");
  /** Trusted by nobody. */
  private readonly foreign = new TestAuthority("/CN=somebody");
  readonly user = "billing";

  /** Whom the stack file's `security` has brokers trust. */
  get authorities(): string {
    return this.authority.certificate;
  }

  /** What the stack file says of it. */
  get entry(): Raw {
    const certificate = String.raw`CN=billing,O=Example\, Inc.`;
    const rights = { produce: ["orders"], consume: { topics: ["orders"], group: "*" } };
    return { name: this.user, certificate, ...rights };
  }

  /** Uses a topic from outside with the files of its user in a folder, and is nobody with another certificate. */
  async useFrom(folder: string, bootstrapServers: string | undefined): Promise<void> {
    const conf = path.join(folder, "librdkafka-producer.conf");
    assert.equal(/^bootstrap\.servers=(.*)$/m.exec(await readFile(conf, "utf8"))?.[1], bootstrapServers);
    await this.writeKey(folder, this.authority);
    const client = kcat({
      bootstrapServers: bootstrapServers ?? "",
      zookeeperConnect: "",
      clientProperties: "",
      folder,
    });
    await client.produce("orders", ["by certificate"]);
    assert((await client.consume("orders", 1)).length === 1);
    assert.equal((await askAs(conf, bootstrapServers ?? "", "orders")).exitCode, 0);
    await this.writeKey(folder, this.foreign);
    assert.notEqual((await askAs(conf, bootstrapServers ?? "", "orders")).exitCode, 0);
  }

  /** A pod's script with the files of its user in a folder: a record goes forth and back, then it asks as somebody else. */
  async podScript(version: string, folder: string): Promise<string> {
    const { topics, producer, consumer } = toolsOf(version);
    const names = ["ca.pem", "producer.properties", "consumer.properties"];
    const files = await Promise.all(
      names.map(async (name) => fileLine(name, await readFile(path.join(folder, name), "utf8"))),
    );
    const server = `--bootstrap-server "$(sed -n s/^bootstrap.servers=//p producer.properties)"`;
    const read = "--group billing --from-beginning --max-messages 1 --timeout-ms 60000";
    return [
      "cd /tmp",
      ...files,
      fileLine("client.pem", this.keyOf(this.authority)),
      `echo 'by certificate' | ${kafkaTool} ${producer} ${server} --topic orders --producer.config producer.properties >&2`,
      `${kafkaTool} ${consumer} ${server} --topic orders ${read} --consumer.config consumer.properties 2>/dev/null | grep -cv '^Option .*deprecated'`,
      fileLine("client.pem", this.keyOf(this.foreign)),
      "printf 'request.timeout.ms=15000\\ndefault.api.timeout.ms=20000\\n' >>producer.properties",
      `if ${kafkaTool} ${topics} ${server} --list --command-config producer.properties >said 2>&1; then echo taken; else echo "refused: $(head -c 3000 said)"; fi`,
    ].join("\n");
  }

  remove(): void {
    this.authority.remove();
    this.foreign.remove();
  }

  private keyOf(authority: TestAuthority): string {
    const { cert, key } = authority.issue({ subject, names: [] });
    return `${key}${cert}`;
  }

  private async writeKey(folder: string, authority: TestAuthority): Promise<void> {
    const file = path.join(folder, "client.pem");
    await writeFile(file, this.keyOf(authority));
    await chmod(file, 0o600);
  }
}

function fileLine(name: string, content: string): string {
  return `cat >${name} <<'END'\n${content.trimEnd()}\nEND`;
}
