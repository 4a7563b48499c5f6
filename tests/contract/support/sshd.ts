import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A real SSH server on the loopback address that listens on two ports. */
export interface Sshd {
  readonly ports: readonly [number, number];
  readonly user: string;
  readonly privateKey: string;
  readonly hostKey: string;
  /** Makes another key that lets in; with a passphrase, when there is one. Returns the private half. */
  authorize(name: string, passphrase?: string): string;
  stop(): Promise<void>;
}

const program = "/usr/sbin/sshd";

/** Starts sshd with keys of its own in a directory, the host's of a type; installs it first where it is missing. */
export async function startSshd(directory: string, type: "ed25519" | "rsa" = "ed25519"): Promise<Sshd> {
  installWhereMissing();
  mkdirSync(directory, { recursive: true });
  const hostKey = createKey(directory, "host", "", type);
  const login = createKey(directory, "login");
  writeFileSync(path.join(directory, "authorized_keys"), login.public);
  const ports = await Promise.all([freePort(), freePort()]);
  const config = path.join(directory, "sshd_config");
  writeFileSync(config, configuration(directory, ports));
  const server = spawn(program, ["-D", "-e", "-f", config], { stdio: "ignore" });
  await Promise.all(ports.map((port) => answers(port)));
  return {
    ports,
    user: os.userInfo().username,
    privateKey: login.private,
    hostKey: hostKey.public,
    authorize(name, passphrase) {
      const key = createKey(directory, name, passphrase);
      appendFileSync(path.join(directory, "authorized_keys"), `\n${key.public}\n`);
      return key.private;
    },
    stop: () => ended(server),
  };
}

/** The public key of another server, as somebody in the middle would show it. */
export function otherHostKey(directory: string, name = "other"): string {
  return createKey(directory, name).public;
}

function installWhereMissing(): void {
  if (!existsSync(program)) {
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", "openssh-server"], { stdio: "ignore" });
  }
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
}

function createKey(directory: string, name: string, passphrase = "", type = "ed25519") {
  const file = path.join(directory, name);
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", name, "-f", file]);
  return { private: readFileSync(file, "utf8"), public: readFileSync(`${file}.pub`, "utf8").trim() };
}

function configuration(directory: string, ports: readonly number[]): string {
  return [
    ...ports.map((port) => `Port ${port}`),
    "ListenAddress 127.0.0.1",
    `HostKey ${directory}/host`,
    `AuthorizedKeysFile ${directory}/authorized_keys`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin yes",
    "MaxStartups 100",
    "AcceptEnv ACCEPTED PULUMI_COMMAND_STDOUT",
    "",
  ].join("\n");
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
    if (connected) return;
    await sleep(50);
  }
  throw new Error(`sshd does not listen on port ${port}`);
}

/** A port of the loopback address that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A server that takes connections, counts them and hangs up. */
export async function startCounter() {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  return { port, connections: () => connections, stop: () => void server.close() };
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill();
  });
}
