import assert from "node:assert/strict";
import { once } from "node:events";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import { projectRoot } from "../../../operations/lib/paths";

interface Sent {
  readonly sent: number;
  readonly failed: readonly string[];
  readonly lost: readonly string[];
}

/** An application that sends all the time, and reads everything back when it ends. */
export interface Sending {
  end(): Promise<Sent>;
  /** Ends it. @throws AssertionError when a send failed, or a record is not there. */
  assertWhole(): Promise<void>;
  kill(): void;
}

/** Starts one that has nothing but the files for clients in a folder. */
export async function sendingWith(folder: string, topic = "orders"): Promise<Sending> {
  const { execa } = await loadExeca();
  const program = path.join(__dirname, "send-meanwhile.mjs");
  const child = execa(process.execPath, [program, path.join(folder, "kafkajs.mjs"), projectRoot, topic]);
  await once(child.stdout, "data");
  const end = async () => {
    child.stdin.end();
    return JSON.parse((await child).stdout.split("\n").at(-1) ?? "") as Sent;
  };
  return {
    end,
    async assertWhole() {
      const { sent, failed, lost } = await end();
      process.stdout.write(`      ${sent} sent, ${failed.length} failed, ${lost.length} lost\n`);
      assert.deepEqual([failed, lost], [[], []]);
    },
    kill: () => void child.kill(),
  };
}
