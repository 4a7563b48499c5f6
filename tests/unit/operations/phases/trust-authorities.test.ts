import assert from "node:assert/strict";
import type { ServerNode } from "../../../../components/resources/inputs/roll-inputs";
import type { RollContext } from "../../../../operations/phases/roll-context";
import { trustAuthorities } from "../../../../operations/phases/trust-authorities";
import type { ServiceOperations } from "../../../../operations/services/service";
import { VirtualClock } from "../../../helpers/virtual-clock";
import { noServers } from "../../../helpers/no-servers";

const witness = (authority: string, trusted: boolean) => ({ authority, trusted, certificate: "", key: "" });

interface Server {
  /** The authorities whose certificates it lets in. */
  trusts: readonly string[];
  /** Those of the file that it reads. */
  readonly reads: readonly string[];
  /** How often it is told before the file is there. */
  late?: number;
  refuses?: string;
  told?: number;
}

/** What a roll says to servers while these authorities should be trusted, or not. */
async function trust(servers: readonly Server[], wanted: readonly (readonly [string, boolean])[], inPods = false) {
  const said: string[] = [];
  const clock = new VirtualClock();
  const nodes = servers.map((_, index) => ({
    ...{ id: index, host: `kafka${index}`, address: "", port: 1, digest: "", certificate: { serial: "", ports: [] } },
  })) as ServerNode[];
  const service = {
    names: { name: "kafka", noun: "broker" },
    readCertificate: (_: RollContext, { id }: ServerNode) => {
      const server = servers[id] as Server;
      server.told = (server.told ?? 0) + 1;
      if (server.refuses !== undefined) return Promise.reject(new Error(server.refuses));
      if (server.told > (server.late ?? 0)) server.trusts = server.reads;
      return Promise.resolve();
    },
  } as unknown as ServiceOperations;
  const context = {
    plan: { ...noServers, kafka: nodes },
    log: (line: string) => said.push(line),
    clock,
    hosts: {
      witnesses: wanted.map(([authority, trusted]) => witness(authority, trusted)),
      session: () => ({ inspect: () => "its log", ...(inPods ? {} : { stop: () => Promise.resolve() }) }),
      probe: ({ id }: ServerNode, _: unknown, { authority }: { authority: string }) =>
        Promise.resolve(servers[id]?.trusts.includes(authority) === true ? {} : { refusal: "it refuses it" }),
    },
  } as unknown as RollContext;
  const phase = trustAuthorities([service]);
  assert.equal(phase.shouldRun({ plan: context.plan } as never), true);
  const error = await phase.run(context).then(
    () => "",
    (problem: Error) => problem.message,
  );
  return { said, error };
}

const [bothTrusted, onlyNew] = [
  [["old", true] as const, ["new", true] as const],
  [["old", false] as const, ["new", true] as const],
];

describe("whom servers trust, in a roll", () => {
  it("is left alone where it is right, and nobody is asked while no authority is replaced", async () => {
    const right = { trusts: ["old", "new"], reads: [] };
    assert.deepEqual(await trust([right], bothTrusted), { said: [], error: "" });
    assert.deepEqual(await trust([{ trusts: [], reads: [] }], []), { said: [], error: "" });
  });

  it("is read by one server after the other, until each lets in whom it should and nobody else", async () => {
    const servers: Server[] = [
      { trusts: ["old"], reads: ["old", "new"] },
      { trusts: ["old"], reads: ["old", "new"] },
    ];
    const { said, error } = await trust(servers, bothTrusted);
    assert.equal(error, "");
    assert.deepEqual(
      said,
      [0, 1].map((id) => `broker ${id} reads whom it trusts, without a restart`),
    );
    const last = [{ trusts: ["old", "new"], reads: ["new"] }];
    assert.equal((await trust(last, onlyNew)).error, "");
    assert.deepEqual(last[0]?.trusts, ["new"]);
  });

  it("is read again where a file arrives later, as in a pod", async () => {
    const late = { trusts: ["old"], reads: ["old", "new"], late: 90 };
    assert.match((await trust([{ ...late }], bothTrusted)).error, /must trust the authorities/);
    assert.equal((await trust([{ ...late }], bothTrusted, true)).error, "");
  });

  it("stops the roll at the first server that does not come to it, with what it said", async () => {
    const servers: Server[] = [
      { trusts: ["old"], reads: [], refuses: "Failed to load PEM SSL keystore" },
      { trusts: ["old"], reads: ["old", "new"] },
    ];
    const { error } = await trust(servers, bothTrusted);
    assert.match(
      error,
      /^broker 0: must trust .*\n +given: the new authority: it refuses it; Failed to load PEM SSL keystore\n/,
    );
    assert.equal(servers[1]?.told, undefined);
    const stubborn = { trusts: ["old", "new"], reads: ["old", "new"] };
    assert.match((await trust([stubborn], onlyNew)).error, /it still trusts the old authority/);
  });
});
