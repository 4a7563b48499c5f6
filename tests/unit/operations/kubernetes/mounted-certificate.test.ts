import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PodServer } from "../../../../components/resources/inputs/pod-roll-inputs";
import { printCertificate, serialOf } from "../../../../operations/kubernetes/mounted-certificate";
import type { PodApi } from "../../../../operations/kubernetes/pod-api";
import { PodHost } from "../../../../operations/kubernetes/pod-host";
import { type Pair, TestAuthority } from "../../../helpers/certificates";
import { VirtualClock } from "../../../helpers/virtual-clock";

describe("the certificate that a server finds in its pod", () => {
  let authority: TestAuthority;
  let [before, renewed]: [Pair, Pair] = [
    { cert: "", key: "" },
    { cert: "", key: "" },
  ];
  let file: string;

  /** A Secret as a kubelet mounts it, and the link that a server reads its file by. */
  function mount({ cert, key }: Pair): void {
    const keys = path.join(path.dirname(file), "keys");
    const version = path.join(keys, serialOf(cert));
    mkdirSync(version, { recursive: true });
    writeFileSync(path.join(version, "kafka-1.broker.pem"), `${key}${cert}${authority.certificate}`);
    rmSync(path.join(keys, "..data"), { force: true });
    symlinkSync(version, path.join(keys, "..data"));
  }

  const bash = (script: string) => execFileSync("bash", ["-c", script], { stdio: "pipe" }).toString();

  beforeEach(() => {
    authority = new TestAuthority();
    [before, renewed] = [authority.issue(), authority.issue()];
    file = path.join(path.dirname(authority.write("here", "")), "broker's.pem");
    mount(before);
    symlinkSync("keys/..data/kafka-1.broker.pem", file);
  });

  afterEach(() => authority.remove());

  it("is read alone, without the key before it and those that signed it", () => {
    assert.equal(bash(printCertificate(file)).trim(), before.cert.trim());
  });

  it("is none where a file has no certificate", () => {
    assert.throws(() => bash(printCertificate(authority.write("empty", renewed.key))), /empty has no certificate/);
    assert.throws(() => bash(printCertificate("/nowhere")));
  });

  it("is looked at again and again, and the kubelet asked each 10 s to look at the pod, until it is the new one", async () => {
    const [clock, noted] = [new VirtualClock(), [] as string[]];
    const certificate = { serial: serialOf(renewed.cert).toLowerCase(), ports: [], file };
    const api = {
      podsOf: () => Promise.resolve([{ metadata: { name: "kafka-1" } }]),
      run: (_pod: string, _service: string, script: string) => Promise.resolve(bash(script)),
      annotate: (_pod: string, notes: Readonly<Record<string, string>>) =>
        Promise.resolve(void noted.push(...Object.values(notes))),
    } as unknown as PodApi;
    const host = new PodHost(
      api,
      { id: 1, name: "kafka-1", pod: "kafka-1", certificate } as unknown as PodServer,
      clock,
    );
    for (let second = 0; second < 25; second++) {
      assert.equal(await host.hasCertificate("kafka"), false);
      await clock.sleep(1_000);
    }
    assert.equal(noted.length, 3);
    // An annotation that is the same as before changes nothing.
    assert.equal(new Set(noted).size, 3);
    mount(renewed);
    assert.equal(await host.hasCertificate("kafka"), true);
  });
});
