import assert from "node:assert/strict";
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { utils } from "ssh2";
import { publicKey, type Raw, specOf } from "../../../helpers/config";
import { deploy, get, privateKey as deployedKey } from "../../../helpers/deploy";
import { startEngine, valueOf } from "../../../helpers/engine";
import { issuesOf, privateKey, readHostSettings, stackOnDisk } from "../../../helpers/stack-settings";

const secrets = ["kafka-zookeeper:ssh"];
const hostKey = publicKey("ssh-ed25519", 5);
const address = "jump.example.org";

describe("a jump host on the way to the hosts", () => {
  const files = stackOnDisk();
  const withJump = (jump: Raw, ssh: Raw = {}) => files.complete({ ssh: { ...ssh, jump: { address, ...jump } } });
  const refused = (jump: Raw, options?: Parameters<typeof startEngine>[1]) => {
    startEngine(withJump(jump), options);
    return issuesOf().map(({ property }) => property);
  };

  it("is logged in to as the hosts are, with its own pinned key", async () => {
    startEngine(withJump({ hostKey }, { user: "deploy" }));
    const { proxy } = readHostSettings().login;
    assert.deepEqual([proxy?.host, proxy?.port, proxy?.user, proxy?.hostKey], [address, 22, "deploy", hostKey]);
    assert.deepEqual(await valueOf(proxy?.privateKey), { value: privateKey, known: true, secret: true });
  });

  it("may have a login of its own, whose secrets stay secret", async () => {
    startEngine(withJump({ hostKey, user: "ops", password: "hunter2" }), { secrets });
    const { proxy, privateKey: key } = readHostSettings().login;
    assert.equal(proxy?.user, "ops");
    assert.deepEqual(await valueOf(proxy.password), { value: "hunter2", known: true, secret: true });
    assert.equal(proxy.privateKey, undefined);
    assert.equal((await valueOf(key)).value, privateKey);
  });

  it("is found in the known_hosts file of the hosts, or in one of its own, under its own port", () => {
    appendFileSync(files.knownHosts, `[${address}]:2222 ${hostKey}\n`);
    startEngine(withJump({ port: 2222 }, { knownHosts: files.knownHosts }));
    assert.equal(readHostSettings().login.proxy?.hostKey, hostKey);
    const own = path.join(files.directory, "jump_hosts");
    writeFileSync(own, `${address} ${publicKey("ssh-ed25519", 6)}\n`);
    startEngine(withJump({ knownHosts: own }, { knownHosts: files.knownHosts }));
    assert.equal(readHostSettings().login.proxy?.hostKey, publicKey("ssh-ed25519", 6));
  });

  it("is refused without a pinned key, and with one that is revoked", () => {
    assert.deepEqual(refused({}), ["ssh.jump.hostKey"]);
    writeFileSync(files.knownHosts, `@revoked * ${hostKey}\n`);
    assert.deepEqual(refused({ hostKey, knownHosts: files.knownHosts }), ["ssh.jump.hostKey"]);
  });

  const wrong: Record<string, [jump: Raw, property: string]> = {
    "two logins": [{ hostKey, password: "hunter2", agent: true }, "ssh.jump"],
    "an address with a port": [{ hostKey, address: "jump.example.org:22" }, "ssh.jump.address"],
    "no port": [{ hostKey, port: 0 }, "ssh.jump.port"],
    "a passphrase for the key of the hosts": [{ hostKey, passphrase: "hunter2" }, "ssh.jump.passphrase"],
    "a private key's file that is missing": [{ hostKey, privateKeyFile: "no-such-file" }, "ssh.jump.privateKeyFile"],
    "a known_hosts file that is missing": [{ hostKey, knownHosts: "no-such-file" }, "ssh.jump.knownHosts"],
  };
  for (const [title, [jump, property]] of Object.entries(wrong))
    it(`is refused with ${title}`, () => assert.equal(refused(jump, { secrets })[0], property));

  for (const key of ["privateKey", "passphrase", "password"])
    it(`is refused with a secret in plain text: ${key}`, () => {
      startEngine(withJump({ hostKey, [key]: "hunter2" }));
      const issue = issuesOf().find(({ rule }) => rule === "must be a secret");
      assert.equal(issue?.property, `ssh.jump.${key}`);
      assert(!JSON.stringify(issuesOf()).includes("hunter2"));
    });

  it("is refused with the wrong passphrase of its own key, which the hosts' key has nothing to do with", () => {
    const guarded = { bits: 256, passphrase: "right", cipher: "aes256-ctr", rounds: 1 } as const;
    const key = utils.generateKeyPairSync("ecdsa", guarded).private;
    assert.deepEqual(refused({ hostKey, privateKey: key, passphrase: "wrong" }, { secrets }), ["ssh.jump.passphrase"]);
    assert.deepEqual(refused({ hostKey, privateKey: key, passphrase: "right" }, { secrets }), []);
  });

  it("is part of the connection of every host, which is secret", async () => {
    const proxy = { host: address, port: 22, user: "ops", hostKey, dialErrorLimit: 10, perDialTimeout: 10 };
    const wanted = await deploy(specOf(), { privateKey: deployedKey as unknown as pulumi.Output<string>, proxy });
    for (const name of ["cluster-kafka-1", "cluster-zookeeper-3"]) {
      const { value, secret } = await valueOf(get(wanted, name).props["connection"] as pulumi.Input<Raw>);
      assert.deepEqual([(value?.["proxy"] as Raw)["host"], secret], [address, true]);
    }
  });
});
